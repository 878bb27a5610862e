/** Cells beyond the gallery: everything the language allows and the compiler says it can emit. */
import { type CellDefinition, defineCell } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { gated } from '../../test/gated.js';
import { factoryOf } from '../../test/evaluated.js';
import { blocksOf, canBeMasked, dataFor, errorOf, oracleLoss, type Trial } from '../../test/oracle.js';

const sizes = { n: 3, d: 2, k: 4, gh: 2 };

const cells: readonly CellDefinition[] = [
  {
    name: 'lag two',
    parameters: { W: ['n', 'n'], Q: ['n', 'n'], U: ['n', 'd'] },
    inputs: { x: { size: ['d'] } },
    states: { h: { size: ['n'], initial: { '0': 'h0', '-1': 'g0' } } },
    equations: ['h[t] = tanh(W*h[t-1] + Q*h[t-2] + U*x[t])'],
    loss: 'sum(t, 1, T, norm2(h[t])^2)',
  },
  {
    name: 'lag three, one start missing',
    parameters: { W: ['n', 'n'], U: ['n', 'd'] },
    inputs: { x: { size: ['d'] } },
    states: { h: { size: ['n'], initial: { '0': 0, '-1': 'g0', '-2': 'f0' } } },
    equations: ['h[t] = sin(W*h[t-3] + U*x[t])'],
    loss: 'sum(t, 1, T, sum(h[t]))',
  },
  {
    name: 'backwards in time',
    parameters: { W: ['n', 'n'], U: ['n', 'd'] },
    inputs: { x: { size: ['d'] } },
    states: { h: { size: ['n'], initial: { 'T+1': 'hT' } } },
    equations: ['h[t] = tanh(W*h[t+1] + U*x[t])'],
    loss: "sum(t, 1, T, h[t]'*h[t]) + sum(h[1])",
  },
  {
    name: 'both directions',
    parameters: { W: ['n', 'n'], R: ['n', 'n'], U: ['n', 'd'], V: ['k', 'n'] },
    inputs: { x: { size: ['d'] }, y: { size: ['k'], sumsToOne: true } },
    states: { f: { size: ['n'], initial: 'f0' }, r: { size: ['n'], initial: { 'T+1': 'rT' } } },
    equations: ['f[t] = tanh(W*f[t-1] + U*x[t])', 'r[t] = tanh(R*r[t+1] + U*x[t])', 'o[t] = V*(f[t] + r[t])'],
    loss: "sum(t, 1, T, -y[t]'*log(softmax(o[t])))",
  },
  {
    // As PyTorch writes it: the candidate is n, and so is the number of its rows; gh is a size beside the adjoint of h.
    name: 'values named like sizes',
    parameters: { W: ['n', 'd'], U: ['n', 'n'], R: ['n', 'n'], d: ['n'], V: ['k', 'n'] },
    inputs: { x: { size: ['d'] }, y: { size: ['k'], sumsToOne: true }, w: { size: ['gh'] } },
    states: { h: { size: ['n'], initial: 'h0' } },
    equations: [
      'r[t] = sigmoid(U*h[t-1] + d)',
      'n[t] = tanh(W*x[t] + r[t].*(R*h[t-1]))',
      'h[t] = (vector(1) - r[t]).*n[t] + r[t].*h[t-1]',
      'k[t] = V*h[t]',
    ],
    loss: "sum(t, 1, T, -y[t]'*log(softmax(k[t])) + norm2(w[t])^2*sum(n[t]))",
  },
  {
    name: 'stacked',
    parameters: { W: ['n', 'n'], U: ['n', 'd'], R: ['k', 'k'], S: ['k', 'n'], b: ['k'] },
    inputs: { x: { size: ['d'] }, y: { size: ['k'] } },
    states: { h: { size: ['n'], initial: 'h0' }, q: { size: ['k'], initial: 'q0' } },
    equations: ['h[t] = tanh(W*h[t-1] + U*x[t])', 'q[t] = sigmoid(R*q[t-1] + S*h[t] + b)'],
    loss: 'sum(t, 1, T, norm2(q[t] - y[t])^2) / 2',
  },
  {
    name: 'shared parameter',
    parameters: { W: ['n', 'n'], b: ['n'] },
    inputs: { x: { size: ['n'] } },
    states: { h: { size: ['n'], initial: 'h0' } },
    equations: ['a[t] = W*x[t] + b', "h[t] = tanh(W*h[t-1] + W'*a[t] + b)"],
    loss: 'sum(t, 1, T, logsumexp(h[t]))',
  },
  {
    name: 'matrix state',
    parameters: { A: ['n', 'n'], C: ['d', 'd'], u: ['n'] },
    inputs: { x: { size: ['d'] } },
    states: { M: { size: ['n', 'd'], initial: 'M0' } },
    equations: ["M[t] = tanh(A*M[t-1]*C + u*x[t]')", 'r[t] = M[t]*x[t]'],
    loss: "sum(t, 1, T, r[t]'*r[t]) + tr(M[T]'*M[T])",
  },
  {
    name: 'fast weights',
    parameters: { W: ['n', 'd'], s: [1], V: ['n', 'd'] },
    inputs: { x: { size: ['d'] } },
    states: { F: { size: ['n', 'n'], initial: 'F0' } },
    equations: ["F[t] = s*F[t-1] + (W*x[t])*(V*x[t])'", 'o[t] = F[t]*(W*x[t])'],
    loss: 'sum(t, 1, T, norm2(o[t])^2)',
  },
  {
    name: 'scalars',
    parameters: { w: ['d'], a: [1], c: [1] },
    inputs: { x: { size: ['d'] }, y: { size: [1] } },
    states: { s: { size: [1], initial: 's0' } },
    equations: ["s[t] = a*s[t-1] + tanh(w'*x[t]) + c"],
    loss: 'sum(t, 1, T, (s[t] - y[t])^2)',
  },
  {
    name: 'attention on what came before',
    parameters: { Q: ['n', 'd'], K: ['n', 'd'], V: ['n', 'n'] },
    inputs: { x: { size: ['d'] } },
    states: { h: { size: ['n'], initial: 'h0' } },
    equations: ['p[t] = softmax(Q*x[t] + h[t-1])', 'h[t] = p[t].*(K*x[t]) + diag(p[t])*V*h[t-1]'],
    loss: 'sum(t, 1, T, norm1(h[t]))',
  },
  {
    name: 'every elementwise function',
    parameters: { W: ['n', 'd'], b: ['n'] },
    inputs: { x: { size: ['d'] } },
    equations: [
      'z[t] = W*x[t] + b',
      'e[t] = exp(z[t]) + log(vector(2) + sigmoid(z[t])) + sin(z[t]).*cos(z[t]) + tan(z[t]/4)',
      'f[t] = arctan(z[t]) + arcsin(z[t]/5) + arccos(z[t]/5) + softplus(z[t]) + relu(z[t]) + abs(z[t])',
      'g[t] = sqrt(vector(3) + z[t]).^3 + (vector(3) + z[t]).^-2 + sign(z[t])',
    ],
    loss: 'sum(t, 1, T, sum(e[t]) + sum(f[t].^2) + sum(g[t]))',
  },
  {
    name: 'once and shared values',
    parameters: { A: ['n', 'n'], v: ['n'], U: ['n', 'd'] },
    inputs: { x: { size: ['d'] }, c: { size: ['n'], once: true } },
    states: { h: { size: ['n'], initial: 'h0' } },
    equations: ["M = A*A'/n", 'w = M*v', 'q = M*c', 'h[t] = tanh(M*h[t-1] + U*x[t] + w + q)', 'e = sum(h[T])'],
    loss: 'e^2 + sum(t, 1, T, tr(A)*sum(h[t])) + norm2(A)^2',
  },
  {
    name: 'loss of a sum',
    parameters: { W: ['n', 'n'], U: ['n', 'd'] },
    inputs: { x: { size: ['d'] } },
    states: { h: { size: ['n'], initial: 'h0' } },
    equations: ['h[t] = tanh(W*h[t-1] + U*x[t])'],
    loss: 'log(1 + sum(t, 1, T, norm2(h[t])^2)) + 2*sum(t, 2, T, sum(h[t]))',
  },
  {
    name: 'diagonals and outer products',
    parameters: { W: ['n', 'n'], u: ['n'], v: ['n'] },
    inputs: { x: { size: ['n'] } },
    states: { h: { size: ['n'], initial: 'h0' } },
    equations: ["h[t] = diag(u)*W*diag(v)*h[t-1] + diag(W).*x[t] + (u*v')*x[t]", "a[t] = (W.*(x[t]*h[t]'))*u"],
    loss: "sum(t, 1, T, a[t]'*W*h[t])",
  },
  {
    name: 'neighbours of an input',
    parameters: { A: ['n', 'd'], B: ['n', 'd'], C: ['n', 'd'] },
    inputs: { x: { size: ['d'], initial: { '0': 'x0', 'T+1': 'xT' } } },
    equations: ['h[t] = tanh(A*x[t-1] + B*x[t] + C*x[t+1])'],
    loss: 'sum(t, 1, T, sum(h[t].^2)) + sum(h[1])',
  },
  {
    name: 'powers of a matrix and transposed products',
    parameters: { W: ['n', 'n'], R: ['n', 'n'] },
    inputs: { x: { size: ['n'] }, X: { size: ['n', 'n'] } },
    states: { h: { size: ['n'], initial: 'h0' } },
    equations: ["h[t] = tanh(W^2*h[t-1] + X[t]'*W'*x[t] + X[t]^2*R'*x[t])", "G[t] = W'*X[t]' + X[t]'*X[t]"],
    loss: "sum(t, 1, T, tr(G[t]*W) + x[t]'*X[t]*h[t])",
  },
  {
    name: 'products that no example enters',
    parameters: { A: ['n', 'n'], B: ['n', 'n'], v: ['n'], U: ['n', 'd'] },
    inputs: { x: { size: ['d'] } },
    states: { h: { size: ['n'], initial: 'h0' } },
    equations: ['w = tanh(A*v).*sin(B*v)', "h[t] = tanh(w + A'*w + B'*w + (v'*B)' + U*x[t] + A*h[t-1] + B*h[t-1])"],
    loss: 'sum(t, 1, T, norm2(h[t])^2)',
  },
  {
    // The gradients of V1 and V2 are rows of one product, and V2 is used once more.
    name: 'a weight used in a pack and apart from it',
    parameters: { P: ['n', 'n'], V1: ['n', 'n'], V2: ['n', 'n'], p: ['n'], q: ['n'] },
    inputs: { x: { size: ['n'] }, y: { size: ['n'] } },
    states: { h: { size: ['n'], initial: 'h0' } },
    equations: [
      'a[t] = sigmoid(V2*h[t-1])',
      'b[t] = tanh(P*q + y[t])',
      'e[t] = tanh(V2*p + y[t])',
      'h[t] = tanh(V1*h[t-1] + x[t]).*a[t].*b[t].*e[t]',
    ],
    loss: 'sum(t, 1, T, norm2(h[t])^2)',
  },
  {
    name: 'a weight of a pack that meets an input, too',
    parameters: { P1: ['n', 'n'], P2: ['n', 'n'], U: ['n', 'd'] },
    inputs: { x: { size: ['d'] }, u: { size: ['n'] } },
    states: { h: { size: ['n'], initial: 'h0' } },
    equations: ['g[t] = sigmoid(P2*h[t-1])', 'h[t] = tanh(P1*h[t-1] + U*x[t]).*g[t]', 'k[t] = tanh(P2*u[t])'],
    loss: 'sum(t, 1, T, norm2(h[t])^2 + sum(k[t].*h[t]))',
  },
  {
    name: 'names that are words',
    parameters: { new: ['n', 'd'], Math: ['n'], ['__proto__']: ['n', 'n'], toString: ['n'] },
    inputs: { class: { size: ['d'] } },
    states: { this: { size: ['n'], initial: 'var' } },
    equations: ['this[t] = tanh(new*class[t] + Math.*toString + __proto__*this[t-1])'],
    loss: 'sum(t, 1, T, sum(this[t]))',
  },
  gated,
];

describe.each(cells)('$name', definition => {
  const cell = defineCell(definition);
  const shapes = [
    { T: 1, B: 2 },
    { T: 3, B: 1 },
    { T: 4, B: 3 },
  ];
  const trials = shapes.flatMap(shape =>
    (canBeMasked(defineCell(definition)) ? [false, true] : [false]).map(mask => ({ ...shape, mask })),
  );
  it.each(trials)('T = $T, B = $B, mask $mask', async ({ T, B, mask }) => {
    const trial: Trial = { cell, sizes, T, B, mask, seed: T * 7 + B };
    const data = dataFor(trial);
    const used = Object.fromEntries(
      Object.entries(sizes).filter(([name]) => JSON.stringify(definition).includes(`"${name}"`)),
    );
    const model = (await factoryOf(cell))(used, { batch: B, steps: T, type: 'float64' });
    for (const [name, values] of Object.entries(data.parameters)) model.parameters[name]?.set(values);
    const given = { ...data.inputs, ...data.initials, ...(mask ? { mask: data.mask } : {}) };
    const loss = model.lossAndGradients(given, { inputGradients: true });
    const exact = oracleLoss(trial, data);
    expect(Math.abs(loss - exact) / Math.max(1, Math.abs(exact))).toBeLessThan(1e-12);
    const blocks = blocksOf(trial, data, model);
    const scale = Math.max(...blocks.flatMap(({ exact: values }) => [...values].map(Math.abs)));
    for (const block of blocks) expect(errorOf(block, 1e-3 * scale), block.name).toBeLessThan(1e-12);
  });
});
