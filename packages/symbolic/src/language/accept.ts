/**
 * The allow-list: which token may follow which.
 *
 * mathjs takes `A B` and `2x` for products, `A(B+C)` for a call and `x^2'` for x^(2'). Whether a text belongs to the
 * language is therefore decided here, in one pass from left to right over the tokens, alternating between places where an
 * operand must come and places where an operator may; mathjs then only groups what has been accepted.
 */
import { TracegradError, quoted } from '../errors.js';
import { deepestNesting, tooDeep } from './brackets.js';
import { functions } from './functions.js';
import { reservedWords } from './names.js';
import { hintFor } from './other-functions.js';
import { operandEnd, operandStart, powerStart, spelled } from './operand-extent.js';
import type { Token } from './scan.js';
import { indexAt } from './sequence-index.js';

/** A bracket that is open (or the whole text), and the signs and exponents that wait for an operand inside it. */
interface Level {
  readonly isCall: boolean;
  stacked: number;
  inExponent: boolean;
}

/**
 * Accepts one expression, closed by its end token; brackets must pair.
 * @throws TracegradError syntax, unknown-function, limit
 */
export function accept(tokens: readonly Token[], declared: (name: string) => boolean): void {
  const levels: Level[] = [];
  let level: Level = { isCall: false, stacked: 0, inExponent: false };
  let stacked = 0; // over all levels
  let at = 0;
  let operandNext = true;
  for (;;) {
    const token = tokens[at]!; // the end token returns or throws
    const { spelling, position } = token;
    if (operandNext) {
      if (spelling === '(') enter(false);
      else if (spelling === '-') stack(position);
      else if (token.kind === 'name') {
        checkName(tokens, at, declared);
        const next = tokens[at + 1]?.spelling;
        if (next === '(') {
          at++;
          enter(true);
          operandNext = tokens[at + 1]?.spelling !== ')'; // f(): the number of arguments is judged later
        } else {
          if (next === '[') at = indexAt(tokens, at + 2, ']').next;
          operandNext = false;
        }
      } else if (token.kind === 'number') operandNext = false;
      else throw missingOperand(tokens, at);
    } else if (spelling === ')' && levels.length > 0) {
      stacked -= level.stacked;
      level = levels.pop()!; // there is one
    } else if (spelling === "'") {
      if (level.inExponent) throw transposedExponent(tokens, at);
    } else if (spelling === '^' || spelling === '.^') {
      level.inExponent = true;
      stack(position);
      operandNext = true;
    } else if (isInfix(spelling) || (spelling === ',' && level.isCall)) {
      stacked -= level.stacked;
      level.stacked = 0;
      level.inExponent = false;
      operandNext = true;
    } else if (token.kind === 'end') return;
    else throw missingOperator(tokens, at);
    at++;
  }

  function enter(isCall: boolean): void {
    levels.push(level);
    level = { isCall, stacked: 0, inExponent: false };
  }

  function stack(position: number): void {
    level.stacked++;
    if (++stacked > deepestNesting) throw tooDeep(position);
  }
}

const infix: ReadonlySet<string> = new Set(['+', '-', '*', '/', '.*', './']);
const isInfix = (spelling: string): boolean => infix.has(spelling);

function checkName(tokens: readonly Token[], at: number, declared: (name: string) => boolean): void {
  const { spelling: name, position } = tokens[at]!; // the caller's token
  const next = tokens[at + 1]?.spelling;
  if (reservedWords.has(name)) throw reservedWord(name, position);
  if (functions.has(name)) {
    if (next === '(' || (name === 'eye' && next !== '[')) return;
    throw new TracegradError('syntax', `${name} is a function and needs an argument.`, {
      position,
      hint: `${name}(…)`,
    });
  }
  if (next !== '(') return;
  const hint = `${spelled(tokens, at, at, 'A')}*${spelled(tokens, at + 1, operandEnd(tokens, at + 1), '(B+C)')}`;
  if (declared(name)) {
    throw new TracegradError('syntax', `${quoted(name)} is a variable, no function.`, { position, hint });
  }
  throw new TracegradError('unknown-function', `There is no function ${quoted(name)}.`, {
    position,
    hint: hintFor(name) ?? (mayBeFactor(tokens, at) ? hint : `there are ${[...functions.keys()].join(' ')}`),
  });
}

/** Whether a product may have been meant: of a name as short as names are, with one thing in brackets. */
function mayBeFactor(tokens: readonly Token[], at: number): boolean {
  const inside = tokens.slice(at + 1, operandEnd(tokens, at + 1) + 1);
  return (tokens[at]?.spelling.length ?? 0) <= 2 && !inside.some(({ spelling }) => spelling === ',');
}

const reservedHints: ReadonlyMap<string, string> = new Map([
  ['mod', 'there is no remainder: it has no derivative'],
  ...['not', 'and', 'or', 'xor'].map((word): [string, string] => [word, 'there are no conditions']),
  ...['true', 'false'].map((word): [string, string] => [word, '1 or 0']),
  ...['null', 'undefined', 'NaN', 'Infinity'].map((word): [string, string] => [word, 'what is not there is left out']),
  ...['to', 'in', 'end'].map((word): [string, string] => [word, `another name, as ${word}_`]),
]);

function reservedWord(name: string, position: number): TracegradError {
  return name === 'where'
    ? new TracegradError('syntax', '"where" has no place here: it stands once, behind a whole expression.', {
        position,
        hint: 'expression where s = …; u = …',
      })
    : new TracegradError('syntax', `${quoted(name)} is a reserved word.`, {
        position,
        hint: reservedHints.get(name),
      });
}

function missingOperand(tokens: readonly Token[], at: number): TracegradError {
  const { kind, spelling, position, end } = tokens[at]!; // the caller's token
  const before = tokens[at - 1];
  const syntax = (message: string, hint?: string) => new TracegradError('syntax', message, { position, hint });
  if (kind === 'end') {
    return syntax(
      before ? `Unexpected end: an operand is missing behind "${before.spelling}".` : 'An expression is missing.',
    );
  }
  if (spelling === '[') return syntax('There are no matrix literals.', 'give the matrix a name and declare it');
  if (spelling === '*' && before?.spelling === '*' && before.end === position)
    return syntax('Unexpected "*".', '^ or .^');
  if (spelling === ')' && before?.spelling === '(') return syntax('There is nothing between the brackets.');
  const alone = tokens[at + 1]?.kind === 'end' && isInfix(spelling);
  if (alone) return new TracegradError('syntax', `Unexpected end: "${spelling}" needs operands.`, { position: end });
  if (spelling === '+') return syntax('A sign + is never needed.', 'leave the + out');
  return syntax(`Unexpected "${spelling}": an operand is missing before it.`);
}

function missingOperator(tokens: readonly Token[], at: number): TracegradError {
  const { kind, spelling, position } = tokens[at]!; // the caller's token
  const syntax = (message: string, hint?: string) => new TracegradError('syntax', message, { position, hint });
  if (kind === 'name' && reservedWords.has(spelling)) return reservedWord(spelling, position);
  if (kind === 'number' || kind === 'name' || spelling === '(') {
    const left = spelled(tokens, operandStart(tokens, at - 1), at - 1, 'A');
    const right = spelled(tokens, at, operandEnd(tokens, at), 'B');
    const numbers = kind === 'number' && tokens[at - 1]?.kind === 'number';
    return syntax('An operator is missing here: products are written out.', numbers ? undefined : `${left}*${right}`);
  }
  if (spelling === '[') {
    const transposed = tokens[at - 1]?.spelling === "'" && tokens[at - 2]?.kind === 'name';
    const name = transposed ? spelled(tokens, at - 2, at - 2, 'x') : 'x';
    const index = spelled(tokens, at, operandEnd(tokens, at), '[t]');
    return syntax('Only a name can have an index.', `${name}${index}${transposed ? "'" : ''}`);
  }
  if (spelling === ',') return syntax('A comma separates the arguments of a function only.');
  if (spelling === '=') return syntax('"=" has no place inside an expression.', 'expression where s = …');
  return syntax('";" has no place here: it separates the definitions behind where.');
}

function transposedExponent(tokens: readonly Token[], at: number): TracegradError {
  const power = spelled(tokens, powerStart(tokens, at - 1), at - 1, 'x^2');
  return new TracegradError('syntax', "A transposed exponent: ' binds tighter than ^.", {
    position: tokens[at]?.position,
    hint: `(${power})'`,
  });
}
