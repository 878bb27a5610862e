/**
 * Random cells of the kind that has ends: quotients, norms, logarithms, powers and exponentials of values in other steps.
 *
 * What each equation computes is finite for the values that are drawn (inputs away from 0, gates in front of exponentials),
 * while its coefficients at the values beyond an end, which are 0, need not be. Lags back or ahead, inputs behind and ahead,
 * probabilities with names, roots of dead units, norms at 0.
 */
import type { CellDefinition } from '../../src/cells/define.js';
import type { Generator } from '../../src/numeric/generator.js';

type Size = readonly string[];

export const hardCellSizes: ReadonlyMap<string, number> = new Map([
  ['m', 2],
  ['n', 3],
]);

/** A cell; without `lags` its inputs are read in their own step only, so that it can be run with any mask. */
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
  const [back, first, second] = reversed ? ['t+1', 'T+1', 'T+2'] : ['t-1', '0', '-1'];
  const far = reversed ? 't+2' : 't-2';

  /** Inputs are positive, hence away from 0; beyond the ends they are 0. */
  const input = (size: string): string => `${size === 'm' ? 'x' : 'u'}[t]`;
  const states = [
    ...Array.from({ length: 1 + below(2) }, (_, i) => ({ name: `s${i + 1}`, size: pick(['m', 'n', 'n']) })),
    ...(chance(0.4) ? [{ name: 'c', size: '1' }] : []),
  ];
  const lagged = new Set<string>();
  const state = (size: string): string | undefined => {
    const own = states.filter(one => one.size === size);
    if (own.length === 0) return undefined;
    const { name: of } = pick(own);
    if (chance(0.2)) {
      lagged.add(of);
      return `${of}[${far}]`;
    }
    return `${of}[${back}]`;
  };
  /** A bounded vector of another step or of this one. */
  const small = (size: string): string =>
    pick([
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
  for (const { name: of, size } of states) {
    const body =
      size === '1'
        ? `0.5*c[${back}]/${scalar(pick(['m', 'n']))} + tanh(sum(${vector(pick(['m', 'n']))}))`
        : `${vector(size)} + ${vector(size)}`;
    equations.push(`${of}[t] = tanh(${body})`);
    terms.push(size === '1' ? 'c[t]^2' : pick([`norm2(${of}[t])^2`, `norm2(${of}[t])`, `sum(${of}[t])`]));
  }
  const [head] = states;
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
  const loss = [`sum(t, 1, T, ${terms.join(' + ')})`];
  if (head !== undefined) {
    const end = reversed ? '1' : 'T';
    if (chance(0.4)) loss.push(size(head.name) === '1' ? `${head.name}[${end}]^2` : `norm2(${head.name}[${end}])`);
  }
  const zero = chance(0.3);
  return {
    name,
    parameters,
    inputs: { x: { size: ['m'], positive: true }, u: { size: ['n'], positive: true } },
    states: Object.fromEntries(
      states.map(one => [
        one.name,
        {
          size: [one.size],
          initial: {
            [first]: zero ? (0 as const) : `${one.name}_0`,
            ...(lagged.has(one.name) ? { [second]: `${one.name}_1` } : {}),
          },
        },
      ]),
    ),
    equations,
    loss: loss.join(' + '),
  };
}
