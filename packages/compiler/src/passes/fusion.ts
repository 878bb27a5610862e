/**
 * Loops over the same range become one.                                                   layer 3
 *
 * A softmax, what it is taken of and what is made of it are loops over all steps, over the examples and over the entries.
 * Run one after the other, each reads from memory what the one before has just written; as one loop they do a row while it is at
 * hand, and read it once. (The plan has put elementwise values of one shape into one nest; here nests of any kind meet.)
 *
 * A loop joins an earlier one if it may run right after it, and if in each buffer that one of the two writes both keep to
 * the same slice, a slice of its own for each value of the index. So each pass of the later loop needs only what the same
 * pass of the earlier one leaves.
 */
import { type Int, intNames } from '../loop/int.js';
import { hasBody, type Kernel, realsOf, type Statement, type StatementOf, statementsIn } from '../loop/loop.js';
import { equalInts, linearIn, polynomial } from '../loop/polynomial.js';
import { realsIn, wideFunctions } from '../loop/real.js';
import { buffersRead, buffersWritten, namesDefined, namesIn } from '../loop/scope.js';
import { renamedIn } from './rename.js';

type Loop = StatementOf<'loop'>;

export function fusedLoops(kernel: Kernel): Kernel {
  const totals = new Set(kernel.body.flatMap(s => (s.kind === 'variable' ? [s.name] : [])));
  return { ...kernel, body: inBody(kernel.body, { taken: new Set(namesIn(kernel)), totals }) };
}

interface Names {
  /** All of the kernel. */
  readonly taken: ReadonlySet<string>;
  /** The variables of the whole kernel: a loop that adds to one stays alone, as several threads cannot share it. */
  readonly totals: ReadonlySet<string>;
}

/** A statement and the formulas above it. */
interface Noted {
  readonly lines: readonly string[];
  readonly statement: Statement;
}

function inBody(body: readonly Statement[], names: Names): readonly Statement[] {
  const done: Noted[] = [];
  let lines: readonly string[] = [];
  for (const statement of constantsFirst(body)) {
    if (statement.kind === 'note') {
      lines = [...lines, ...statement.lines];
      continue;
    }
    const at = statement.kind === 'loop' ? hostOf(statement, done, names) : undefined;
    const host = at === undefined ? undefined : done[at];
    if (at === undefined || host?.statement.kind !== 'loop' || statement.kind !== 'loop')
      done.push({ lines, statement });
    else {
      const own = apart(statement.body, host.statement.body, names.taken);
      done[at] = {
        lines: [...host.lines, ...lines],
        statement: { ...host.statement, body: [...host.statement.body, ...own] },
      };
    }
    lines = [];
  }
  return done.flatMap(({ lines, statement }) => {
    const inner = hasBody(statement) ? { ...statement, body: inBody(statement.body, names) } : statement;
    return lines.length === 0 ? [inner] : [{ kind: 'note', lines } as const, inner];
  });
}

/**
 * In a row, whose loops have no formulas of their own, variables that begin with a constant stand first: no loop is kept from
 * another by the beginning of its sum.
 */
function constantsFirst(body: readonly Statement[]): readonly Statement[] {
  const isConstant = (s: Statement): boolean => s.kind === 'variable' && s.value.kind === 'constant';
  if (body.some(s => s.kind === 'note')) return body;
  return [...body.filter(isConstant), ...body.filter(s => !isConstant(s))];
}

/** The loop's body, with other names for what the body that it joins defines, too. */
function apart(
  body: readonly Statement[],
  host: readonly Statement[],
  taken: ReadonlySet<string>,
): readonly Statement[] {
  const theirs = namesDefined(host);
  const indices = new Set(statementsIn(body).flatMap(s => (s.kind === 'loop' ? [s.index] : [])));
  const names = new Map<string, string>();
  for (const name of namesDefined(body)) {
    if (indices.has(name) || !theirs.has(name)) continue;
    let other = name;
    for (let n = 2; taken.has(other) || theirs.has(other) || [...names.values()].includes(other); n++)
      other = `${name}${n}`;
    names.set(name, other);
  }
  return renamedIn(body, name => names.get(name) ?? name);
}

/** Where the latest loop stands that the loop can join. */
function hostOf(loop: Loop, before: readonly Noted[], { totals }: Names): number | undefined {
  if (!isElementwise(loop) || meet(locals(loop).set, totals)) return undefined;
  for (let at = before.length - 1; at >= 0; at--) {
    const earlier = before[at]?.statement;
    if (earlier === undefined) continue;
    if (earlier.kind === 'loop' && !meet(locals(earlier).set, totals) && canJoin(loop, earlier)) return at;
    if (!commute(loop, earlier)) return undefined;
  }
  return undefined;
}

/** Whether a loop does nothing but store elements and change variables. */
const isElementwise = (loop: Loop): boolean =>
  statementsIn(loop.body).every(({ kind }) => ['loop', 'let', 'variable', 'set', 'store', 'note'].includes(kind));

const sameRange = (a: Loop, b: Loop): boolean =>
  a.index === b.index && a.step === b.step && equalInts(a.from, b.from) && equalInts(a.to, b.to);

/** The index of the loop right inside: what has one over examples is cut among threads, so it joins nothing that has none. */
const indexInside = (loop: Loop): string | undefined =>
  loop.body.flatMap(inner => (inner.kind === 'loop' ? [inner.index] : []))[0];
const isInnermost = (loop: Loop): boolean => !loop.body.some(hasBody);
/** Whether it can be run several elements at a time, as far as its functions go. */
const isWide = (loop: Loop): boolean =>
  loop.body
    .flatMap(realsOf)
    .flatMap(realsIn)
    .every(real => {
      if (real.kind === 'function') return wideFunctions.has(real.fn);
      return real.kind !== 'select' && !(real.kind === 'binary' && real.operator === 'power');
    });

function canJoin(loop: Loop, earlier: Loop): boolean {
  if (!isElementwise(earlier) || !sameRange(loop, earlier) || shareLocals(loop, earlier)) return false;
  if (indexInside(loop) !== indexInside(earlier)) return false;
  if (isInnermost(loop) && isWide(loop) !== isWide(earlier)) return false;
  const [mine, theirs] = [buffersWritten(loop), buffersWritten(earlier)];
  const both = [...accessed(loop)].filter(name => accessed(earlier).has(name));
  return both.every(name => (!mine.has(name) && !theirs.has(name)) || sameSlices(name, loop, earlier));
}

const accessed = (statement: Statement): ReadonlySet<string> =>
  new Set([...buffersRead(statement), ...buffersWritten(statement)]);

/** Whether some axis of a buffer has one and the same subscript everywhere in both loops, another for each value of the index. */
function sameSlices(buffer: string, loop: Loop, earlier: Loop): boolean {
  const subscripts = [...accessesOf(buffer, loop), ...accessesOf(buffer, earlier)];
  const [first = []] = subscripts;
  const inner = new Set([...namesDefined(loop.body), ...namesDefined(earlier.body)]);
  return first.some((subscript, axis) => {
    // A number of slices further on for each value, whatever goes on inside the loops.
    const slope = linearIn(polynomial(subscript), loop.index)?.slope ?? new Map<string, number>();
    const moves = slope.size === 1 && slope.has('') && !intNames(subscript).some(name => inner.has(name));
    return moves && subscripts.every(at => at[axis] !== undefined && equalInts(at[axis], subscript));
  });
}

function accessesOf(buffer: string, loop: Loop): readonly (readonly Int[])[] {
  return statementsIn(loop.body).flatMap(s => [
    ...(s.kind === 'store' && s.buffer === buffer ? [s.at] : []),
    ...realsOf(s)
      .flatMap(realsIn)
      .flatMap(real => (real.kind === 'load' && real.buffer === buffer ? [real.at] : [])),
  ]);
}

const meet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].some(name => b.has(name));

/** The locals of its surroundings that a statement reads, and those that it sets or defines there. */
function locals(statement: Statement): { readonly read: ReadonlySet<string>; readonly set: ReadonlySet<string> } {
  const own = hasBody(statement) ? namesDefined(statement.body) : new Set<string>();
  const outer = (names: readonly string[]): ReadonlySet<string> => new Set(names.filter(name => !own.has(name)));
  const inside = statementsIn([statement]);
  const reals = inside.flatMap(realsOf).flatMap(realsIn);
  return {
    read: outer(reals.flatMap(real => (real.kind === 'local' ? [real.name] : []))),
    set: outer(inside.flatMap(s => (s.kind === 'set' || s.kind === 'let' || s.kind === 'variable' ? [s.name] : []))),
  };
}

/** Whether one sets what the other reads or sets. */
function shareLocals(a: Statement, b: Statement): boolean {
  const [mine, theirs] = [locals(a), locals(b)];
  return meet(mine.set, theirs.set) || meet(mine.set, theirs.read) || meet(theirs.set, mine.read);
}

/** Whether two statements may change places. */
const commute = (a: Statement, b: Statement): boolean =>
  !meet(buffersWritten(a), accessed(b)) && !meet(buffersWritten(b), accessed(a)) && !shareLocals(a, b);
