/**
 * How mathjs groups an accepted text, read back with the positions that its nodes lack.
 *
 * The tree is walked in the order of the text while the tokens are taken off one by one, so each node finds its tokens
 * and any disagreement between the two shows at once. Only the node types below are known: everything else that mathjs
 * could return is refused. Operators of one level make a left-deep spine in mathjs, thousands deep for a long sum; it is
 * walked in a loop and becomes a flat list.
 */
import { TracegradError, quoted } from '../errors.js';
import { functions } from './functions.js';
import type { Token } from './scan.js';
import { indexAt } from './sequence-index.js';
import type { Extent, Syntax, SyntaxOperand, SyntaxTerm } from './syntax.js';

/** What is read of a mathjs node; its own type says no more than that there is a `type`. */
export type MathjsTree =
  | { readonly type: 'OperatorNode'; readonly op: string; readonly args: readonly MathjsTree[] }
  | { readonly type: 'ParenthesisNode'; readonly content: MathjsTree }
  | { readonly type: 'FunctionNode'; readonly args: readonly MathjsTree[] }
  | { readonly type: 'AccessorNode' }
  | { readonly type: 'SymbolNode' }
  | { readonly type: 'ConstantNode'; readonly value: unknown };

type OperatorTree = Extract<MathjsTree, { type: 'OperatorNode' }>;
type BinaryTree = OperatorTree & { readonly args: readonly [MathjsTree, MathjsTree] };

/** @throws TracegradError arity; syntax, where the tree is not one of ours. */
export function grouped(tree: MathjsTree, tokens: readonly Token[]): Syntax {
  let at = 0;
  const whole = syntax(tree);
  if (tokens[at]?.kind !== 'end') throw outside();
  return whole;

  function syntax(node: MathjsTree): Syntax {
    switch (node.type) {
      case 'OperatorNode':
        return isBinary(node) ? binary(node) : unary(node);
      case 'ParenthesisNode': {
        const { position } = take('(');
        const inner = syntax(node.content);
        return { ...inner, position, end: take(')').end };
      }
      case 'FunctionNode':
        return call(node.args);
      case 'AccessorNode': {
        const { spelling: name, position } = takeName();
        take('[');
        const { index, next } = indexAt(tokens, at, ']');
        at = next;
        return { kind: 'indexed', name, index, position, end: take(']').end };
      }
      case 'SymbolNode': {
        const { spelling: name, position, end } = takeName();
        return name === 'eye'
          ? { kind: 'call', fn: name, args: [], position, end }
          : { kind: 'name', name, position, end };
      }
      case 'ConstantNode': {
        const token = tokens[at++];
        if (token?.kind !== 'number' || token.value !== node.value) throw outside();
        const { value, spelling, position, end } = token;
        return { kind: 'number', value, spelling, position, end };
      }
    }
    throw outside(); // a type of node that this language has no use for
  }

  function binary(node: BinaryTree): Syntax {
    switch (node.op) {
      case '+':
      case '-':
        return sum(node);
      case '*':
      case '/':
      case '.*':
      case './':
        return chain(node);
      case '^':
      case '.^': {
        const base = syntax(node.args[0]);
        const operatorPosition = take(node.op).position;
        const exponent = syntax(node.args[1]);
        return { kind: 'power', op: node.op, operatorPosition, base, exponent, ...extent(base, exponent) };
      }
    }
    throw outside();
  }

  function sum(node: BinaryTree): Syntax {
    const { head, operands } = spine(node, op => op === '+' || op === '-');
    const first = syntax(head);
    const terms: SyntaxTerm[] = [{ sign: '+', position: first.position, term: first }];
    for (const operand of operands) {
      const { spelling: sign, position } = take('+', '-');
      terms.push({ sign, position, term: syntax(operand) });
    }
    return { kind: 'sum', terms, ...extent(first, terms[terms.length - 1]?.term ?? first) };
  }

  function chain(node: BinaryTree): Syntax {
    const { head, operands } = spine(node, op => op === '*' || op === '/' || op === '.*' || op === './');
    const first = syntax(head);
    const rest: SyntaxOperand[] = [];
    for (const tree of operands) {
      const { spelling: op, position } = take('*', '/', '.*', './');
      rest.push({ op, position, operand: syntax(tree) });
    }
    return { kind: 'chain', first, rest, ...extent(first, rest[rest.length - 1]?.operand ?? first) };
  }

  function unary(node: OperatorTree): Syntax {
    let [arg] = node.args;
    if (arg === undefined) throw outside();
    if (node.op === '-') {
      const { position } = take('-');
      const negated = syntax(arg);
      return { kind: 'minus', arg: negated, position, end: negated.end };
    }
    let quotes = 1;
    for (; arg.type === 'OperatorNode' && arg.op === "'" && arg.args[0] !== undefined; quotes++) arg = arg.args[0];
    const inner = syntax(arg);
    let end = inner.end;
    for (let k = 0; k < quotes; k++) end = take("'").end;
    const { position } = inner;
    return quotes % 2 === 0 ? { ...inner, end } : { kind: 'transpose', arg: inner, position, end };
  }

  function call(trees: readonly MathjsTree[]): Syntax {
    const { spelling: fn, position } = takeName();
    take('(');
    const arities = functions.get(fn) ?? [];
    if (!arities.includes(trees.length)) throw wrongArity(fn, arities, trees.length, position);
    const [, , , body] = trees;
    if (fn === 'sum' && body !== undefined) return series(body, position);
    const args = trees.map((tree, k) => {
      if (k > 0) take(',');
      return syntax(tree);
    });
    return { kind: 'call', fn, args, position, end: take(')').end };
  }

  /** `t, from, to, body)`; the three before the body are read off the tokens. */
  function series(tree: MathjsTree, position: number): Syntax {
    if (tokens[at]?.spelling !== 't' || tokens[at + 1]?.spelling !== ',') throw noSeries(tokens[at]);
    const from = indexAt(tokens, at + 2, ',');
    const to = indexAt(tokens, from.next + 1, ',');
    if (from.index.base === 't') throw noSeries(tokens[at + 2]);
    if (to.index.base === 't') throw noSeries(tokens[from.next + 1]);
    at = to.next + 1;
    const body = syntax(tree);
    return { kind: 'series', from: from.index, to: to.index, body, position, end: take(')').end };
  }

  function take<S extends Token['spelling']>(...expected: readonly S[]): Token & { readonly spelling: S } {
    const token = tokens[at];
    if (token === undefined || !isOneOf(token, expected)) throw outside();
    at++;
    return token;
  }

  function takeName(): Token {
    const token = tokens[at];
    if (token?.kind !== 'name') throw outside();
    at++;
    return token;
  }

  function outside(): TracegradError {
    return new TracegradError('syntax', 'This is outside the language.', { position: tokens[at]?.position });
  }
}

/** The left-deep spine of operators of one level: its innermost left operand, then the right ones in order. */
function spine(node: BinaryTree, ofLevel: (op: string) => boolean): { head: MathjsTree; operands: MathjsTree[] } {
  const operands: MathjsTree[] = [];
  let head: MathjsTree = node;
  while (head.type === 'OperatorNode' && isBinary(head) && ofLevel(head.op)) {
    operands.push(head.args[1]);
    head = head.args[0];
  }
  return { head, operands: [...operands].reverse() };
}

const isBinary = (node: OperatorTree): node is BinaryTree => node.args.length === 2;

const isOneOf = <S extends Token['spelling']>(
  token: Token,
  spellings: readonly S[],
): token is Token & { readonly spelling: S } => spellings.some(spelling => spelling === token.spelling);

const extent = (first: Extent, last: Extent): Extent => ({ position: first.position, end: last.end });

function wrongArity(fn: string, arities: readonly number[], given: number, position: number): TracegradError {
  const takes = arities.join(' or ');
  return new TracegradError(
    'arity',
    `${fn} takes ${takes} argument${takes === '1' ? '' : 's'}; ${given === 0 ? 'none is' : given === 1 ? '1 is' : `${given} are`} given.`,
    { position, hint: fn === 'sum' ? 'sum(A) or sum(t, 1, T, body)' : undefined },
  );
}

const noSeries = (token: Token | undefined): TracegradError =>
  new TracegradError(
    'syntax',
    `A series runs over t, between integers or T ± k; here is ${quoted(token?.spelling ?? '')}.`,
    {
      position: token?.position,
      hint: 'sum(t, 1, T, body)',
    },
  );
