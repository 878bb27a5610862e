import { adjointCell, defineCell, gallery, masked } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { gated } from '../../test/gated.js';
import { nestsOf } from './fuse.js';
import { plan, type Plan, type Program } from './plan.js';
import { planText } from './text.js';

const planOf = (name: string): Plan => {
  const definition = gallery.find(cell => cell.name === name);
  if (definition === undefined) throw new Error(`no cell ${name}`);
  return plan(adjointCell(defineCell(definition)));
};
const definedIn = ({ items }: Program, kind: 'bulk' | 'recurrence'): readonly string[] =>
  items
    .filter(item => item.kind === kind)
    .flatMap(nestsOf)
    .flatMap(({ tasks }) => tasks.flatMap(({ defines }) => defines));
const packsOf = ({ packs }: Plan): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(packs.map(({ name, members }) => [name, members]));

describe('rnn', () => {
  const made = planOf('rnn');
  it('hoists U*x[t] and everything about the output out of the recurrences', () => {
    expect(definedIn(made.training, 'recurrence')).toEqual(['Wh', 'a', 'h', 'gh', 'ga', 'Wga']);
    expect(definedIn(made.training, 'bulk')).toEqual(
      expect.arrayContaining(['Ux', 'Vh', 'o', 'go', 'Vgo', 'gW', 'gU', 'gb', 'gV', 'gc', 'gh0', 'gx']),
    );
  });
  it('keeps no pre-activation, no sum and no adjoint that only its own step reads', () => {
    expect([...made.training.storage.locals].sort()).toEqual(['a', 'gh']);
    expect(made.training.storage.places.get('Wh')?.time).toBe(false);
    expect(made.training.storage.places.get('h')).toMatchObject({ time: true, lead: 1, trail: 0 });
  });
  it('defers the gradients into one product each', () => {
    const deferred = made.training.items.flatMap(nestsOf).flatMap(({ tasks }) => tasks);
    const kinds = deferred
      .filter(task => task.purpose === 'gradient')
      .map(task => [task.defines[0], task.operation.kind]);
    expect(kinds).toEqual([
      ['gV', 'deferred'],
      ['gc', 'totals'],
      ['gW', 'deferred'],
      ['gU', 'deferred'],
      ['gb', 'totals'],
    ]);
  });
  it('computes input gradients only if asked for', () => {
    const optional = made.training.items.filter(item => item.optional).flatMap(nestsOf);
    expect(optional.flatMap(({ tasks }) => tasks.flatMap(({ defines }) => defines))).toEqual(['gy', 'gx']);
  });
});

describe('lstm', () => {
  const made = planOf('lstm');
  it('packs what shares an operand, forwards and backwards, without knowing a gate', () => {
    const packs = packsOf(made);
    expect(packs['W_fioc']).toEqual(['W_f', 'W_i', 'W_o', 'W_c']);
    expect(packs['U_fioc']).toEqual(['U_f', 'U_i', 'U_o', 'U_c']);
    expect(packs['b_fioc']).toEqual(['b_f', 'b_i', 'b_o', 'b_c']);
    expect(Object.values(packs)).toContainEqual(['ga_f', 'ga_i', 'ga_o', 'ga_c']);
    expect(made.parameters.slice(0, 4)).toEqual(['W_f', 'W_i', 'W_o', 'W_c']);
  });
  it('needs one product per step in each direction', () => {
    const steps = made.training.items.filter(item => item.kind === 'recurrence');
    const products = steps.map(
      item =>
        nestsOf(item)
          .flatMap(({ tasks }) => tasks)
          .filter(task => task.operation.kind === 'product').length,
    );
    expect(products).toEqual([1, 1]);
    expect(steps.map(item => nestsOf(item).length)).toEqual([2, 2]);
  });
  it('keeps tanh(c), which both directions need, and recomputes 1 − g²', () => {
    expect(made.training.storage.places.get('tanh_c')?.time).toBe(true);
    expect(made.forward.storage.locals.has('tanh_c')).toBe(true);
  });
  it('has room for one step of what the step before left, and is read before it is overwritten', () => {
    const { places } = made.training.storage;
    const running = [...places].filter(([, { before }]) => before).map(([name]) => name);
    expect(running.sort()).toEqual(['U_fga_f', 'gc']);
    for (const name of running) expect(places.get(name)).toMatchObject({ time: false, trail: 1 });
    // f[t+1] is read, too, but f[t] is read in the forward phase.
    expect(places.get('f')).toMatchObject({ time: true, before: false });
  });
  it('shares its arena with the masked plan', () => {
    const cell = defineCell(gallery.find(({ name }) => name === 'lstm') ?? gallery[0]!);
    const held = plan(adjointCell(masked(cell)), { like: made });
    expect(held.parameters).toEqual(made.parameters);
    expect(packsOf(held)['W_fioc']).toEqual(['W_f', 'W_i', 'W_o', 'W_c']);
  });
});

it('reads a stretch of a pack as a pack', () => {
  const { packs } = plan(adjointCell(defineCell(gated)));
  expect(packs.find(({ name }) => name === 'W_zrh')?.members).toEqual(['W_z', 'W_r', 'W_h']);
  expect(packs.find(({ name }) => name === 'U_zr')).toEqual({ name: 'U_zr', members: ['U_z', 'U_r'] });
  const stretches = packs.filter(({ within, members }) => within !== undefined && members.length === 2);
  expect(stretches).toHaveLength(1);
});

it('multiplies by nothing where the loss reads only the last step', () => {
  const made = planOf('rnn-last');
  const timed = made.training.items
    .flatMap(nestsOf)
    .flatMap(({ tasks }) => tasks)
    .filter(task => task.operation.kind === 'product');
  expect(timed.filter(task => task.says.some(text => text.includes('V'))).map(task => task.time)).toEqual([
    false,
    false,
  ]);
});

it('refuses what has no kernel, by name', () => {
  const cell = defineCell({
    name: 'inverse',
    parameters: { A: ['n', 'n'] },
    inputs: { x: { size: ['n'] } },
    equations: ['h[t] = inv(A)*x[t]'],
    loss: 'sum(t, 1, T, sum(h[t]))',
  });
  expect(() => plan(adjointCell(cell))).toThrow(/No kernel can be emitted for inv\(A\) in the equation of h/);
});

it('tells what it decided', () => {
  const text = planText(planOf('lstm'));
  for (const line of [
    'plan of lstm',
    '  W_fioc = [W_f; W_i; W_o; W_c]',
    '  h[0] = h0',
    '  strip by strip, t = 1 … T:',
    '  strip by strip, t = T … 1:',
    '    step by step, t = before + 1 … before + count:',
    '      U_fh[t] = U_f*h[t-1]    [one product of 4 packed matrices]',
    "      ∂L/∂W_f = Σ over t and examples of ga_f[t]*x[t]'    [one product over all t and examples, packed]",
  ]) {
    expect(text.split('\n')).toContain(line);
  }
});

it('keeps all steps of a value that the next step reads too late, or elsewhere, or at a greater distance', () => {
  const cellOf = (...equations: readonly string[]): Plan =>
    plan(
      adjointCell(
        defineCell({
          name: 'late',
          parameters: { W: ['n', 'n'] },
          inputs: { x: { size: ['n'] } },
          states: { s: { size: ['n'], initial: { '0': 's0', '-1': 'r0' } } },
          equations: [...equations],
          loss: 'sum(t, 1, T, sum(s[t]))',
        }),
      ),
    );
  // The gradient of s[t] needs that of s[t+1] and s[t+2].
  const far = cellOf('s[t] = tanh(W*s[t-1]) + s[t-2] + x[t]');
  const adjoint = [...far.training.storage.places].filter(([name]) => name.startsWith('gs'));
  expect(adjoint.map(([, { time, before }]) => [time, before])).toContainEqual([true, false]);
});
