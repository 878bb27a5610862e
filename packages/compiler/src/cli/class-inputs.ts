/** Inputs that are unit vectors, given as such and as their classes.                       layer 6 */
import type { Cell, CellValues } from '@tracegrad/symbolic';
import type { Given } from './emitted-model.js';
import { isSteady } from './point.js';
import { inputsOf, type Padding, type Point, withSteps } from './trial.js';

const column = (value: unknown): readonly (readonly number[])[] => value as readonly (readonly number[])[]; // as all values are

/** How many classes each input of a point has that may be given so. */
function classCounts(cell: Cell, { padded }: Point): ReadonlyMap<string, number> {
  const first = padded[0]?.inputs ?? {};
  return new Map(
    [...cell.inputs.values()].flatMap(({ name, once }) => {
      const rows = column(once ? first[name] : (first[name] as readonly unknown[])[0]);
      return rows.length > 1 && rows[0]?.length === 1 ? [[name, rows.length] as const] : [];
    }),
  );
}

/** Some class for each step and example. */
const classAt = (t: number, b: number, count: number): number => (5 * t + 3 * b + 1) % count;
const unit = (own: number, count: number): number[][] => Array.from({ length: count }, (_, i) => [i === own ? 1 : 0]);

export interface ClassPoint {
  /** With unit vectors for all inputs that may be. */
  readonly point: Point;
  /** What calls are given in their place. */
  readonly asClasses: (padding: Padding) => Given;
}

/** Undefined where there is no such input, or where this is no point of the cell. */
export function classPoint(cell: Cell, given: Point): ClassPoint | undefined {
  const counts = classCounts(cell, given);
  if (counts.size === 0) return undefined;
  const { T, counting } = given;
  const isOnce = (name: string): boolean => cell.inputs.get(name)?.once === true;
  const padded = given.padded.map((example, b): CellValues => {
    const own = [...counts].map(([name, count]) => {
      const steps = Array.from({ length: T }, (_, t) => unit(classAt(t, b, count), count));
      return [name, isOnce(name) ? unit(classAt(0, b, count), count) : steps] as const;
    });
    return { ...example, inputs: { ...example.inputs, ...Object.fromEntries(own) } };
  });
  const examples = padded.map((example, b) => withSteps(cell, example, counting[b] ?? []));
  if (!examples.every(example => isSteady(cell, example))) return undefined;
  const point = { ...given, padded, examples };
  const B = padded.length;
  const classesOf = (name: string, count: number, padding: Padding): Int16Array =>
    Int16Array.from({ length: (isOnce(name) ? 1 : T) * B }, (_, v) => {
      const [t, b] = [Math.floor(v / B), v % B];
      // Nobody looks at what stands where a mask is 0.
      const isThere = isOnce(name) || padding === 'values' || counting[b]?.includes(t) === true;
      return isThere ? classAt(t, b, count) : -100;
    });
  return {
    point,
    asClasses: padding => ({
      ...inputsOf(cell, point, padding),
      ...Object.fromEntries([...counts].map(([name, count]) => [name, classesOf(name, count, padding)])),
    }),
  };
}
