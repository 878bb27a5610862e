/**
 * What must hold of a kernel; run after every pass.                                      layer 1
 *
 * Names are defined once and before use, buffers are addressed with one subscript per axis, only buffers that a kernel
 * may write are written, and every subscript is proved to lie inside its axis for all sizes ≥ 1. A kernel that fails is
 * a bug of the compiler, never of the user's cell.
 */
import { type Int, int, intNames, intText, plus, times } from './int.js';
import type { Kernel, Panel, Role, Statement } from './loop.js';
import { realsOf, roomBehind, visitStatement } from './loop.js';
import {
  added,
  constant,
  negated,
  neverNegativeOver,
  polynomial,
  type Polynomial,
  type Range,
  variable,
} from './polynomial.js';
import { type Real, realsIn } from './real.js';

const writable: { readonly [R in Role]: boolean } = {
  parameter: false,
  gradient: true,
  input: false,
  initial: false,
  work: true,
  scratch: true,
};

interface Scope {
  readonly integers: ReadonlySet<string>;
  readonly reals: ReadonlyMap<string, 'let' | 'variable'>;
  readonly ranges: readonly Range[];
  readonly definitions: ReadonlyMap<string, Polynomial>;
}

/** The kernel itself. @throws {Error} naming the kernel, the statement and the rule it breaks. */
export function verified(kernel: Kernel): Kernel {
  const fail = (complaint: string): never => {
    throw new Error(`kernel ${kernel.name}: ${complaint}`);
  };
  const buffers = new Map(kernel.buffers.map(buffer => [buffer.name, buffer]));
  const outermost = [...kernel.buffers.map(buffer => buffer.name), ...kernel.sizes, ...kernel.scalars, ...kernel.flags];
  const repeated = outermost.find((name, i) => outermost.indexOf(name) !== i);
  if (repeated !== undefined) fail(`the name ${repeated} is defined twice`);
  const taken = new Set(outermost);
  const define = (name: string, scope: Scope): void => {
    if (taken.has(name) || scope.integers.has(name) || scope.reals.has(name)) fail(`the name ${name} is defined twice`);
  };

  const known = (value: Int, scope: Scope): void => {
    const stranger = intNames(value).find(name => !scope.integers.has(name));
    if (stranger !== undefined) fail(`${intText(value)} uses ${stranger}, which is not defined there`);
  };
  // Within one body a text has one meaning, so what was proved once need not be proved again.
  const proved = new WeakMap<readonly Range[], Set<string>>();
  const within = (what: string, position: Int, length: Int, scope: Scope): void => {
    const key = `${intText(position)} < ${intText(length)}`;
    const known = proved.get(scope.ranges) ?? new Set();
    if (known.has(key)) return;
    const p = polynomial(position, scope.definitions);
    const gap = added(polynomial(plus(length, -1)), negated(p));
    if (!neverNegativeOver(p, scope.ranges)) fail(`${what}: ${intText(position)} may be negative`);
    if (!neverNegativeOver(gap, scope.ranges)) fail(`${what}: ${intText(position)} may exceed ${intText(length)} − 1`);
    proved.set(scope.ranges, known.add(key));
  };
  const bufferOf = (name: string, forWriting: boolean) => {
    const buffer = buffers.get(name) ?? fail(`there is no buffer ${name}`);
    if (forWriting && !writable[buffer.role]) fail(`${name} is ${buffer.role} and must not be written`);
    return buffer;
  };
  const access = (name: string, at: readonly Int[], forWriting: boolean, scope: Scope): void => {
    const { extents } = bufferOf(name, forWriting);
    at.forEach(subscript => known(subscript, scope));
    if (extents.length === 0) return;
    if (at.length !== extents.length) fail(`${name} has ${extents.length} axes but ${at.length} subscripts`);
    at.forEach((subscript, axis) => within(`${name}, axis ${axis}`, subscript, extents[axis] ?? int(0), scope));
  };
  const real = (value: Real, scope: Scope): void => {
    for (const part of realsIn(value)) {
      if (part.kind === 'load') access(part.buffer, part.at, false, scope);
      if (part.kind === 'local' && !scope.reals.has(part.name)) fail(`${part.name} is not defined where it is used`);
      if (part.kind === 'count') known(part.value, scope);
      if (part.kind === 'select') [part.left, part.right].forEach(side => known(side, scope));
    }
  };
  const panel = (
    { buffer, offset, stride }: Panel,
    rows: Int,
    columns: Int,
    forWriting: boolean,
    scope: Scope,
  ): void => {
    const { extents } = bufferOf(buffer, forWriting);
    [offset, stride, rows, columns].forEach(value => known(value, scope));
    if (extents.length === 0) return;
    const length = times(...extents);
    within(`${buffer}, first of a panel`, offset, length, scope);
    within(`${buffer}, last of a panel`, plus(offset, times(plus(rows, -1), stride), columns, -1), length, scope);
  };

  const body = (statements: readonly Statement[], outer: Scope): void => {
    let scope = outer;
    for (const statement of statements) {
      realsOf(statement).forEach(value => real(value, scope));
      scope = visitStatement<Scope>(
        {
          loop: s => {
            define(s.index, scope);
            [s.from, s.to].forEach(end => known(end, scope));
            const most = polynomial(plus(s.to, -Math.abs(s.step)), scope.definitions);
            body(s.body, {
              ...scope,
              integers: new Set([...scope.integers, s.index]),
              ranges: [
                ...scope.ranges,
                ...wholes(s.to),
                { index: s.index, least: polynomial(s.from, scope.definitions), most },
              ],
            });
            return scope;
          },
          strips: s => {
            const own = [s.size, s.before, s.count];
            own.forEach(name => define(name, scope));
            [s.steps, s.examples].forEach(value => known(value, scope));
            const size = variable(s.size);
            const steps = polynomial(s.steps, scope.definitions);
            body(s.body, {
              ...scope,
              integers: new Set([...scope.integers, ...own]),
              ranges: [
                ...scope.ranges,
                { index: s.count, least: constant(1), most: size },
                { index: s.before, least: constant(0), most: added(steps, negated(variable(s.count))) },
              ],
            });
            return scope;
          },
          let: s => {
            define(s.name, scope);
            return { ...scope, reals: new Map([...scope.reals, [s.name, 'let']]) };
          },
          variable: s => {
            define(s.name, scope);
            return { ...scope, reals: new Map([...scope.reals, [s.name, 'variable']]) };
          },
          set: s => {
            if (scope.reals.get(s.name) !== 'variable') fail(`${s.name} is set but is no variable`);
            return scope;
          },
          offset: s => {
            define(s.name, scope);
            known(s.value, scope);
            const definitions = new Map([...scope.definitions, [s.name, polynomial(s.value, scope.definitions)]]);
            return { ...scope, integers: new Set([...scope.integers, s.name]), definitions };
          },
          store: s => {
            access(s.buffer, s.at, true, scope);
            if (s.room) access(s.buffer, [...s.at.slice(0, -1), plus(s.at.at(-1) ?? int(0), roomBehind)], true, scope);
            return scope;
          },
          clear: s => {
            panel({ buffer: s.buffer, offset: s.offset, stride: s.length }, int(1), s.length, true, scope);
            return scope;
          },
          product: s => {
            const left = s.form === 'transposedTimes' ? [s.inner, s.rows] : [s.rows, s.inner];
            const right = s.form === 'timesTransposed' ? [s.columns, s.inner] : [s.inner, s.columns];
            if (s.room !== undefined) {
              const apart = plus(s.target.stride, times(-1, plus(s.room, roomBehind)));
              within(`${s.target.buffer}, room behind rows`, apart, plus(apart, 1), scope);
            }
            panel(s.target, s.rows, s.room === undefined ? s.columns : plus(s.room, roomBehind), true, scope);
            panel(s.left, left[0] ?? s.rows, left[1] ?? s.inner, false, scope);
            panel(s.right, right[0] ?? s.inner, right[1] ?? s.columns, false, scope);
            return scope;
          },
          lookUp: s => {
            panel(s.target, s.rows, s.columns, true, scope);
            panel(s.table, s.columns, s.inner, false, scope);
            panel({ ...s.classes, stride: s.rows }, int(1), s.rows, false, scope);
            return scope;
          },
          scatter: s => {
            panel(s.target, s.rows, s.columns, true, scope);
            panel(s.source, s.inner, s.rows, false, scope);
            panel({ ...s.classes, stride: s.inner }, int(1), s.inner, false, scope);
            return scope;
          },
          totals: s => {
            panel({ ...s.target, stride: s.columns }, int(1), s.columns, true, scope);
            panel(s.source, s.rows, s.columns, false, scope);
            return scope;
          },
          when: s => {
            if (!kernel.flags.includes(s.flag)) fail(`there is no flag ${s.flag}`);
            body(s.body, { ...scope, ranges: [...scope.ranges] });
            return scope;
          },
          choice: s => {
            [s.left, s.right].forEach(value => known(value, scope));
            body(s.less, { ...scope, ranges: [...scope.ranges] });
            body(s.otherwise, { ...scope, ranges: [...scope.ranges] });
            return scope;
          },
          call: s => {
            const { name, sizes, scalars, flags, buffers: own } = s.kernel;
            const given = [s.sizes.length, s.scalars.length, 0, s.buffers.length];
            const wanted = [sizes.length, scalars.length, flags.length, own.length];
            if (given.some((count, i) => count !== wanted[i]))
              fail(`${name} is called with ${given.join(', ')} arguments`);
            s.sizes.forEach(value => known(value, scope));
            s.buffers.forEach((buffer, i) => bufferOf(buffer, writable[own[i]?.role ?? 'work']));
            return scope;
          },
          meet: () => scope,
          result: s => {
            if (statements !== kernel.body || statement !== statements[statements.length - 1]) {
              fail(`a result is not the last statement: ${s.value.kind}`);
            }
            return scope;
          },
          note: () => scope,
        },
        statement,
      );
    }
  };
  body(kernel.body, {
    integers: new Set(kernel.sizes),
    reals: new Map(kernel.scalars.map(name => [name, 'let'])),
    ranges: [],
    definitions: new Map(),
  });
  return kernel;
}

/** The rounded-down sizes in an expression, each between 0 and what it rounds. */
function wholes(value: Int): readonly Range[] {
  if (value.kind === 'plus') return value.terms.flatMap(wholes);
  if (value.kind === 'times') return value.factors.flatMap(wholes);
  if (value.kind !== 'whole') return [];
  return [{ index: intText(value), least: polynomial(int(0)), most: polynomial(value.of) }];
}
