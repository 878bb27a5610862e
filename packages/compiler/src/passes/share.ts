/**
 * Statements for a share of what they do: some examples, some rows or some columns.          layer 3
 *
 * A share is a range whose ends are sizes of the kernel, so that one text serves every thread.
 */
import { intNames, type Int, intText, named, plus, times } from '../loop/int.js';
import { type Panel, type Statement, type StatementOf, statementsIn } from '../loop/loop.js';

/** What is cut: `count` examples, rows or columns; `name` is its flag, and begins the names of its ends. */
export interface Share {
  readonly name: string;
  readonly count: Int;
}
/** The ends of a share, and its length. */
export const ends = ({ name }: Share): { readonly from: Int; readonly to: Int; readonly length: Int } => {
  const [from, to] = [named(`${name}From`), named(`${name}To`)];
  return { from, to, length: plus(to, times(-1, from)) };
};

/** A product of some rows of C from the row `from` on. */
export function someRows(product: StatementOf<'product' | 'lookUp' | 'scatter'>, from: Int, rows: Int): Statement {
  const moved = { ...product.target, offset: plus(product.target.offset, times(from, product.target.stride)) };
  if (product.kind === 'lookUp') {
    const classes = { ...product.classes, offset: plus(product.classes.offset, from) };
    return { ...product, target: moved, classes, rows };
  }
  if (product.kind === 'scatter') {
    const source = { ...product.source, offset: plus(product.source.offset, from) };
    return { ...product, target: moved, source, rows };
  }
  const { left, form } = product;
  const inLeft = form === 'transposedTimes' ? from : times(from, left.stride);
  return {
    ...product,
    target: moved,
    left: { ...left, offset: plus(left.offset, inLeft) },
    rows,
  };
}

/** A product of some columns of C. */
export function someColumnsOf(product: StatementOf<'product' | 'lookUp'>, share: Share): Statement {
  const { from, length } = ends(share);
  const target = { ...product.target, offset: plus(product.target.offset, from) };
  const below = ({ offset, stride }: Panel, inRows: boolean): Int => plus(offset, inRows ? times(from, stride) : from);
  if (product.kind === 'lookUp') {
    const table = { ...product.table, offset: below(product.table, true) };
    return { ...product, target, table, columns: length };
  }
  const right = { ...product.right, offset: below(product.right, product.form === 'timesTransposed') };
  const room = product.room === undefined ? {} : { room: plus(product.room, times(-1, from)) };
  return { ...product, target, right, columns: length, ...room };
}

export function someColumns(totals: StatementOf<'totals'>, share: Share): Statement {
  const { from, length } = ends(share);
  return {
    ...totals,
    target: { ...totals.target, offset: plus(totals.target.offset, from) },
    source: { ...totals.source, offset: plus(totals.source.offset, from) },
    columns: length,
  };
}

/** The factor beside the number of examples; undefined if they are no factor. */
function perExample(count: Int, B: string): Int | undefined {
  const factors = count.kind === 'times' ? count.factors : [count];
  const rest = factors.filter(factor => factor.kind !== 'name' || factor.name !== B);
  return rest.length === factors.length - 1 && !rest.flatMap(intNames).includes(B) ? times(...rest) : undefined;
}

/** The statement for some of the examples; undefined if it does more than one thing after the other for each of them. */
export function ofExamples(
  statement: Statement,
  { b, B }: { readonly b: string; readonly B: string },
  examples: Share,
): Statement | undefined {
  const { from, to, length } = ends(examples);
  let possible = true;
  const no = (s: Statement): readonly Statement[] => {
    possible = false;
    return [s];
  };
  /** Outside loops over examples. */
  const outside = (s: Statement): readonly Statement[] => {
    if (s.kind === 'loop' && s.index === b) {
      const whole = intText(s.from) === '0' && intText(s.to) === B && Math.abs(s.step) === 1 && keepsToItself(s);
      return whole ? [{ ...s, from, to }] : no(s);
    }
    if (s.kind === 'loop') return [{ ...s, body: s.body.flatMap(outside) }];
    if (s.kind === 'offset' || s.kind === 'let' || s.kind === 'note') return [s];
    if (s.kind === 'clear') {
      const each = perExample(s.length, B);
      if (each === undefined) return no(s);
      return [{ ...s, offset: plus(s.offset, times(from, each)), length: times(length, each) }];
    }
    if (s.kind === 'product') {
      const each = s.form === 'transposedTimes' ? undefined : perExample(s.rows, B);
      return each === undefined ? no(s) : [someRows(s, times(from, each), times(length, each))];
    }
    return no(s);
  };
  const [result] = outside(statement);
  return possible ? result : undefined;
}

/** Whether a product has a row for each example of each step of a strip: too few rows to be cut, in memory out of order. */
export const isOfStrip = (
  statement: Statement,
  B: string,
  strip: StatementOf<'strips'> | undefined,
): statement is StatementOf<'product' | 'lookUp'> => {
  if (strip === undefined) return false;
  if (statement.kind !== 'lookUp' && (statement.kind !== 'product' || statement.form === 'transposedTimes'))
    return false;
  const perStep = perExample(statement.rows, strip.count);
  return perStep !== undefined && perExample(perStep, B) !== undefined;
};

/** Whether what a loop sets is its own, and what it writes lies elsewhere for each index. */
function keepsToItself(loop: StatementOf<'loop'>): boolean {
  const within = statementsIn(loop.body);
  const own = new Set(within.flatMap(s => (s.kind === 'variable' ? [s.name] : [])));
  const moving = new Set([loop.index]);
  const moves = (position: Int): boolean => intNames(position).some(name => moving.has(name));
  for (const s of within) if (s.kind === 'offset' && moves(s.value)) moving.add(s.name);
  return within.every(s => {
    if (s.kind === 'set') return own.has(s.name);
    if (s.kind === 'store') return s.at.some(moves);
    if (s.kind === 'clear') return moves(s.offset);
    return (
      (s.kind !== 'product' && s.kind !== 'totals' && s.kind !== 'lookUp' && s.kind !== 'scatter') ||
      moves(s.target.offset)
    );
  });
}
