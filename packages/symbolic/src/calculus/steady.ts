/**
 * Equations whose stability does not depend on names.                                   layer 3
 *
 * log(p[t]) with p[t] = softmax(o[t]) is as stable as log(softmax(o[t])) only if it is known what p is. Names of exponentials,
 * of σ and softmax, and of what is made of them elementwise, are put in where a stable rewrite then applies, and only there;
 * what else has a name keeps it.
 */
import { canonical, children } from '../expr/canonical.js';
import type { Expr, Index, Series, Sym } from '../expr/expr.js';
import { at, mentions, rebuild, series, shift, substitute, symbols } from '../expr/rewrite.js';
import type { Definition } from './derivation.js';
import { isFiniteAtSteps } from './finite.js';
import { stabilised } from './simplify/simplify.js';
import { recogniser } from './uses.js';

const isGrowing = (A: Expr): boolean =>
  (A.kind === 'apply' && (A.fn.name === 'exp' || A.fn.name === 'sigmoid')) || (A.kind === 'call' && A.fn === 'softmax');
/** What can cancel against 1 under a logarithm. */
const isSaturating = (A: Expr): boolean => A.kind === 'apply' && A.fn.name === 'tanh';
/** Kinds through which an exponential is still seen as one. */
const seenThrough = (A: Expr): boolean =>
  A.kind === 'sum' ||
  A.kind === 'hadamard' ||
  A.kind === 'scale' ||
  A.kind === 'power' ||
  A.kind === 'transpose' ||
  (A.kind === 'call' && (A.fn === 'sum' || A.fn === 'diag'));
const isLog = (A: Expr): boolean => A.kind === 'apply' && A.fn.name === 'log';
/** Where a stable rewrite may begin. */
const isHead = (A: Expr): boolean => isLog(A) || A.kind === 'hadamard' || A.kind === 'scale' || A.kind === 'power';

/** How many steps before and after t are surely steps of the sequence. */
interface Room {
  readonly before: number;
  readonly after: number;
}
const noRoom: Room = { before: 0, after: 0 };
/** In a sum from 2 on, t − 1 is a step; in one to T − 1, t + 1 is. */
const roomWithin = ({ from, to }: Series): Room => ({
  before: from.base === '' ? from.offset - 1 : 0,
  after: to.base === 'T' ? -to.offset : 0,
});

/**
 * A sum written over steps beside which it does not divide: sum(t, 1, T-1, s[t]/x[t+1]) as sum(t, 2, T, s[t-1]/x[t]). The
 * weight of a step that is left out is 0, and 0 times what is beyond the end need not be.
 */
function dividingWithin(node: Expr): Expr {
  if (node.kind !== 'series' || isFiniteAtSteps(node.body)) return node;
  const { from, to, body } = node;
  const [down, up] = [from.base === '' ? 1 - from.offset : 0, to.base === 'T' ? -to.offset : 0];
  const moves = Array.from({ length: Math.max(0, up - down + 1) }, (_, i) => down + i);
  const move = moves.find(k => isFiniteAtSteps(shift(body, -k)));
  if (move === undefined) return node;
  const moved = (end: Index): Index => ({ ...end, offset: end.offset + move });
  return series(moved(from), moved(to), shift(body, -move));
}

type Values = ReadonlyMap<string, Expr>;

/** At steps of the sequence, and at the last, a name and its equation's right side are equal. */
function isHere({ index, name }: Sym, values: Values, { before, after }: Room): boolean {
  if (index === undefined || (index.base === 't' && index.offset === 0)) return true;
  const isStep = index.base === 't' ? -before <= index.offset && index.offset <= after : index.base === 'T';
  if (!isStep || (index.base === 'T' && index.offset !== 0)) return false;
  // Elsewhere the right side must not reach for a step still further away, which a masked cell would not find.
  const value = values.get(name);
  return value === undefined || symbols(value).every(X => X.index === undefined || X.index.offset === 0);
}

/** The names of what holds a certain function, whatever has been named on the way, and their values put in. */
function namesOf(values: Values, isSought: (A: Expr) => boolean) {
  const names = new Map<string, boolean>();
  const isName = (name: string): boolean => {
    const known = names.get(name);
    if (known !== undefined) return known;
    const value = values.get(name);
    names.set(name, false); // a name that leads back to itself is none
    const looked = new Set<Expr>();
    const seen = (A: Expr): boolean => {
      if (looked.has(A)) return false; // or the search had ended there
      looked.add(A);
      if (isSought(A) || (A.kind === 'sym' && isHere(A, values, noRoom) && isName(A.name))) return true;
      return seenThrough(A) && children(A).some(seen);
    };
    const result = value !== undefined && seen(value);
    names.set(name, result);
    return result;
  };
  return (room: Room) => {
    const putsIn = (X: Sym): boolean => isHere(X, values, room) && isName(X.name);
    const putIn = (A: Expr): Expr =>
      substitute(A, X => {
        const value = values.get(X.name);
        if (value === undefined || !putsIn(X)) return X;
        const { index } = X;
        return putIn(index === undefined ? value : index.base === 'T' ? at(value, index) : shift(value, index.offset));
      });
    return { holdsOne: mentions(putsIn), putIn };
  };
}

/**
 * A pass that brings the sides of equations, and the loss, to forms that neither overflow nor cancel.
 * @param moves whether sums may be taken over other steps, which a cell yet to be masked cannot have
 */
export function steadyForm(definitions: readonly Definition[], moves = true): (value: Expr) => Expr {
  const values = new Map(definitions.map(({ symbol, value }) => [symbol.name, value]));
  const namesInLogs = namesOf(values, A => isGrowing(A) || isSaturating(A));
  const namesElsewhere = namesOf(values, isGrowing);
  const recognised = recogniser(definitions);

  const steadyWithin = (room: Room): ((A: Expr) => Expr) => {
    const [inLogs, elsewhere] = [namesInLogs(room), namesElsewhere(room)];
    const done = new Map<Expr, Expr>();
    const steady = (A: Expr): Expr => {
      const known = done.get(A);
      if (known !== undefined) return known;
      const rebuilt = rebuild(A, A.kind === 'series' ? within(roomWithin(A)) : steady);
      let result = stabilised(moves ? dividingWithin(rebuilt) : rebuilt);
      const { holdsOne, putIn } = isLog(A) ? inLogs : elsewhere;
      if (isHead(A) && holdsOne(A)) {
        const open = putIn(A);
        const stable = stabilised(open);
        if (canonical(stable) !== canonical(open) || (isLog(A) && !isLog(open))) result = recognised(stable);
      }
      done.set(A, result);
      return result;
    };
    return steady;
  };
  const rooms = new Map<string, (A: Expr) => Expr>();
  const within = (room: Room): ((A: Expr) => Expr) => {
    const key = `${room.before} ${room.after}`;
    const known = rooms.get(key) ?? steadyWithin(room);
    rooms.set(key, known);
    return known;
  };
  return within(noRoom);
}
