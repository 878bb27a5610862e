/**
 * All that one emitted model says at a point.                                            layer 6
 *
 * A training step, a forward pass and, where there is no mask and the cell has one, a stream, with the same inputs. Nothing
 * is judged here: one result is held against the equations, or against that of another back end.
 */
import { type Cell, type Dim, equationsOf, maskName, symbols } from '@tracegrad/symbolic';
import { intValue } from '../loop/int.js';
import { sizeOf } from '../plan/sizes.js';
import { type Arrays, type EmittedModel, type Given, isNumbers, type Outputs } from './emitted-model.js';
import { type Point, sizesOf } from './trial.js';

export interface Gradients {
  readonly parameter: Arrays;
  readonly initial: Arrays;
  readonly input: Arrays;
}
export interface Results {
  readonly loss: number;
  readonly gradients: Gradients;
  readonly outputs: Outputs;
  /** Those after each step; undefined where there is no stream. */
  readonly stream: readonly Outputs[] | undefined;
}

/** What a forward pass is given: the inputs that its equations read, start values and the mask. */
function readByForward(cell: Cell, inputs: Given): Given {
  const used = new Set(equationsOf(cell).flatMap(({ value }) => symbols(value).map(({ name }) => name)));
  const isGiven = (name: string): boolean => name === maskName || !cell.inputs.has(name) || used.has(name);
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => isGiven(name)));
}

/** Views that the next call overwrites, copied. */
const copied = (record: Readonly<Record<string, unknown>>): Arrays =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => (isNumbers(value) ? [[name, value.slice()] as const] : [])),
  );
const kept = (outputs: Outputs): Outputs => ({ ...copied(outputs), final: copied(outputs.final) });

/** The outputs of a stream after each step; undefined if the cell has none. */
function streamed(cell: Cell, model: EmittedModel, T: number, given: Given): readonly Outputs[] | undefined {
  const entries = Object.entries(given);
  const isStart = (name: string): boolean => cell.initials.some(initial => initial.name === name);
  const inputs = entries.filter(([name]) => !isStart(name));
  try {
    model.reset(Object.fromEntries(entries.filter(([name]) => isStart(name))));
    return Array.from({ length: T }, (_, t) => {
      const step = inputs.map(([name, values]): readonly [string, Given[string]] => {
        const width = values.length / T;
        return [name, cell.inputs.get(name)?.once === true ? values : values.slice(t * width, (t + 1) * width)];
      });
      return kept(model.step(Object.fromEntries(step)));
    });
  } catch (error) {
    if (error instanceof Error && error.message.includes('cannot be streamed')) return undefined;
    throw error;
  }
}

/** The values that the cell names, with zeros for the steps that do not count, of which nothing is said. */
function counted(cell: Cell, { final, ...values }: Outputs, point: Point): Outputs {
  const { T, counting } = point;
  const B = counting.length;
  const sizes = new Map(Object.entries(sizesOf(cell, point)));
  const extent = (dim: Dim): number => intValue(sizeOf(dim), sizes);
  const places = counting.flatMap((own, b) =>
    Array.from({ length: T }, (_, t) => (own.includes(t) ? [] : [t * B + b])).flat(),
  );
  const named = cell.stages.flatMap(({ direction, equations }) =>
    equations.map(({ name, shape: [rows, columns] }) => {
      const array = values[name];
      const width = extent(rows) * extent(columns);
      // What is the same for all examples is kept once, and is there at every step.
      if (direction === 'once' || !isNumbers(array) || array.length !== T * B * width) return [name, array] as const;
      for (const place of places) array.fill(0, place * width, (place + 1) * width);
      return [name, array] as const;
    }),
  );
  return { ...Object.fromEntries(named), final };
}

export function resultsOf(cell: Cell, model: EmittedModel, point: Point, inputs: Given): Results {
  const loss = model.lossAndGradients(inputs, { inputGradients: true });
  const gradients = {
    parameter: copied(model.gradients),
    initial: copied(model.initialGradients),
    input: copied(model.inputGradients),
  };
  const given = readByForward(cell, inputs);
  return {
    loss,
    gradients,
    outputs: counted(cell, kept(model.forward(given)), point),
    stream: point.mask ? undefined : streamed(cell, model, point.T, given),
  };
}
