/**
 * How far off the note's formulas are: the figures on the page of the seed, and on the first page.
 *
 * One sequence of six steps, n = 5, d = 4, k = 7, W of an ordinary initialisation. The truth is the complex step through
 * the forward equations; the note's formulas are evaluated as they stand there, its transposes put right.
 */
import {
  cellMatrices,
  type CellValues,
  complexStepGradient,
  defineCell,
  elaborator,
  evaluator,
  type Expr,
  gallery,
  generator,
  type Matrix,
  parseExpression,
  real,
  type Run,
  sampleCellValues,
  type Shape,
  simulate,
} from '@tracegrad/symbolic';

const T = 6;
const found = gallery.find(({ name }) => name === 'rnn');
if (found === undefined) throw new RangeError('the gallery has no rnn');
const cell = defineCell(found);
const sizes = new Map(Object.entries({ n: 5, d: 4, k: 7 }));
const drawn = sampleCellValues(cell, { T, seed: 20220711, sizes });
const values: CellValues = {
  ...drawn,
  parameters: {
    ...drawn.parameters,
    W: (drawn.parameters['W'] as number[][]).map(row => row.map(w => w / (0.3 * Math.sqrt(5)))), // a sample is rows
  },
};

const shapes: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ...cell.parameters,
  ...[...cell.inputs].map(([name, { shape }]): [string, Shape] => [name, shape]),
  ...cell.stages.flatMap(({ equations }) => equations.map(({ name, shape }): [string, Shape] => [name, shape])),
]);

/** An expression in the names of the cell. */
function read(text: string): Expr {
  const { withDefinitions, settle } = elaborator({
    declared: name => {
      const shape = shapes.get(name);
      return shape === undefined ? undefined : { shape, sequence: !cell.parameters.has(name) };
    },
    isSize: name => sizes.has(name),
  });
  const elaborated = withDefinitions(parseExpression(text, { declared: name => shapes.has(name) }), text);
  settle();
  return elaborated.build();
}

const matrices = cellMatrices(cell, values);
const run = simulate(real, cell, matrices);
const evaluated = evaluator(real, run.environment);

/** The note's own formulas, with what it calls ∂L/∂h put in. */
const immediate = "(V'*(softmax(o[t]) - y[t])).*(vector(1) - h[t].^2)";
const formulas = {
  W: `sum(t, 1, T, (${immediate})*h[t-1]')`,
  U: `sum(t, 1, T, (${immediate})*x[t]')`,
  b: `sum(t, 1, T, ${immediate})`,
  V: "sum(t, 1, T, (softmax(o[t]) - y[t])*h[t]')",
  c: 'sum(t, 1, T, softmax(o[t]) - y[t])',
} as const;

export type Block = keyof typeof formulas;

/** max |note − truth| / max |truth| for each block of the RNN. */
export function gradientErrors(): Readonly<Record<Block, number>> {
  const errorOf = (name: Block): number => {
    const truth = complexStepGradient(cell, values, { name }).flat();
    const own = evaluated(read(formulas[name])).entries;
    return Math.max(...truth.map((g, i) => Math.abs((own[i] ?? NaN) - g))) / Math.max(...truth.map(Math.abs));
  };
  return { W: errorOf('W'), U: errorOf('U'), b: errorOf('b'), V: errorOf('V'), c: errorOf('c') };
}

/** A matrix of the same shape, s of the way along a random motion. */
const moved = (A: Matrix<number>, s: number, D: readonly number[]): Matrix<number> => ({
  ...A,
  entries: [...A.entries].map((a, i) => a + s * (D[i] ?? 0)),
});

/**
 * The note's line dL = Σ tr((∂L/∂h)ᵀ dh), taken along a random motion of everything but the targets, against the true dL:
 * the median relative error of 21 motions. V and c vanish from the line, so it is off by what they contribute.
 */
export function lineError(): number {
  const weight = read("V'*(softmax(o[t]) - y[t])");
  const step = 1e-5;
  const slope = (a: number, b: number): number => (a - b) / (2 * step);
  const errors = Array.from({ length: 21 }, (_, motion) => {
    const random = generator(motion + 1, 'motion');
    const directions = new Map(
      [...matrices.matrices].map(([key, { entries }]) => [
        key,
        [...entries].map(() => (key.startsWith('y') ? 0 : random.normal())),
      ]),
    );
    const at = (s: number): Run<number> => {
      const all = [...matrices.matrices].map(([key, A]) => [key, moved(A, s, directions.get(key) ?? [])] as const);
      return simulate(real, cell, { ...matrices, matrices: new Map(all) });
    };
    const [ahead, behind] = [at(step), at(-step)];
    let line = 0;
    for (let t = 1; t <= T; t++) {
      const [h1, h0] = [ahead.value('h', t)?.entries ?? [], behind.value('h', t)?.entries ?? []];
      line += [...evaluated(weight, t).entries].reduce((sum, w, i) => sum + w * slope(h1[i] ?? NaN, h0[i] ?? NaN), 0);
    }
    const dL = slope(ahead.loss, behind.loss);
    return Math.abs(line - dL) / Math.abs(dL);
  });
  return errors.sort((x, y) => x - y)[10] ?? NaN;
}

/** 0.912 as 91 %, in the way of the language. */
export const percent = (error: number): string => `${Math.round(100 * error)} %`;
