/**
 * From text to a syntax tree: scan, pair the brackets, split at `where` and `;`, accept, let mathjs group.
 *
 * mathjs sees one accepted expression at a time, respelled from its tokens.
 */
import { TracegradError, quoted } from '../errors.js';
import { accept } from './accept.js';
import { checkBrackets, tooDeep } from './brackets.js';
import { grouped } from './grouping.js';
import { mathjsTree } from './mathjs.js';
import { declaredName } from './names.js';
import { type Token, scan } from './scan.js';
import { indexAt } from './sequence-index.js';
import type { Syntax, SyntaxDefinition, SyntaxEquation, SyntaxWithDefinitions } from './syntax.js';

export interface ParseOptions {
  /** Whether a name is declared: `A(B+C)` is then a product without its sign, rather than an unknown function. */
  readonly declared?: (name: string) => boolean;
}

/**
 * `expression`, or `expression where name = expression; …`.
 * @throws TracegradError syntax, unknown-function, arity, limit; bad-declaration, for the name of a definition
 */
export function parseExpression(text: string, options: ParseOptions = {}): SyntaxWithDefinitions {
  return withoutOverflow(() => {
    const tokens = scan(text);
    checkBrackets(tokens);
    const [main = tokens, rest] = split(tokens, 'where', 2);
    const parts = rest === undefined ? [] : split(rest, ';');
    const names = new Set(parts.map(([name]) => name?.spelling));
    const declared = (name: string) => names.has(name) || (options.declared?.(name) ?? false);
    const body = expression(main, { declared });
    const definitions = parts.map(part => definition(part, { declared }));
    checkDistinct(definitions);
    return { body, definitions };
  });
}

/**
 * `name = expression` or `name[t] = expression`, one equation of a cell.
 * @throws TracegradError syntax, unknown-function, arity, limit; bad-declaration, for the name on the left
 */
export function parseEquation(text: string, options: ParseOptions = {}): SyntaxEquation {
  return withoutOverflow(() => {
    const tokens = scan(text);
    checkBrackets(tokens);
    const [name, open] = tokens;
    if (name?.kind !== 'name') throw noLeftSide(name);
    const left = open?.spelling === '[' ? indexAt(tokens, 2, ']') : undefined;
    const equals = left === undefined ? 1 : left.next + 1;
    if (tokens[equals]?.spelling !== '=') throw noLeftSide(tokens[equals]);
    return {
      name: declaredName(name.spelling, name.position),
      ...(left === undefined ? {} : { index: left.index }),
      value: expression(tokens.slice(equals + 1), options),
      position: name.position,
      end: tokens[equals - 1]?.end ?? name.end,
    };
  });
}

/** The caller may have used up most of the stack already, which no limit on the text can know. */
function withoutOverflow<R>(read: () => R): R {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(0);
    throw error;
  }
}

/** The parts between separators outside brackets, at most so many, each with an end token where it stops. */
function split(tokens: readonly Token[], separator: string, most = Infinity): readonly (readonly Token[])[] {
  const parts: (readonly Token[])[] = [];
  let from = 0;
  let depth = 0;
  tokens.forEach(({ kind, spelling, position }, at) => {
    if (spelling === '(' || spelling === '[') depth++;
    if (spelling === ')' || spelling === ']') depth--;
    const separates = spelling === separator && depth === 0 && parts.length < most - 1;
    if (!separates && kind !== 'end') return;
    parts.push([...tokens.slice(from, at), { kind: 'end', spelling: '', position, end: position }]);
    from = at + 1;
  });
  return parts;
}

function definition(tokens: readonly Token[], options: ParseOptions): SyntaxDefinition {
  const [name, equals] = tokens;
  if (name?.kind !== 'name' || equals?.spelling !== '=') {
    throw new TracegradError('syntax', 'A definition is missing here.', {
      position: name?.kind === 'name' ? equals?.position : name?.position,
      hint: 'where s = …; u = …',
    });
  }
  const { position, end } = name;
  return { name: declaredName(name.spelling, position), value: expression(tokens.slice(2), options), position, end };
}

function checkDistinct(definitions: readonly SyntaxDefinition[]): void {
  const seen = new Set<string>();
  for (const { name, position } of definitions) {
    if (seen.has(name)) throw new TracegradError('bad-declaration', `${quoted(name)} is defined twice.`, { position });
    seen.add(name);
  }
}

function expression(tokens: readonly Token[], { declared = () => false }: ParseOptions): Syntax {
  accept(tokens, declared);
  return grouped(mathjsTree(respelled(tokens)), tokens);
}

const respelled = (tokens: readonly Token[]): string =>
  tokens.map(token => (token.kind === 'number' ? String(token.value) : token.spelling)).join(' ');

const noLeftSide = (token: Token | undefined): TracegradError =>
  new TracegradError('syntax', 'An equation begins with the name that it defines, and =.', {
    position: token?.position,
    hint: 'h[t] = … or o = …',
  });
