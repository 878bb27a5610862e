/**
 * The parser against text cases: `input ==> tree`, or `input //! code @position hint …`, one a line.
 *
 * The cases are for reading; what they cannot enumerate (extents, round trips, hostile texts) is in `robust.test.ts`.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TracegradError } from '../errors.js';
import { indexText } from '../expr/expr.js';
import { parseEquation, parseExpression } from './parse.js';
import type { Syntax } from './syntax.js';

/** Capital letters are declared, so that the product sign missing in `A(B+C)` is told from an unknown function. */
const declared = (name: string) => /^[A-Z]$/.test(name);

const tree = (node: Syntax): string => {
  switch (node.kind) {
    case 'number':
      return String(node.value);
    case 'name':
      return node.name;
    case 'indexed':
      return `${node.name}[${indexText(node.index)}]`;
    case 'call':
      return `(${[node.fn, ...node.args.map(tree)].join(' ')})`;
    case 'minus':
      return `(neg ${tree(node.arg)})`;
    case 'transpose':
      return `(' ${tree(node.arg)})`;
    case 'power':
      return `(${node.op} ${tree(node.base)} ${tree(node.exponent)})`;
    case 'chain':
      return `(chain ${tree(node.first)}${node.rest.map(({ op, operand }) => ` ${op} ${tree(operand)}`).join('')})`;
    case 'sum':
      return `(sum${node.terms.map(({ sign, term }) => ` ${sign} ${tree(term)}`).join('')})`;
    case 'series':
      return `(series ${indexText(node.from)} ${indexText(node.to)} ${tree(node.body)})`;
  }
};

const expressionTree = (text: string): string => {
  const { body, definitions } = parseExpression(text, { declared });
  const where = definitions.map(({ name, value }) => `${name} = ${tree(value)}`).join('; ');
  return where === '' ? tree(body) : `${tree(body)} where ${where}`;
};

const equationTree = (text: string): string => {
  const { name, index, value } = parseEquation(text, { declared });
  return `${name}${index === undefined ? '' : `[${indexText(index)}]`} = ${tree(value)}`;
};

function answer(read: (text: string) => string, text: string, withHint: boolean): string {
  try {
    return `==> ${read(text)}`;
  } catch (error) {
    if (!(error instanceof TracegradError)) throw error;
    const hint = withHint ? ` hint ${error.hint}` : '';
    return `//! ${error.code} @${error.position}${hint}`;
  }
}

const unescaped = (text: string): string =>
  text.replace(/\\u\{([0-9a-f]+)\}/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));

describe.each([
  ['precedence', expressionTree],
  ['forms', expressionTree],
  ['refused', expressionTree],
  ['equations', equationTree],
] as const)('%s', (file, read) => {
  const lines = readFileSync(new URL(`../../test/cases/syntax/${file}.txt`, import.meta.url), 'utf8').split('\n');
  const cases = lines.filter(line => line.trim() !== '' && !line.startsWith('# '));
  test.each(cases)('%s', line => {
    const [, input = '', expected = ''] = /^(.*?) ?((?:==>|\/\/!) .*)$/.exec(line) ?? [];
    expect(answer(read, unescaped(input), expected.includes(' hint '))).toBe(expected);
  });
});
