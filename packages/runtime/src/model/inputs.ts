/**
 * The caller's arrays, checked, in the form kernels read.
 *
 * An array of the model's own number type is read where it lies. Labels are written out as one-hot vectors and masks as
 * numbers, into arrays that are made at the first call that needs them and kept. With a mask, sequences are written out with
 * zeros where it is 0, so that no kernel meets what stands there.
 */
import { shown, TracegradRuntimeError } from '../errors.js';
import type { FloatArray, Shape } from '../model.js';
import { isOfType, tagOf } from './arena.js';
import type { Labels, NumberType } from './contract.js';
import type { InputShape } from './emitted.js';
import { under } from './named.js';

/** The steps and examples of one call. */
export interface Call {
  readonly T: number;
  readonly B: number;
}

export interface Inputs {
  /** The vectors of an input; with a mask, zeros where it is 0. */
  readonly vectors: (name: string, value: unknown, call: Call, mask?: FloatArray) => FloatArray;
  /**
   * Its classes, as numbers of the model's type; undefined if it is not given as classes. With a mask, any class, which is
   * 0, where it is 0: a pass takes classes only if what comes of them there is not read.
   */
  readonly classes: (name: string, value: unknown, call: Call, mask?: FloatArray) => FloatArray | undefined;
}

const labelTags: ReadonlySet<string | undefined> = new Set<Labels[typeof Symbol.toStringTag]>([
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
]);
/** Only arrays that are known to hold whole numbers: an engine may bring others that hold fractions. */
const isLabels = (value: unknown): value is Labels => labelTags.has(tagOf(value));

/** Throws unless the array has one entry per combination of the named counts. */
function checkLength(name: string, length: number, counts: Counts): void {
  const expected = counts.reduce((product, [, count]) => product * count, 1);
  if (length === expected) return;
  const [letters, numbers] = [counts.map(([letter]) => letter).join('×'), counts.map(([, count]) => count).join('·')];
  throw new TracegradRuntimeError(
    'wrong-length',
    `${name} has ${length} elements, but ${letters} = ${numbers} = ${expected} are needed`,
  );
}

/** Reads the inputs of a cell. `capacity` bounds the arrays for labels. */
export function inputReader(
  type: NumberType,
  zeros: (length: number) => FloatArray,
  shapes: Readonly<Record<string, InputShape>>,
  capacity: Call,
): Inputs {
  const written = new Map<string, FloatArray>();
  const numbered = new Map<string, FloatArray>();
  const classes: Inputs['classes'] = (name, value, { T, B }, mask) => {
    const input = under(shapes, name);
    if (input === undefined || !isLabels(value)) return undefined;
    const [rows, columns] = input.shape;
    if (columns !== 1 || rows === 1) return undefined;
    const vectors = (input.once ? 1 : T) * B;
    if (value.length !== vectors) checkLength(`${name} (classes)`, value.length, stepsAndExamples(input, T, B));
    let target = numbered.get(name);
    if (target === undefined) {
      target = zeros((input.once ? 1 : capacity.T) * capacity.B);
      numbered.set(name, target);
    }
    const own = input.once ? undefined : mask;
    for (let v = 0; v < vectors; v++) target[v] = own?.[v] === 0 ? 0 : checkedClass(name, value, v, rows);
    return target;
  };
  /** The array that an input is written out into. */
  const targetOf = (name: string, { once }: InputShape, width: number): FloatArray => {
    let target = written.get(name);
    if (target === undefined) {
      target = zeros((once ? 1 : capacity.T) * capacity.B * width);
      written.set(name, target);
    }
    return target;
  };
  const vectorsOf: Inputs['vectors'] = (name, value, { T, B }, mask) => {
    const input = under(shapes, name);
    if (input === undefined) throw new TracegradRuntimeError('bad-value', `there is no input ${name}`);
    const [rows, columns] = input.shape;
    const vectors = (input.once ? 1 : T) * B;
    const own = input.once ? undefined : mask;
    const width = rows * columns;
    if (isOfType(type, value)) {
      if (value.length !== vectors * width)
        checkLength(name, value.length, [...stepsAndExamples(input, T, B), ...entries(input.shape)]);
      return own === undefined ? value : withoutPadding(value, width, own, targetOf(name, input, width));
    }
    if (!isLabels(value) || columns !== 1 || rows === 1) {
      const wanted = type === 'float32' ? 'Float32Array' : 'Float64Array';
      const labels = columns === 1 && rows > 1 ? ', or an integer array of classes' : '';
      throw new TracegradRuntimeError('wrong-type', `${name} must be a ${wanted}${labels}, not ${shown(value)}`);
    }
    if (value.length !== vectors) checkLength(`${name} (classes)`, value.length, stepsAndExamples(input, T, B));
    const target = targetOf(name, input, width);
    writeOneHot(name, value, rows, target, own);
    return target;
  };
  return { vectors: vectorsOf, classes };
}

type Counts = readonly (readonly [string, number])[];
const stepsAndExamples = ({ once }: InputShape, T: number, B: number): Counts => [
  ...(once ? [] : [['T', T] as const]),
  ['B', B],
];
const entries = ([rows, columns]: Shape): Counts => [
  ['rows', rows],
  ...(columns === 1 ? [] : [['columns', columns] as const]),
];

function checkedClass(name: string, labels: Labels, v: number, rows: number): number {
  const label = labels[v]!; // below the length
  if (label >= 0 && label < rows) return label;
  throw new TracegradRuntimeError('bad-value', `${name}[${v}] is the class ${label}, but classes are 0…${rows - 1}`);
}

function writeOneHot(
  name: string,
  labels: Labels,
  rows: number,
  target: FloatArray,
  mask: FloatArray | undefined,
): void {
  target.fill(0, 0, labels.length * rows);
  for (let v = 0; v < labels.length; v++)
    if (mask?.[v] !== 0) target[v * rows + checkedClass(name, labels, v, rows)] = 1;
}

/** The values, with zeros for the vectors where the mask is 0. */
function withoutPadding(values: FloatArray, width: number, mask: FloatArray, target: FloatArray): FloatArray {
  target.set(values);
  for (let v = 0; v * width < values.length; v++) if (mask[v] === 0) target.fill(0, v * width, (v + 1) * width);
  return target;
}

/** Writes a mask as numbers. @throws TracegradRuntimeError if it has not T·B entries, each 0 or 1 */
export function writeMask(value: unknown, { T, B }: Call, target: FloatArray): void {
  if (!ArrayBuffer.isView(value) || value instanceof DataView || !('length' in value)) {
    throw new TracegradRuntimeError('wrong-type', `mask must be a typed array, not ${shown(value)}`);
  }
  // Every typed array reads as numbers; a bigint one fails the comparison below.
  const numbers = value as unknown as ArrayLike<number>;
  if (numbers.length !== T * B)
    checkLength('mask', numbers.length, [
      ['T', T],
      ['B', B],
    ]);
  for (let v = 0; v < numbers.length; v++) {
    const entry = numbers[v]!;
    if (entry !== 0 && entry !== 1) throw new TracegradRuntimeError('bad-value', `mask[${v}] is ${entry}, not 0 or 1`);
    target[v] = entry;
  }
}

/** A given start value, checked. */
export function startValue(type: NumberType, name: string, value: unknown, B: number, shape: Shape): FloatArray {
  if (!isOfType(type, value)) {
    const wanted = type === 'float32' ? 'Float32Array' : 'Float64Array';
    throw new TracegradRuntimeError('wrong-type', `${name} must be a ${wanted}, not ${shown(value)}`);
  }
  if (value.length !== B * shape[0] * shape[1]) checkLength(name, value.length, [['B', B], ...entries(shape)]);
  return value;
}

/** A whole number in 1…limit. */
export function countOf(name: string, value: unknown, limit: number): number {
  if (value === undefined) return limit;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw new TracegradRuntimeError('bad-value', `${name} must be a whole number from 1, not ${shown(value)}`);
  }
  if (value > limit) {
    throw new TracegradRuntimeError('out-of-capacity', `${name} is ${value}, but the model was made for ${limit}`);
  }
  return value;
}
