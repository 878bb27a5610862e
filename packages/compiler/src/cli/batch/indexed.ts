/**
 * The answer to an indexed case: adjoint definitions and gradients as text.             layer 6
 *
 * The format knows sequences only. So a value of the whole sequence is put in where it is used, an indicator becomes a
 * difference of ones, and stages become groups where one run for t = T…1 does not do.
 */
import {
  adjointCell,
  defineCell,
  dimNames,
  dimValue,
  type Expr,
  fraction,
  hadamard,
  identity,
  number,
  substitute,
  sum,
  times,
  toText,
  TracegradError,
  transpose,
  freshNames,
} from '@tracegrad/symbolic';
import type { CaseVariable, IndexedCase } from './case.js';
import { type Definition, withDeltas } from './deltas.js';
import { ends } from './ends.js';
import { recurrenceOf } from './recurrence.js';

export interface AdjointText {
  readonly name: string;
  readonly dims: readonly [string, string];
  /** In the sizes of the example, where the case gives them. */
  readonly shape?: readonly [number, number];
  readonly expr: string;
}

export interface Group {
  readonly dir: 'down' | 'up';
  readonly names: readonly string[];
}

export interface IndexedAnswer {
  readonly adjoint: readonly AdjointText[];
  readonly gradients: Readonly<Record<string, string>>;
  /** Where one run for t = T…1 does not do. */
  readonly groups?: readonly Group[];
}

/** Shared parts are written out: a name for them would have no place within a step. Only what is too long gets names. */
function written(expression: Expr, avoid: Iterable<string>): string {
  try {
    return toText(expression, { where: false, avoid });
  } catch (error) {
    if (error instanceof TracegradError && error.code === 'limit') return toText(expression, { avoid });
    throw error;
  }
}

/** The example sizes by name, from declarations that give both. */
function exampleSizes(declared: readonly CaseVariable[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { size, example } of declared) {
    size.forEach((dim, i) => {
      const value = example[i];
      if (typeof dim === 'string' && value !== undefined && !dim.includes('*')) sizes.set(dim.trim(), value);
    });
  }
  return sizes;
}

/** The gradient within the structure of the variable: ½(G + Gᵀ) on Sym(n), G ⊙ I on diagonal matrices. */
function projected(G: Expr, { symmetric, psd, diagonal }: CaseVariable): Expr {
  if (diagonal === true) return hadamard(G, identity(G.shape[0]));
  return symmetric === true || psd === true ? times(fraction(1, 2), sum(G, transpose(G))) : G;
}

/** Positions in an equation as positions in the text of its definition. */
function inDefinition<R>(indexed: IndexedCase, work: () => R): R {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TracegradError) || error.position === undefined) throw error;
    const of = indexed.definitions.find(({ name }) => error.message.startsWith(`equation "${name}[t] = `));
    if (of === undefined) throw error;
    const position = Math.max(0, error.position - `${of.name}[t] = `.length);
    throw new TracegradError(error.code, error.message, { position, hint: error.hint });
  }
}

/** @throws {TracegradError} */
export function indexedAnswer(indexed: IndexedCase): IndexedAnswer {
  const { definition, parts } = recurrenceOf(indexed);
  const derived = inDefinition(indexed, () => adjointCell(defineCell(definition)));
  const declared = [
    ...Object.values(indexed.variables),
    ...Object.values(indexed.sequences),
    ...indexed.definitions.map(({ variable }) => variable),
  ];
  const sizes = exampleSizes(declared);
  const sizeNames = declared.flatMap(({ size }) => size.flatMap(dim => dimNames(dim ?? 1)));
  const stages = derived.adjointStages;
  const taken = [
    ...Object.keys(indexed.variables),
    ...Object.keys(indexed.sequences),
    ...indexed.definitions.map(({ name }) => name),
    ...stages.flatMap(({ equations }) => equations.map(({ name }) => name)),
    ...sizeNames,
  ];
  const fresh = freshNames(taken);
  const [down, up] = [fresh('one'), fresh('one_up')];
  const end = ends({ down, up });

  const whole = new Map<string, Expr>();
  const put = (expression: Expr): Expr => {
    const inlined = whole.size === 0 ? expression : substitute(expression, X => whole.get(X.name) ?? X);
    return end.written(inlined);
  };
  for (const { direction, equations } of stages) {
    if (direction === 'once') equations.forEach(({ name, value }) => whole.set(name, put(value)));
  }
  const running = stages.filter(({ direction }) => direction !== 'once');
  const gradientOf = (name: string, variable: CaseVariable): Expr => {
    const terms = (parts.get(name) ?? []).map(part => derived.gradients.get(part) ?? derived.inputGradients.get(part));
    const [first, ...others] = terms.filter(term => term !== undefined);
    return first === undefined ? number(0) : projected(sum(first, ...others), variable);
  };
  const found = withDeltas(
    {
      stages: running.map(({ equations }) =>
        equations.map(({ name, shape, value }) => ({ name, shape, value: put(value) })),
      ),
      gradients: new Map(
        Object.entries(indexed.variables).map(([name, variable]) => [name, put(gradientOf(name, variable))]),
      ),
    },
    fresh,
  );
  const used = end.used();
  const avoid = [...taken, down, up, ...found.stages.flat().map(({ name }) => name)];
  const entry = ({ name, shape, value }: Definition): AdjointText => {
    const known = shape.every(dim => dimNames(dim).every(size => sizes.has(size)));
    return {
      name,
      dims: [String(shape[0]), String(shape[1])],
      ...(known ? { shape: [dimValue(shape[0], sizes), dimValue(shape[1], sizes)] } : {}),
      expr: written(value, avoid),
    };
  };
  const one = (name: string): Definition => ({ name, shape: [1, 1], value: number(1) });
  const runs = running.map(({ direction }, i): Run => ({
    dir: direction === '1..T' ? 'up' : 'down',
    definitions: found.stages[i] ?? [],
  }));
  const [first] = runs;
  // Within a first run down it is one more definition; only where that does not come first it needs a run of its own.
  const joins = used.down && first?.dir === 'down';
  const all: readonly Run[] = [
    ...(used.up ? [{ dir: 'up' as const, definitions: [one(up)] }] : []),
    ...(used.down && !joins ? [{ dir: 'down' as const, definitions: [one(down)] }] : []),
    ...runs.map((run, i) => (i === 0 && joins ? { ...run, definitions: [one(down), ...run.definitions] } : run)),
  ];
  const groups = all.map(({ dir, definitions }): Group => ({ dir, names: definitions.map(({ name }) => name) }));
  return {
    adjoint: all.flatMap(({ definitions }) => definitions.map(entry)),
    gradients: Object.fromEntries([...found.gradients].map(([name, G]) => [name, written(G, avoid)])),
    ...(groups.length > 1 || groups.some(({ dir }) => dir === 'up') ? { groups } : {}),
  };
}

/** Definitions that run together. */
interface Run {
  readonly dir: 'down' | 'up';
  readonly definitions: readonly Definition[];
}
