/**
 * Inputs that are unit vectors, given as their classes.                                    layer 3
 *
 * A word or a letter as input makes W x[t] a column of W, and the gradient of W a sum of rows by class: no product at all.
 * Where an input is only multiplied, its products are written down twice, as they are and as look-ups; the host says which
 * by two flags. An input that is read in any other way is given as the vectors that it stands for, and so is one whose zeros
 * are read where a mask is 0: no class stands for zeros.
 */
import { type Int, intText, times } from '../loop/int.js';
import { type Buffer, hasBody, type Kernel, rewriteBody, type Statement, statementsIn } from '../loop/loop.js';
import { isConstant } from '../loop/real.js';
import { buffersRead, namesIn } from '../loop/scope.js';
import { readInPadding } from '../plan/padding.js';
import type { Plan } from '../plan/plan.js';

/** An input that may be given as classes: the array of these, and the flags for that and for vectors. */
export interface ClassInput {
  readonly input: string;
  readonly array: string;
  readonly asClasses: string;
  readonly asVectors: string;
}
export interface WithClasses {
  readonly kernel: Kernel;
  readonly inputs: readonly ClassInput[];
}

/** The number of vectors before a position, if vectors of that length begin there. */
function vectorsBefore(offset: Int, length: Int): Int | undefined {
  if (offset.kind === 'int' && offset.value === 0) return offset;
  const factors = offset.kind === 'times' ? offset.factors : [offset];
  const at = factors.findIndex(factor => intText(factor) === intText(length));
  return at < 0 ? undefined : times(...factors.filter((_, i) => i !== at));
}

/** The same with the input given as classes; undefined if the statement is no product that allows it. */
function lookedUp(s: Statement, input: string, array: string): Statement | undefined {
  if (s.kind !== 'product') return undefined;
  const { target, left, right, rows, columns, inner, factor, add } = s;
  const common = { target, rows, columns, inner, factor, add } as const;
  if (s.form === 'timesTransposed' && left.buffer === input && right.buffer !== input) {
    const offset = intText(left.stride) === intText(inner) ? vectorsBefore(left.offset, inner) : undefined;
    if (offset === undefined || !isConstant(add, 0) || !isConstant(factor, 1)) return undefined;
    return { ...common, kind: 'lookUp', table: right, classes: { buffer: array, offset } };
  }
  if (s.form === 'transposedTimes' && right.buffer === input && left.buffer !== input) {
    const offset = intText(right.stride) === intText(columns) ? vectorsBefore(right.offset, columns) : undefined;
    return offset && { ...common, kind: 'scatter', source: left, classes: { buffer: array, offset } };
  }
  return undefined;
}

/** The kernel of a plan that takes classes as well. Every input has an axis of the examples. */
export function withClasses(kernel: Kernel, { cell, letters: { B } }: Pick<Plan, 'cell' | 'letters'>): WithClasses {
  const zerosRead = readInPadding(cell);
  const taken = new Set(namesIn(kernel));
  const free = (wish: string): string => {
    let name = wish;
    for (let n = 2; taken.has(name); n++) name = `${wish}${n}`;
    taken.add(name);
    return name;
  };
  const all = statementsIn(kernel.body).filter(s => !hasBody(s) && s.kind !== 'choice');
  const allowed = kernel.buffers.flatMap((buffer): readonly (ClassInput & { readonly buffer: Buffer })[] => {
    if (buffer.role !== 'input' || !buffer.extents.some(extent => intText(extent) === B)) return [];
    if (zerosRead.has(buffer.name)) return [];
    const readers = all.filter(s => buffersRead(s).has(buffer.name));
    if (!readers.every(s => lookedUp(s, buffer.name, '') !== undefined)) return [];
    const { name: input } = buffer;
    const extents = buffer.extents.slice(0, -1);
    return [
      {
        input,
        array: free(`${input}_classes`),
        asClasses: free(`${input}Classes`),
        asVectors: free(`${input}Vectors`),
        buffer: { ...buffer, extents },
      },
    ];
  });
  const body = rewriteBody(kernel.body, s => {
    for (const { input, array, asClasses, asVectors } of allowed) {
      const own = lookedUp(s, input, array);
      if (own === undefined) continue;
      return [
        { kind: 'when', flag: asClasses, body: [own] },
        { kind: 'when', flag: asVectors, body: [s] },
      ];
    }
    return [s];
  });
  return {
    kernel: {
      ...kernel,
      flags: [...kernel.flags, ...allowed.flatMap(({ asClasses, asVectors }) => [asClasses, asVectors])],
      buffers: [...kernel.buffers, ...allowed.map(({ array, buffer }) => ({ ...buffer, name: array }))],
      body,
    },
    inputs: allowed.map(({ input, array, asClasses, asVectors }) => ({ input, array, asClasses, asVectors })),
  };
}
