/**
 * Loop nests as functions of their own.                                                    layer 4
 *
 * A pass is run a few thousand times in the life of a model and its loops over elements some millions of times. Engines
 * compile function by function: one long function of many loops is entered in the middle, compiled late and as a whole, and
 * has no room left for the functions it calls, so that sigmoid and tanh stay calls that box their numbers. So what is done
 * at every step of time becomes a function, with its formulas, and the pass the order in which they are called.
 */
import { intNames, type Int, named } from '../loop/int.js';
import { type Kernel, realsOf, type Statement, statementsIn } from '../loop/loop.js';
import { local, realsIn } from '../loop/real.js';
import { buffersRead, buffersWritten, namesDefined, namesIn } from '../loop/scope.js';
import { integersOf } from './signature.js';

export interface Outlined {
  /** With calls in place of nests. */
  readonly kernel: Kernel;
  /** In the order of their calls. */
  readonly nests: readonly Kernel[];
}

/** `time`: the index of steps. `taken`: names that functions of other kernels have. */
export function outlined(kernel: Kernel, time: string, taken: readonly string[] = []): Outlined {
  const names = new Set([...namesIn(kernel), ...taken]);
  const nests: Kernel[] = [];
  const inBody = (body: readonly Statement[], inTime: boolean): readonly Statement[] => {
    const out: Statement[] = [];
    for (const statement of body) {
      if (statement.kind === 'when' || statement.kind === 'strips')
        out.push({ ...statement, body: inBody(statement.body, inTime) });
      else if (statement.kind !== 'loop') out.push(statement);
      else if ((inTime || statement.index === time) && standsAlone(statement)) {
        const last = out[out.length - 1];
        const formulas = last?.kind === 'note' ? [last] : [];
        if (formulas.length > 0) out.pop();
        const says = `A part of \`${kernel.name}\`${inTime ? `, at step ${time}` : ''}.`;
        const nest = nestOf(kernel, [...formulas, statement], nameOf(kernel, statement, names), says);
        nests.push(nest);
        const { sizes, scalars, buffers } = nest;
        out.push({
          kind: 'call',
          kernel: nest,
          sizes: sizes.map(named),
          scalars: scalars.map(local),
          buffers: buffers.map(({ name }) => name),
        });
      } else out.push({ ...statement, body: inBody(statement.body, inTime || statement.index === time) });
    }
    return out;
  };
  return { kernel: { ...kernel, body: inBody(kernel.body, false) }, nests };
}

/** Whether a nest only stores elements: it changes no variable of the kernel around it and calls no other kernel. */
function standsAlone(nest: Statement): boolean {
  const within = statementsIn([nest]);
  const own = new Set(within.flatMap(s => (s.kind === 'variable' ? [s.name] : [])));
  const foreign: readonly Statement['kind'][] = [
    'strips',
    'product',
    'totals',
    'call',
    'meet',
    'when',
    'choice',
    'result',
  ];
  return within.every(s => !foreign.includes(s.kind) && (s.kind !== 'set' || own.has(s.name)));
}

/** `train_h`: the pass and what is stored last. */
function nameOf({ name }: Kernel, nest: Statement, taken: Set<string>): string {
  const stored = [...buffersWritten(nest)];
  let wish = [name, ...stored.slice(-1)].join('_');
  while (taken.has(wish)) wish += '_';
  taken.add(wish);
  return wish;
}

function nestOf(kernel: Kernel, body: readonly Statement[], name: string, says: string): Kernel {
  const defined = namesDefined(body);
  const integers = new Set<string>();
  const reals = new Set<string>();
  const note = (value: Int): void => intNames(value).forEach(each => integers.add(each));
  for (const statement of statementsIn(body)) {
    integersOf(statement).forEach(note);
    for (const real of realsOf(statement).flatMap(realsIn)) {
      if (real.kind === 'local') reals.add(real.name);
      if (real.kind === 'count') note(real.value);
      if (real.kind === 'load') real.at.forEach(note);
      if (real.kind === 'select') [real.left, real.right].forEach(note);
    }
  }
  const touched = new Set(body.flatMap(each => [...buffersRead(each), ...buffersWritten(each)]));
  const free = (all: ReadonlySet<string>): readonly string[] => [...all].filter(each => !defined.has(each));
  return {
    name,
    says: [says],
    sizes: free(integers),
    scalars: free(reals),
    flags: [],
    // Positions are flat by now, and were proved to lie inside before.
    buffers: kernel.buffers.filter(buffer => touched.has(buffer.name)).map(buffer => ({ ...buffer, extents: [] })),
    body,
  };
}
