/**
 * Random well-formed cells: several states, lags, both directions of time, shared parameters, scalars and matrices.
 *
 * Expressions are built by size: an expression of rows×columns is drawn from forms that give that size, so every cell is
 * well formed by construction. Values are kept moderate by squashing whatever returns to a state.
 */
import type { CellDefinition } from '@tracegrad/symbolic';
import fc from 'fast-check';

type Size = readonly [rows: string, columns: string];
const key = ([rows, columns]: Size): string => `${rows}×${columns}`;

interface Scope {
  /** What may be read at size rows×columns. */
  readonly leaves: ReadonlyMap<string, readonly string[]>;
  readonly draw: (limit: number) => number;
}

const squashing = ['tanh', 'sigmoid', 'sin', 'arctan'];
const smooth = ['tanh', 'sigmoid', 'sin', 'cos', 'arctan', 'softplus'];

/** An expression of a size; `depth` bounds its nesting. */
function expression(scope: Scope, size: Size, depth: number): string {
  const { leaves, draw } = scope;
  const pick = <T>(items: readonly T[]): T => items[draw(items.length)] as T; // draw stays below the length
  const leaf = (): string => {
    const own = leaves.get(key(size)) ?? [];
    const turned = (leaves.get(key([size[1], size[0]])) ?? []).map(name => `${name}'`);
    const all = size[0] === size[1] && size[0] === '1' ? own : [...own, ...turned];
    if (all.length > 0) return pick(all);
    if (size[0] === '1' && size[1] === '1') return '0.5';
    return size[1] === '1' ? `vector(0.5, ${size[0]})` : `matrix(0.5, ${size[0]}, ${size[1]})`;
  };
  if (depth <= 0) return leaf();
  const of = (other: Size): string => expression(scope, other, depth - 1);
  const same = (): string => of(size);
  const inner = pick(['n', 'd', '1']);
  const forms: (() => string)[] = [
    leaf,
    () => `(${same()} + ${same()})`,
    () => `(${same()} - ${same()})`,
    () => `${pick(smooth)}(${same()})`,
    () => `(${same()}.*${same()})`,
    () => `(${of([size[0], inner])}*${of([inner, size[1]])})`,
    () => `(${of([size[0], inner])}*${of([inner, size[1]])})`,
    () => `(${pick(['2', '0.5', '-1'])}*${same()})`,
  ];
  const isScalar = size[0] === '1' && size[1] === '1';
  if (!isScalar) forms.push(() => `(${of(['1', '1'])}*${same()})`);
  if (size[1] === '1' && !isScalar) {
    forms.push(
      () => `softmax(${same()})`,
      () => `(diag(${same()})*${same()})`,
      () => `diag(${of([size[0], size[0]])})`,
    );
  }
  if (size[0] === size[1] && !isScalar) forms.push(() => `diag(${of([size[0], '1'])})`);
  if (isScalar) {
    const n = pick(['n', 'd']);
    forms.push(
      () => `sum(${of([n, '1'])})`,
      () => `tr(${of([n, n])})`,
      () => `logsumexp(${of([n, '1'])})`,
      () => `norm2(${of([n, '1'])})^2`,
    );
  }
  return pick(forms)();
}

/** A cell from a stream of numbers. */
function cellFrom(draw: (limit: number) => number): CellDefinition {
  const pick = <T>(items: readonly T[]): T => items[draw(items.length)] as T;
  const sizes: readonly Size[] = [
    ['n', '1'],
    ['d', '1'],
    ['n', 'n'],
    ['n', 'd'],
    ['1', '1'],
  ];
  const declared = (letter: string, count: number, from: readonly Size[]): readonly (readonly [string, Size])[] =>
    Array.from({ length: count }, (_, k) => [`${letter}${k + 1}`, pick(from)] as const);
  const parameters = [...declared('P', 2 + draw(3), sizes), ['Pnd', ['n', 'd']] as const]; // both sizes are declared
  const inputs = declared('x', 1 + draw(2), [
    ['d', '1'],
    ['n', '1'],
    ['1', '1'],
  ]);
  const states = declared('s', 1 + draw(3), [
    ['n', '1'],
    ['n', '1'],
    ['d', '1'],
    ['1', '1'],
    ['n', 'd'],
  ]);
  const backwards = draw(5) === 0;
  const lag = draw(4) === 0 ? 2 : 1;
  const before = (name: string, k: number): string => `${name}[t${backwards ? '+' : '-'}${k}]`;
  const leaves = new Map<string, string[]>();
  const offer = (size: Size, text: string): void => void leaves.set(key(size), [...(leaves.get(key(size)) ?? []), text]);
  for (const [name, size] of parameters) offer(size, name);
  for (const [name, size] of inputs) offer(size, `${name}[t]`);
  for (const [name, size] of states) for (let k = 1; k <= lag; k++) offer(size, before(name, k));
  const scope: Scope = { leaves, draw };
  const equations = states.map(([name, size]) => {
    const own = pick([before(name, 1), before(name, lag)]);
    const text = `${name}[t] = ${pick(squashing)}(${expression(scope, size, 3)} + 0.5*${own})`;
    offer(size, `${name}[t]`);
    return text;
  });
  const output: Size = pick([
    ['n', '1'],
    ['d', '1'],
  ]);
  equations.push(`out[t] = ${expression(scope, output, 3)}`);
  const ends = states.map(([name]) => (backwards ? `${name}[1]` : `${name}[T]`));
  const loss = pick([
    'sum(t, 1, T, norm2(out[t])^2)',
    'sum(t, 1, T, sum(sin(out[t])))',
    'sum(t, 1, T, logsumexp(out[t]))',
    `sum(t, 1, T, out[t]'*out[t]) + norm2(${pick(ends)})^2`,
    'log(2 + sum(t, 1, T, norm2(out[t])^2))',
  ]);
  // Every parameter is used, so that none is refused: those that no expression drew enter the loss.
  const text = [...equations, loss].join(' ');
  const unused = parameters.filter(([name]) => !new RegExp(`\\b${name}\\b`).test(text));
  const start = (name: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Array.from({ length: lag }, (_, k) => [backwards ? `T+${k + 1}` : String(-k), `${name}_start${k}`]),
    );
  return {
    name: 'random',
    parameters: Object.fromEntries(parameters.map(([name, size]) => [name, [...size].map(dim => (dim === '1' ? 1 : dim))])),
    inputs: Object.fromEntries(inputs.map(([name, size]) => [name, { size: [...size].map(dim => (dim === '1' ? 1 : dim)) }])),
    states: Object.fromEntries(
      states.map(([name, size]) => [name, { size: [...size].map(dim => (dim === '1' ? 1 : dim)), initial: start(name) }]),
    ),
    equations,
    loss: [loss, ...unused.map(([name]) => `norm2(${name})^2`)].join(' + '),
  };
}

/** Random cells; equal seeds give equal cells. */
export const randomCells: fc.Arbitrary<CellDefinition> = fc
  .infiniteStream(fc.nat({ max: 2 ** 30 }))
  .map(stream => cellFrom(limit => (stream.next().value ?? 0) % limit));
