/**
 * Shapes for names that nobody declared.                                                layer 2
 *
 * The usual convention of such engines: a … g are scalars, h … z vectors, capitals matrices; Greek letters are scalars,
 * Greek capitals matrices. Only the kind is a convention. Sizes are inferred from how the names are used, and those that
 * remain free get names: n, m, k, … in the order in which they appear.
 */
import { dimNames, type Shape } from '../expr/dim.js';
import { elaborator } from './elaborate.js';
import { kindByConvention, type NameKind } from './name-kind.js';
import { parseExpression } from './parse.js';
import { dimOf, type Extent, type OpenShape, resolved, unknown } from './size-inference.js';
import type { Syntax, SyntaxWithDefinitions } from './syntax.js';

const shapeOfKind: { readonly [K in NameKind]: () => OpenShape } = {
  scalar: () => [1, 1],
  vector: () => [unknown(false), 1],
  matrix: () => [unknown(false), unknown(false)],
};

interface Names {
  /** Names used as values, in the order of the text. */
  readonly values: ReadonlySet<string>;
  /** Names that stand where only a size can: the n of eye(n). */
  readonly sizes: ReadonlySet<string>;
}

/** How many of a function's first arguments are values; the others are sizes. */
const valueArguments: ReadonlyMap<string, number> = new Map([
  ['eye', 0],
  ['commutation', 0],
  ['vector', 1],
  ['matrix', 1],
]);

/** The names of a text that no definition of its own explains. */
function freeNames({ body, definitions }: SyntaxWithDefinitions): Names {
  const values = new Set<string>();
  const sizes = new Set<string>();
  const walk = (node: Syntax, target: Set<string>): void => {
    const each = (nodes: readonly Syntax[]): void => nodes.forEach(inner => walk(inner, target));
    switch (node.kind) {
      case 'number':
      case 'indexed': // of a sequence, which has no kind by convention
        return;
      case 'name':
        target.add(node.name);
        return;
      case 'minus':
      case 'transpose':
        return walk(node.arg, target);
      case 'power':
        return each([node.base, node.exponent]);
      case 'chain':
        return each([node.first, ...node.rest.map(({ operand }) => operand)]);
      case 'sum':
        return each(node.terms.map(({ term }) => term));
      case 'series':
        return walk(node.body, target);
      case 'call':
        return node.args.forEach((argument, i) =>
          walk(argument, i < (valueArguments.get(node.fn) ?? Infinity) ? target : sizes),
        );
    }
  };
  walk(body, values);
  definitions.forEach(({ value }) => walk(value, values));
  definitions.forEach(({ name }) => values.delete(name));
  return { values, sizes };
}

/** The names of a text that are declared or have a kind by convention, in the order of the text. */
export const valueNames = (source: string, declared: (name: string) => boolean): readonly string[] => [
  ...freeNames(parseExpression(source, { declared })).values,
];

const sizeNames = ['n', 'm', 'k', 'p', 'q', 'r', 's', 'l', 'd'];

/** Size names in order, then n1, n2, …, none of them taken. */
function freshSizes(taken: ReadonlySet<string>): () => string {
  const left = sizeNames.filter(name => !taken.has(name));
  let count = 0;
  return () => {
    const next = left.shift();
    if (next !== undefined) return next;
    do count++;
    while (taken.has(`n${count}`));
    return `n${count}`;
  };
}

/** Gives names to the unknown sizes in an extent. */
function named(size: Extent, fresh: () => string): void {
  const found = resolved(size);
  if (typeof found !== 'object') return;
  if ('unknown' in found) found.value = fresh();
  else found.times.forEach(factor => named(factor, fresh));
}

/**
 * The shape of every name in a text: as declared, or by convention with inferred sizes.
 * @param also names that get a shape even where the text does not mention them
 * @param kinds what some names are, whatever the convention says
 * @throws {TracegradError} as the parser does, and `shape-mismatch` if the shapes cannot fit
 */
export function shapesByConvention(
  source: string,
  declared: ReadonlyMap<string, Shape>,
  also: readonly string[] = [],
  kinds: ReadonlyMap<string, NameKind> = new Map(),
): ReadonlyMap<string, Shape> {
  const syntax = parseExpression(source, { declared: name => declared.has(name) });
  const { values, sizes: sizeUses } = freeNames(syntax);
  const declaredSizes = [...declared.values()].flatMap(shape => shape.flatMap(dim => [...dimNames(dim)]));
  const sizes = new Set([...declaredSizes, ...sizeUses]);
  const open = new Map<string, OpenShape>(declared);
  for (const name of [...values, ...also]) {
    if (!open.has(name) && !sizes.has(name)) open.set(name, shapeOfKind[kinds.get(name) ?? kindByConvention(name)]());
  }
  const { withDefinitions, settle } = elaborator({
    declared: name => {
      const shape = open.get(name);
      return shape === undefined ? undefined : { shape };
    },
    isSize: name => sizes.has(name) && !open.has(name),
  });
  withDefinitions(syntax, source);
  settle();
  const fresh = freshSizes(new Set([...sizes, ...open.keys()]));
  const shapes = new Map<string, Shape>();
  for (const [name, [rows, columns]] of open) {
    named(rows, fresh);
    named(columns, fresh);
    shapes.set(name, [dimOf(rows) ?? 1, dimOf(columns) ?? 1]);
  }
  return shapes;
}
