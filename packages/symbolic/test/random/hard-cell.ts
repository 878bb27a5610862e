/**
 * Random cells of the kind that has ends: quotients, norms, logarithms, powers and exponentials of values in other steps.
 *
 * What each equation computes is finite for the values that are drawn (inputs away from 0, gates in front of exponentials),
 * while its coefficients at the values beyond an end, which are 0, need not be. Lags of one and two, states that run forwards
 * and states that run backwards over them, inputs behind and ahead, inputs given once, sums that leave out the first or the
 * last step, probabilities with names, roots of dead units, norms at 0.
 */
import type { CellDefinition } from '../../src/cells/define.js';
import type { Generator } from '../../src/numeric/generator.js';

type Size = readonly string[];

export const hardCellSizes: ReadonlyMap<string, number> = new Map([
  ['m', 2],
  ['n', 3],
]);

interface State {
  readonly name: string;
  readonly size: string;
  readonly reversed: boolean;
}

/** How the step before is written in the direction of a state, and the positions where it starts. */
const directionOf = ({ reversed }: State): { back: string; far: string; first: string; second: string; end: string } =>
  reversed
    ? { back: 't+1', far: 't+2', first: 'T+1', second: 'T+2', end: '1' }
    : { back: 't-1', far: 't-2', first: '0', second: '-1', end: 'T' };

export function hardCell(name: string, { uniform }: Generator): CellDefinition {
  const below = (count: number): number => Math.floor(uniform() * count);
  const pick = <X>(list: readonly X[]): X => list[below(list.length)] as X; // the lists are literals
  const chance = (probability: number): boolean => uniform() < probability;

  const parameters: Record<string, Size> = {};
  const parameter = (...size: Size): string => {
    const known = Object.entries(parameters).filter(([, declared]) => declared.join() === size.join());
    const reused = known[below(known.length + 1)];
    if (reused !== undefined) return reused[0];
    const fresh = `P${Object.keys(parameters).length + 1}`;
    parameters[fresh] = size;
    return fresh;
  };
  const reversed = chance(0.3);
  /** The states from here on run the other way, over those before. */
  const turns = chance(0.3) ? 1 : Infinity;
  const given = chance(0.3);
  const reaches = chance(0.5);

  /** Inputs are positive, hence away from 0; beyond the ends they are 0. */
  const input = (size: string): string =>
    given && size === 'n' && chance(0.3) ? 'z' : `${size === 'm' ? 'x' : 'u'}[t]`;
  /** An input of another step, which may be beyond an end: nothing is divided by it. */
  const beside = (size: string): string => `${size === 'm' ? 'x' : 'u'}[${pick(['t-1', 't+1'])}]`;
  const states = [
    ...Array.from({ length: 1 + below(2) }, (_, i) => ({ name: `s${i + 1}`, size: pick(['m', 'n', 'n']) })),
    ...(chance(0.4) ? [{ name: 'c', size: '1' }] : []),
  ].map((one, i): State => ({ ...one, reversed: i < turns ? reversed : !reversed }));
  const lagged = new Set<string>();
  /** The state whose equation is written. */
  let current: State | undefined;
  const state = (size: string): string | undefined => {
    const own = states.filter(
      one =>
        one.size === size && (current === undefined || one.reversed === current.reversed || one.reversed === reversed),
    );
    if (own.length === 0) return undefined;
    const one = pick(own);
    const { back, far } = directionOf(one);
    // A state that runs the other way is there as a whole.
    if (current !== undefined && one.reversed !== current.reversed && chance(0.5)) return `${one.name}[t]`;
    if (chance(0.2)) {
      lagged.add(one.name);
      return `${one.name}[${far}]`;
    }
    return `${one.name}[${back}]`;
  };
  /** A bounded vector of another step or of this one. */
  const small = (size: string): string =>
    pick([
      ...(reaches ? [() => `tanh(${beside(size)})`, () => `sigmoid(${beside(size)}.*${parameter(size)})`] : []),
      () => state(size) ?? `tanh(${input(size)})`,
      () => state(size) ?? `sigmoid(${parameter(size)})`,
      () => `tanh(${parameter(size, size)}*(${state(size) ?? input(size)}))`,
      () => `sigmoid(${input(size)}.*${parameter(size)})`,
    ])();
  /** Something that has no value, or no slope, at 0. */
  const scalar = (size: string): string =>
    pick([
      () => `norm2(${input(size)})`,
      () => `(1 + norm2(${small(size)}))`,
      () => `sum(${input(size)})`,
      () => `exp(sum(tanh(${small(size)})))`,
      () => `sqrt(sum(${input(size)}))`,
      () => `(${input(size)}'*${input(size)})`,
    ])();
  const vector = (size: string): string =>
    pick([
      () => `(${small(size)})./${input(size)}`,
      () => `(${small(size)})/${scalar(size)}`,
      () => `(${small(size)}).*exp(${small(size)})`,
      () => `(${small(size)}).*log(${input(size)})`,
      () => `(${small(size)}).*sqrt(${input(size)})`,
      () => `log(${input(size)}.*exp(${small(size)}))`,
      () => `(${small(size)}).*${input(size)}.^(-0.5)`,
      () => `${parameter(size, size)}*(${small(size)})`,
      () => `(${small(size)})*${parameter('1')}`,
      () => `sqrt(relu(${small(size)}))`,
    ])();

  const equations: string[] = [];
  const terms: string[] = [];
  for (const one of states) {
    const { name: of, size } = one;
    current = one;
    const body =
      size === '1'
        ? `0.5*c[${directionOf(one).back}]/${scalar(pick(['m', 'n']))} + tanh(sum(${vector(pick(['m', 'n']))}))`
        : `${vector(size)} + ${vector(size)}`;
    equations.push(`${of}[t] = tanh(${body})`);
    terms.push(size === '1' ? 'c[t]^2' : pick([`norm2(${of}[t])^2`, `norm2(${of}[t])`, `sum(${of}[t])`]));
  }
  const [head] = states;
  current = undefined;
  if (head !== undefined && head.size !== '1' && chance(0.5)) {
    const own = head.size;
    equations.push(`p[t] = softmax(${parameter(own, own)}*${head.name}[t])`);
    terms.push(pick([`-tanh(${input(own)})'*log(p[t])`, `sum(p[t].*log(p[t]))`]));
  }
  if (chance(0.4)) {
    equations.push(`q[t] = sigmoid(sum(${vector('n')}))`);
    terms.push(pick(['-log(q[t])', '-log(1 - q[t])']));
  }
  if (chance(0.3)) terms.push(`log(sum(exp(${head?.name ?? 'c'}[t])))`);
  const size = (of: string): string => states.find(one => one.name === of)?.size ?? '1';
  const some = chance(0.3) ? below(terms.length) : 0;
  const range = pick(['2, T', '1, T-1', '2, T-1']);
  const loss = [`sum(t, 1, T, ${terms.slice(some).join(' + ')})`];
  if (some > 0) loss.push(`sum(t, ${range}, ${terms.slice(0, some).join(' + ')})`);
  if (head !== undefined) {
    const { end } = directionOf(head);
    if (chance(0.4)) loss.push(size(head.name) === '1' ? `${head.name}[${end}]^2` : `norm2(${head.name}[${end}])`);
  }
  const zero = chance(0.3);
  return {
    name,
    parameters,
    inputs: {
      x: { size: ['m'], positive: true },
      u: { size: ['n'], positive: true },
      ...(given ? { z: { size: ['n'], once: true, positive: true } } : {}),
    },
    states: Object.fromEntries(
      states.map(one => [
        one.name,
        {
          size: [one.size],
          initial: {
            [directionOf(one).first]: zero ? (0 as const) : `${one.name}_0`,
            ...(lagged.has(one.name) ? { [directionOf(one).second]: `${one.name}_1` } : {}),
          },
        },
      ]),
    ),
    equations,
    loss: loss.join(' + '),
  };
}
