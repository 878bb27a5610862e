/**
 * Random well-formed cells as plain data: what a stranger might write.
 *
 * Several states (vectors, now and then a scalar or a matrix), lags of one and two, time running backwards, parameters
 * shared between equations, scalars from dot products and norms, outer products, softmax, losses on every step and at the
 * end. States pass through bounded functions, so that nothing overflows.
 */
import type { CellDefinition } from '../../src/cells/define.js';
import type { Generator } from '../../src/numeric/generator.js';

type Size = readonly string[];
type Initial = Record<string, string>;

/** Values for the size names that random cells use. */
export const randomCellSizes: ReadonlyMap<string, number> = new Map([
  ['m', 2],
  ['n', 3],
]);

export function randomCell(name: string, { uniform }: Generator): CellDefinition {
  const below = (count: number): number => Math.floor(uniform() * count);
  const pick = <X>(list: readonly X[]): X => {
    const chosen = list[below(list.length)];
    if (chosen === undefined) throw new RangeError('an empty choice');
    return chosen;
  };
  const chance = (probability: number): boolean => uniform() < probability;

  const parameters: Record<string, Size> = {};
  const inputs: Record<string, { size: Size; once?: boolean }> = { x: { size: ['m'] }, u: { size: ['n'] } };
  const states: Record<string, { size: Size; initial: Initial }> = {};
  const equations: string[] = [];
  /** What may be used within a step so far: text by size. */
  const here: { text: string; size: string }[] = [
    { text: 'x[t]', size: 'm' },
    { text: 'u[t]', size: 'n' },
  ];

  const parameter = (...size: Size): string => {
    const key = size.join();
    const known = Object.entries(parameters).filter(([, declared]) => declared.join() === key);
    const reused = known[below(known.length + 1)];
    if (reused !== undefined) return reused[0];
    const fresh = `P${Object.keys(parameters).length + 1}`;
    parameters[fresh] = size;
    return fresh;
  };

  const vector = (size: string, depth: number): string => {
    const other = size === 'm' ? 'n' : 'm';
    const leaves = here.filter(value => value.size === size).map(({ text }) => text);
    if (depth <= 0 || leaves.length === 0) {
      return leaves.length > 0 && chance(0.8) ? pick(leaves) : parameter(size);
    }
    const v = (): string => vector(size, depth - 1);
    return pick([
      () => `${parameter(size, other)}*(${vector(other, depth - 1)})`,
      () => `${parameter(size, size)}*(${v()})`,
      () => `${parameter(other, size)}'*(${vector(other, depth - 1)})`,
      () => `(${v()} + ${v()})`,
      () => `(${v()} - ${v()} + ${parameter(size)})`,
      () => `(${v()}).*(${v()})`,
      () => `${pick(['tanh', 'sigmoid', 'sin', 'softplus', 'arctan'])}(${v()})`,
      () => `softmax(${v()})`,
      () => `(${v()})./(vector(1) + (${v()}).^2)`,
      () => `${scalar(depth - 1)}*(${v()})`,
      () => `(tanh(${v()})*tanh(${vector(other, depth - 1)})')*(${vector(other, depth - 1)})`,
    ])();
  };
  const scalar = (depth: number): string => {
    const size = pick(['m', 'n']);
    const v = (): string => vector(size, depth - 1);
    const scalars = here.filter(value => value.size === '1').map(({ text }) => text);
    return pick([
      () => `tanh((${v()})'*(${v()}))`,
      () => `sigmoid(sum(${v()}))`,
      () => `logsumexp(${v()})`,
      () => `sqrt(1 + norm2(${v()})^2)`,
      () => `0.5`,
      () => (scalars.length > 0 ? pick(scalars) : `tanh(${parameter('1')})`),
    ])();
  };

  const reversed = chance(0.15);
  const step = reversed ? '+' : '-';
  const count = 1 + below(3);
  const sizes = Array.from({ length: count }, () => pick(['m', 'n', 'n', '1']));
  sizes.forEach((size, i) => {
    const state = `s${i + 1}`;
    const second = chance(0.25);
    const first = reversed ? 'T+1' : '0';
    const before = reversed ? 'T+2' : '-1';
    states[state] = {
      size: [size],
      initial: { [first]: `${state}_0`, ...(second ? { [before]: `${state}_1` } : {}) },
    };
    here.push({ text: `${state}[t${step}1]`, size });
    if (second) here.push({ text: `${state}[t${step}2]`, size });
  });
  sizes.forEach((size, i) => {
    const state = `s${i + 1}`;
    if (chance(0.6)) {
      const helper = pick(['m', 'n']);
      equations.push(`e${i + 1}[t] = ${vector(helper, 2)}`);
      here.push({ text: `e${i + 1}[t]`, size: helper });
    }
    const own = `${state}[t${step}1]`;
    const body = size === '1' ? `0.5*${own} + ${scalar(2)}` : `${parameter(size, size)}*${own} + ${vector(size, 2)}`;
    const gate = size === '1' || chance(0.6) ? '' : `sigmoid(${vector(size, 1)}).*`;
    equations.push(`${state}[t] = ${gate}tanh(${body})`);
    here.push({ text: `${state}[t]`, size });
  });
  if (chance(0.25)) {
    states['M'] = { size: ['n', 'm'], initial: { [reversed ? 'T+1' : '0']: 'M_0' } };
    equations.push(
      `M[t] = tanh(${parameter('n', 'n')}*M[t${step}1] + tanh(${vector('n', 1)})*tanh(${vector('m', 1)})')`,
    );
    here.push({ text: 'M[t]*x[t]', size: 'n' });
  }

  const terms = Object.keys(states).map(state => `norm2(${state}[t])^2`);
  const perStep = [...terms, `sum(tanh(${vector('n', 2)}))`].slice(below(2));
  const parts = [`sum(t, 1, T, ${perStep.join(' + ')})`];
  if (chance(0.4)) parts.push(`0.5*sum(s1[${reversed ? '1' : 'T'}])`);
  if (chance(0.2)) {
    inputs['y'] = { size: ['n'], once: true };
    equations.push(`q = ${parameter('n', 'n')}*y + sum(t, 1, T, ${vector('n', 1)})`);
    parts.push('sum(softplus(q))');
  }
  return { name, parameters, inputs, states, equations, loss: parts.join(' + ') };
}
