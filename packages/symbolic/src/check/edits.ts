/**
 * The small changes that turn a formula into the one that was meant.                    layer 4
 *
 * Made on the tree of the text, so that what is proposed is said in the words of whoever wrote it. Each edit is one slip
 * undone: a transpose set or taken off, two neighbours swapped, an elementwise product made a matrix product.
 */
import type { Syntax, SyntaxOperand, SyntaxWithDefinitions } from '../language/syntax.js';

export interface Edit {
  readonly edited: SyntaxWithDefinitions;
  readonly kind: 'transpose' | 'order' | 'operator';
  /** As in `A' in place of A`. */
  readonly says: string;
  /** Where, in the text. */
  readonly position: number;
}

interface NodeEdit extends Omit<Edit, 'edited'> {
  readonly node: Syntax;
}

type Of<K extends Syntax['kind']> = Extract<Syntax, { kind: K }>;
type Parts = { readonly children: readonly Syntax[]; readonly rebuilt: (children: readonly Syntax[]) => Syntax };
type PartsTable = { readonly [K in Syntax['kind']]: (node: Of<K>) => Parts };

/** The operands of a node, and the node with others in their place. */
const partsTable: PartsTable = {
  number: node => ({ children: [], rebuilt: () => node }),
  name: node => ({ children: [], rebuilt: () => node }),
  indexed: node => ({ children: [], rebuilt: () => node }),
  call: node => ({ children: node.args, rebuilt: args => ({ ...node, args }) }),
  minus: node => ({ children: [node.arg], rebuilt: ([arg = node.arg]) => ({ ...node, arg }) }),
  transpose: node => ({ children: [node.arg], rebuilt: ([arg = node.arg]) => ({ ...node, arg }) }),
  power: node => ({
    children: [node.base, node.exponent],
    rebuilt: ([base = node.base, exponent = node.exponent]) => ({ ...node, base, exponent }),
  }),
  chain: node => ({
    children: [node.first, ...node.rest.map(({ operand }) => operand)],
    rebuilt: ([first = node.first, ...rest]) => ({
      ...node,
      first,
      rest: node.rest.map((link, i) => ({ ...link, operand: rest[i] ?? link.operand })),
    }),
  }),
  sum: node => ({
    children: node.terms.map(({ term }) => term),
    rebuilt: terms => ({
      ...node,
      terms: node.terms.map((signed, i) => ({ ...signed, term: terms[i] ?? signed.term })),
    }),
  }),
  series: node => ({ children: [node.body], rebuilt: ([body = node.body]) => ({ ...node, body }) }),
};
// The table is total and keyed by `kind`, which TypeScript cannot relate to the node's own type.
const partsOf = (node: Syntax): Parts => (partsTable[node.kind] as (node: Syntax) => Parts)(node);

const transposed = (node: Syntax): Syntax =>
  node.kind === 'transpose' ? node.arg : { kind: 'transpose', arg: node, position: node.position, end: node.end };

/** Edits of a node itself. */
function own(node: Syntax, source: string): readonly NodeEdit[] {
  const text = ({ position, end }: { position: number; end: number }): string => source.slice(position, end);
  const edits: NodeEdit[] = [];
  const { position } = node;
  if (node.kind === 'transpose') {
    edits.push({ node: node.arg, kind: 'transpose', says: `${text(node.arg)} in place of ${text(node)}`, position });
  } else if (node.kind !== 'number' && node.kind !== 'minus') {
    const whole = text(node);
    const bare = node.kind === 'name' || node.kind === 'indexed' || node.kind === 'call' || whole.startsWith('(');
    const says = `${bare ? whole : `(${whole})`}' in place of ${whole}`;
    edits.push({ node: transposed(node), kind: 'transpose', says, position });
  }
  if (node.kind === 'call' && node.args.length === 2 && node.fn === 'kron') {
    const [left, right] = node.args;
    if (left !== undefined && right !== undefined) {
      const says = `kron(${text(right)}, ${text(left)}) in place of ${text(node)}`;
      edits.push({ node: { ...node, args: [right, left] }, kind: 'order', says, position });
    }
  }
  if (node.kind === 'chain') edits.push(...chainEdits(node, text));
  return edits;
}

const otherProduct = { '*': '.*', '.*': '*', '/': './', './': '/' } as const;

function chainEdits(node: Of<'chain'>, text: (extent: Syntax) => string): readonly NodeEdit[] {
  const edits: NodeEdit[] = [];
  const operands = [node.first, ...node.rest.map(({ operand }) => operand)];
  node.rest.forEach((link: SyntaxOperand, i) => {
    const [before, after] = [operands[i], operands[i + 1]];
    if (before === undefined || after === undefined) return;
    if (link.op === '*') {
      const swapped = operands.map((operand, j) => (j === i ? after : j === i + 1 ? before : operand));
      const says = `${text(after)}*${text(before)} in place of ${text(before)}*${text(after)}`;
      edits.push({ node: partsOf(node).rebuilt(swapped), kind: 'order', says, position: before.position });
    }
    const [first, second] = [transposed(before), transposed(after)];
    if (link.op === '*' && (before.kind === 'transpose') !== (after.kind === 'transpose')) {
      const moved = operands.map((operand, j) => (j === i ? first : j === i + 1 ? second : operand));
      const spelled = (node: Syntax, turned: Syntax): string =>
        node.kind === 'transpose' ? text(turned) : `${text(node)}'`;
      const says = `${spelled(before, first)}*${spelled(after, second)} in place of ${text(before)}*${text(after)}`;
      edits.push({ node: partsOf(node).rebuilt(moved), kind: 'transpose', says, position: before.position });
    }
    const op = otherProduct[link.op];
    const rest = node.rest.map((one, j) => (j === i ? { ...one, op } : one));
    edits.push({
      node: { ...node, rest },
      kind: 'operator',
      says: `${op} in place of ${link.op}`,
      position: link.position,
    });
  });
  return edits;
}

const most = 400;

/** Every single edit of a formula, outer ones first; at most 400. */
export function editsOf({ body, definitions }: SyntaxWithDefinitions, source: string): readonly Edit[] {
  const within = (node: Syntax): readonly NodeEdit[] => {
    const { children, rebuilt } = partsOf(node);
    const inner = children.flatMap((child, i) =>
      within(child).map(edit => ({ ...edit, node: rebuilt(children.map((one, j) => (i === j ? edit.node : one))) })),
    );
    return [...own(node, source), ...inner];
  };
  const ofBody = within(body).map(({ node, ...edit }) => ({ ...edit, edited: { body: node, definitions } }));
  const ofDefinitions = definitions.flatMap((definition, i) =>
    within(definition.value).map(({ node, ...edit }) => ({
      ...edit,
      edited: { body, definitions: definitions.map((one, j) => (i === j ? { ...one, value: node } : one)) },
    })),
  );
  return [...ofBody, ...ofDefinitions].slice(0, most);
}
