/**
 * The seed note beside what is derived: its mistakes as regression cases, with how far off each is.
 *
 * W1: a product that does not exist. W2: the recurrent path dropped. W3: terms that vanish between two lines. W4: a
 * product without brackets. One sequence of six steps, n = 5, d = 4, k = 7; the truth is the complex step.
 */
import { describe, expect, test } from 'vitest';
import { readExpression, type TestName } from '../../test/read-expression.js';
import { TracegradError } from '../errors.js';
import { adjointCell } from '../cells/adjoint.js';
import type { Cell } from '../cells/cell.js';
import { type CellDefinition, defineCell } from '../cells/define.js';
import { complexStepGradient } from '../cells/loss-differences.js';
import { sampleCellValues } from '../cells/sample-cell.js';
import { cellMatrices, embedded, simulate, simulateAdjoints } from '../cells/simulate.js';
import { derivationText } from '../calculus/derivation-text.js';
import { overview } from '../calculus/overview.js';
import { symbol } from '../expr/raw.js';
import { mentions } from '../expr/rewrite.js';
import type { Expr } from '../expr/expr.js';
import { complex } from '../numeric/complex.js';
import { imaginaryStep, stepped } from '../numeric/complex-step.js';
import { evaluator } from '../numeric/evaluator.js';
import { generator } from '../numeric/generator.js';
import { type Matrix, matrixOf } from '../numeric/matrix.js';
import { real } from '../numeric/real.js';
import { toText } from '../print/text.js';
import { gallery } from './gallery.js';

const definitionOf = (name: string): CellDefinition => {
  const found = gallery.find(definition => definition.name === name);
  if (found === undefined) throw new RangeError(name);
  return found;
};
const cell: Cell = defineCell(definitionOf('rnn'));
const derived = adjointCell(cell);
const { derivation } = derived;

const T = 6;
const sizes = new Map(Object.entries({ n: 5, d: 4, k: 7 }));
const drawn = sampleCellValues(cell, { T, seed: 20220711, sizes });
/** The recurrent weights of an ordinary initialisation, normal with variance 1/n. */
const values = {
  ...drawn,
  parameters: {
    ...drawn.parameters,
    W: (drawn.parameters['W'] as number[][]).map(row => row.map(w => w / (0.3 * Math.sqrt(5)))),
  },
};
const matrices = cellMatrices(cell, values);
const run = simulate(real, cell, matrices);
const { gradients } = simulateAdjoints(real, derived, run);

const names = new Map<string, TestName>([
  ...[...cell.parameters].map(([name, shape]): [string, TestName] => [name, { shape }]),
  ...[...cell.inputs].map(([name, { shape }]): [string, TestName] => [name, { shape, sequence: true }]),
  ...(['a', 'h'] as const).map((name): [string, TestName] => [name, { shape: ['n', 1], sequence: true }]),
  ['o', { shape: ['k', 1], sequence: true }],
]);
const read = (text: string): Expr => readExpression(text, names);

/** max|A − B| / max|B|. */
function relativeError(A: Matrix<number>, B: readonly number[]): number {
  const scale = Math.max(...B.map(Math.abs));
  return Math.max(...B.map((b, i) => Math.abs((A.entries[i] ?? NaN) - b) / scale));
}
const percent = (error: number): string => `${Math.round(100 * error)} %`;
const refusal = (text: string): TracegradError => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof TracegradError) return error;
    throw error;
  }
  return expect.fail(`${text} should be refused`);
};

describe('W1: ∂L/∂h = {V ∂L/∂o}ᵀ', () => {
  test('V times the gradient by the logits does not exist; the error says what would fit', () => {
    const error = refusal('V*(softmax(o[t]) - y[t])');
    expect(error.code).toBe('shape-mismatch');
    expect(`${error.message} ${error.hint ?? ''}`).toContain("V'");
  });

  test('what is derived is Vᵀ ∂L/∂o, and that is the immediate part only', () => {
    const h = derived.adjointStages.flatMap(({ equations }) => equations).find(({ of }) => of === 'h');
    expect(h === undefined ? '' : toText(h.immediate)).toBe("V'*go[t]");
    expect(h === undefined ? '' : toText(h.value)).toBe("W'*ga[t+1] + V'*go[t]");
  });
});

describe('W2: W dh[t-1] dropped from da[t]', () => {
  const immediate = "(V'*(softmax(o[t]) - y[t])).*(vector(1) - h[t].^2)";
  const seedFormulas: Readonly<Record<string, string>> = {
    W: `sum(t, 1, T, (${immediate})*h[t-1]')`,
    U: `sum(t, 1, T, (${immediate})*x[t]')`,
    b: `sum(t, 1, T, ${immediate})`,
    V: "sum(t, 1, T, (softmax(o[t]) - y[t])*h[t]')",
    c: 'sum(t, 1, T, softmax(o[t]) - y[t])',
  };
  const evaluated = evaluator(real, run.environment);
  const errors = Object.entries(seedFormulas).map(([name, formula]) => {
    const truth = complexStepGradient(cell, values, { name }).flat();
    const own = gradients.get(name);
    return {
      name,
      seed: relativeError(evaluated(read(formula)), truth),
      ours: own === undefined ? NaN : relativeError(own, truth),
    };
  });

  test.each(errors)('the seed’s gradient by $name and the derived one', ({ name, seed, ours }) => {
    expect(ours).toBeLessThan(1e-9);
    if (name === 'V' || name === 'c') expect(seed).toBeLessThan(1e-9);
    else expect(seed).toBeGreaterThan(0.1);
  });

  test('how far off the seed is', () => {
    expect(errors.map(({ name, seed }) => `${name}: ${percent(seed)}`).join('\n')).toMatchInlineSnapshot(`
      "W: 91 %
      U: 81 %
      b: 80 %
      V: 0 %
      c: 0 %"
    `);
  });

  test('the derivation shows where W dh[t-1] is collected', () => {
    const steps = derivation.steps.filter(({ about }) => about.kind === 'adjoint' && about.name === 'h');
    expect(steps.map(({ rule, before, after }) => `${rule}: ${toText(before)} ==> ${toText(after)}`))
      .toMatchInlineSnapshot(`
        [
          "reindex: sum(t, 1, T, ga[t]'*W*dh[t-1]) ==> sum(t, 1, T, ga[t+1]'*W*dh[t]) + ga[1]'*W*dh[0]",
          "collect-uses: sum(t, 1, T, ga[t+1]'*W*dh[t]) + sum(t, 1, T, go[t]'*V*dh[t]) ==> sum(t, 1, T, (ga[t+1]'*W + go[t]'*V)*dh[t])",
          "identify: sum(t, 1, T, (ga[t+1]'*W + go[t]'*V)*dh[t]) ==> W'*ga[t+1] + V'*go[t]",
        ]
      `);
  });

  test('it starts where the equation of a[t] is taken apart', () => {
    const terms = derivation.steps
      .filter(({ about }) => about.kind === 'equation' && about.name === 'a')
      .map(({ after }) => toText(after));
    expect(terms).toContain("ga[t]'*dW*h[t-1] + ga[t]'*W*dh[t-1]");
  });
});

describe('W3: dL = Σ tr((∂L/∂h)ᵀ dh) without the terms of dV and dc', () => {
  test('our line for the equation of o[t] keeps them', () => {
    const line = overview(derivation).find(({ about }) => about.kind === 'equation' && about.name === 'o');
    for (const name of ['V', 'c', 'h']) {
      expect(line === undefined ? false : mentions(X => X.name === name)(line.after)).toBe(true);
    }
  });

  /** The relative error of the seed's line along a random motion of some blocks; the targets stand still in the note. */
  function lineError(motionSeed: number, moves: (name: string) => boolean): number {
    const random = generator(motionSeed, 'motion');
    const moved = new Map(
      [...matrices.matrices].map(([key, A]) => [
        key,
        stepped(
          A,
          matrixOf(A.rows, A.columns, () => (key.startsWith('y') || !moves(key) ? 0 : random.normal())),
        ),
      ]),
    );
    const motion = simulate(complex, cell, embedded(complex, matrices, moved));
    const dL = motion.loss.im / imaginaryStep;
    const moving = evaluator(complex, motion.environment);
    const along = evaluator(real, run.environment);
    const [weight, h] = [read("V'*(softmax(o[t]) - y[t])"), symbol('h', ['n', 1], { base: 't', offset: 0 })];
    let line = 0;
    for (let t = 1; t <= T; t++) {
      const dh = moving(h, t).entries.map(z => z.im / imaginaryStep);
      line += along(weight, t).entries.reduce((sum, w, i) => sum + w * (dh[i] ?? NaN), 0);
    }
    return Math.abs(line - dL) / Math.abs(dL);
  }
  const motions = Array.from({ length: 21 }, (_, i) => i + 1);

  test('it holds while V and c stand still', () => {
    for (const motion of motions) expect(lineError(motion, key => key !== 'V' && key !== 'c')).toBeLessThan(1e-9);
  });

  test('how far off it is when everything moves: the median of 21 motions', () => {
    const errors = motions.map(motion => lineError(motion, () => true)).sort((x, y) => x - y);
    expect(errors[10]).toBeGreaterThan(0.1);
    expect(percent(errors[10] ?? NaN)).toMatchInlineSnapshot(`"59 %"`);
  });
});

describe('W4: ∂L/∂h ⊙ (1 − h²) h[t-1]ᵀ without brackets', () => {
  test('with the product first, shapes do not fit', () => {
    expect(refusal("(V'*(softmax(o[t]) - y[t])).*((vector(1) - h[t].^2)*h[t-1]')").code).toBe('shape-mismatch');
  });

  test('what is derived and printed needs no guess: it reads back as itself', () => {
    const G = derived.gradients.get('W');
    const text = G === undefined ? '' : toText(G);
    expect(text).toBe("sum(t, 1, T, ga[t]*h[t-1]')");
    expect(readExpression(text, new Map([...names, ['ga', { shape: ['n', 1], sequence: true }]]))).toBe(G);
  });
});

describe('I2: softmax(o) − y needs 1ᵀy = 1', () => {
  const { inputs = {}, ...rest } = definitionOf('rnn');
  const general = defineCell({ ...rest, inputs: { ...inputs, y: { size: ['k'] } } });
  const adjointOf = (of: string, { adjointStages }: ReturnType<typeof adjointCell>): string => {
    const found = adjointStages.flatMap(({ equations }) => equations).find(adjoint => adjoint.of === of);
    return found === undefined ? '' : toText(found.value);
  };

  test('without the fact the factor 1ᵀy stays', () => {
    const without = adjointCell(general);
    expect(adjointOf('o', without)).toBe('sum(y[t])*softmax(o[t]) - y[t]');
    expect(without.derivation.steps.filter(({ assumption }) => assumption !== undefined)).toEqual([]);
  });

  test('with it, the step names the assumption', () => {
    expect(adjointOf('o', derived)).toBe('softmax(o[t]) - y[t]');
    const used = derivation.steps.filter(({ rule }) => rule === 'sums-to-one');
    expect(used.map(({ assumption, about }) => [assumption, about.kind, about.name])).toEqual([
      ['1ᵀy[t] = 1', 'adjoint', 'o'],
    ]);
  });

  test('the gradient by y itself never uses it', () => {
    const steps = derivation.steps.filter(({ about }) => about.kind === 'input' && about.name === 'y');
    expect(steps.map(({ assumption }) => assumption)).toEqual(steps.map(() => undefined));
    expect(toText(steps.at(-1)?.after ?? cell.loss)).toBe('-log(softmax(o[t]))');
  });
});

test('the whole derivation, one line for each equation, to be read beside the note', () => {
  expect(derivationText(derivation, { level: 'overview' })).toMatchInlineSnapshot(`
    "The loss sum(t, 1, T, -y[t]'*log(softmax(o[t])))
      d(sum(t, 1, T, -y[t]'*log(softmax(o[t])))) = sum(t, 1, T, (sum(y[t])*softmax(o[t]) - y[t])'*do[t] - log(softmax(o[t]))'*dy[t])

    The equation of o[t] = V*h[t] + c
      go[t]'*do[t] = go[t]'*dc + go[t]'*V*dh[t] + tr(h[t]*go[t]'*dV)

    The equation of h[t] = tanh(a[t])
      gh[t]'*dh[t] = (gh[t].*(vector(1) - h[t].^2))'*da[t]

    The equation of a[t] = W*h[t-1] + U*x[t] + b
      ga[t]'*da[t] = ga[t]'*db + ga[t]'*U*dx[t] + tr(x[t]*ga[t]'*dU) + ga[t]'*W*dh[t-1] + tr(h[t-1]*ga[t]'*dW)

    Total derivative by o[t]
      dL/do[t] = softmax(o[t]) - y[t]

    Total derivative by h[t]
      dL/dh[t] = W'*ga[t+1] + V'*go[t]

    Total derivative by a[t]
      dL/da[t] = gh[t].*(vector(1) - h[t].^2)

    Gradient by the parameter W
      dL/dW = sum(t, 1, T, ga[t]*h[t-1]')

    Gradient by the parameter U
      dL/dU = sum(t, 1, T, ga[t]*x[t]')

    Gradient by the parameter b
      dL/db = sum(t, 1, T, ga[t])

    Gradient by the parameter V
      dL/dV = sum(t, 1, T, go[t]*h[t]')

    Gradient by the parameter c
      dL/dc = sum(t, 1, T, go[t])

    Gradient by the start value h0
      dL/dh0 = W'*ga[1]

    Gradient by the input x[t]
      dL/dx[t] = U'*ga[t]

    Gradient by the input y[t]
      dL/dy[t] = -log(softmax(o[t]))"
  `);
});
