/**
 * What every printer starts from: the notation of an expression and the names in it.
 *
 * The names are the reader's own where the problem has some and they cost nothing, then new ones for what is repeated.
 */
import { checkHas, checkKeys, shownValue, TracegradError } from '../errors.js';
import type { Expr, Named } from '../expr/expr.js';
import { namesOf } from '../expr/told.js';
import { type Notation, operandsOf } from './notation.js';
import { operandsFirst } from './operands-first.js';
import { inNames, namedIn, usesOf } from './reader-names.js';
import { recover } from './recover.js';
import { type Shared, shared, unshared } from './sharing.js';

export interface PrintOptions {
  /** Whether parts that occur more than once get names, `… where s = …`. True if absent. */
  readonly where?: boolean;
  /** Names that definitions must not take though they do not occur, such as those of other declared variables. */
  readonly avoid?: Iterable<string>;
  /** Names that are defined elsewhere: written wherever their values stand, and not defined again. */
  readonly defined?: readonly Named[];
}

const longestUnshared = 200_000;
const deepestUnshared = 1000;

/** The notation of one expression alone. */
function notationOf(expr: Expr): Notation {
  const [notation] = recover([expr]);
  if (notation === undefined) throw new RangeError('an expression has a notation');
  return notation;
}

/** The expression written with as many of the names as it needs, and these defined. */
function inTermsOf(expr: Expr, names: readonly Named[], avoid: readonly string[]): Shared {
  const { body, definitions } = inNames(expr, names);
  const [root = notationOf(body), ...values] = recover([body, ...definitions.map(({ value }) => value)]);
  const given = definitions.flatMap(({ name }, i) => {
    const value = values[i];
    return value === undefined ? [] : [{ name, value }];
  });
  return shared(root, avoid, given);
}

/** With the reader's names, but for those that make it longer. */
function inReadersNames(expr: Expr, names: readonly Named[], avoid: readonly string[]): Shared {
  const plain = shared(notationOf(expr), avoid);
  let kept = names;
  let best = inTermsOf(expr, kept, avoid);
  const { body, definitions } = inNames(expr, names);
  const sides = [body, ...definitions.map(({ value }) => value)];
  for (const left of names) {
    // What is written three times would get a name in any case.
    if (usesOf(left, ...sides) >= 3) continue;
    const fewer = kept.filter(other => other !== left);
    const without = inTermsOf(expr, fewer, avoid);
    if (without.size >= best.size) continue;
    kept = fewer;
    best = without;
  }
  return plain.size < best.size ? plain : best;
}

/** Options of all printers: what is none of one of them is refused as well as what is none at all. */
const optionNames = ['where', 'avoid', 'defined', 'language', 'name', 'symbol', 'display'];

function checkPrinting(given: Expr, options: PrintOptions): void {
  checkHas('An expression', given, ['kind', 'shape'], 'derive(…).expression');
  checkKeys('The options', options, optionNames);
  const { where, avoid, defined } = options;
  if (where !== undefined && typeof where !== 'boolean')
    throw new TracegradError('bad-declaration', `where is true or false, not ${shownValue(where)}.`);
  if (avoid !== undefined && typeof Object(avoid)[Symbol.iterator] !== 'function')
    checkHas('A list of names', avoid, ['length'], "avoid: ['x']");
  if (defined !== undefined && !Array.isArray(defined))
    checkHas('A list of definitions', undefined, [], 'defined: [{ name, value }]');
}

/**
 * The notation of an expression, with names for shared parts unless they are not wanted.
 * @throws {TracegradError} `limit` if it is not to have names and would be too long or too deep without them.
 */
export function written(given: Expr, options: PrintOptions = {}): Shared {
  checkPrinting(given, options);
  const { where = true, avoid = [], defined = [] } = options;
  const expr = namedIn(given, defined);
  const taken = [...avoid, ...defined.map(({ name }) => name)];
  const names = defined.length === 0 ? namesOf(given) : [];
  if (where) return names.length === 0 ? shared(notationOf(expr), taken) : inReadersNames(expr, names, taken);
  const notation = notationOf(expr);
  const depths = new Map<Notation, number>();
  for (const node of operandsFirst(notation, operandsOf)) {
    depths.set(node, 1 + operandsOf(node).reduce((depth, part) => Math.max(depth, depths.get(part) ?? 0), 0));
  }
  if (notation.size > longestUnshared || (depths.get(notation) ?? 0) > deepestUnshared) {
    throw new TracegradError('limit', 'The result is too large to be written without names for its shared parts.', {
      hint: 'print it with where',
    });
  }
  return unshared(notation);
}
