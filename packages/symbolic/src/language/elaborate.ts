/**
 * From the tree of a text to an expression: shapes inferred and checked.                layer 2
 *
 * One walk gives every node its shape, with unknown sizes unified on the way, and a way to build it; building happens
 * afterwards, when all sizes are known. Errors quote the text of both operands and say what would fit.
 */
import { quoted, TracegradError } from '../errors.js';
import type { Expr, Index } from '../expr/expr.js';
import { negative, sum } from '../expr/linear.js';
import { fromText } from '../expr/rational.js';
import { number, size, symbol } from '../expr/raw.js';
import { series } from '../expr/rewrite.js';
import { transpose } from '../expr/transpose.js';
import { called } from './calls.js';
import { kindByConvention, type NameKind } from './name-kind.js';
import { chained, type Link, raised } from './operators.js';
import { dimOf, type OpenShape } from './size-inference.js';
import type { Syntax, SyntaxDefinition, SyntaxWithDefinitions } from './syntax.js';
import { knownSize, shapes as newShapes, type Typed } from './typed.js';

/** What is declared: a value, or a sequence, which is used with an index only. */
export interface Declared {
  readonly shape: OpenShape;
  readonly sequence?: boolean;
}

export interface Scope {
  readonly declared: (name: string) => Declared | undefined;
  /** Whether a name is a size, usable in eye(n) and, in results, as a scalar. */
  readonly isSize: (name: string) => boolean;
  /** Whether these are the equations of a cell, which run over t. */
  readonly isCell?: boolean;
}

type Of<K extends Syntax['kind']> = Extract<Syntax, { kind: K }>;
type SyntaxTable<R> = { readonly [K in Syntax['kind']]: (node: Of<K>) => R };

/** An expression whose sizes may still be open. */
export interface Elaborated {
  readonly shape: OpenShape;
  readonly build: () => Expr;
}

/** An expression after `where`, under its name. */
export interface ElaboratedDefinition {
  readonly name: string;
  readonly build: () => Expr;
}

export interface Elaborator {
  readonly expression: (syntax: Syntax, source: string) => Elaborated;
  readonly withDefinitions: (
    syntax: SyntaxWithDefinitions,
    source: string,
  ) => Elaborated & { readonly definitions: readonly ElaboratedDefinition[] };
  /** Takes two shapes as equal; `message` says what is wrong if they are not. */
  readonly equate: (a: OpenShape, b: OpenShape, message: () => string, position?: number) => void;
  /** To be called before building. */
  readonly settle: () => void;
}

/** One entry is a product with unit vectors; a scalar is its own. */
const entryHints: { readonly [K in NameKind | 'row']: (name: string) => string } = {
  scalar: name => name,
  vector: name => `u'*${name} is an entry of ${name}, with a unit vector u`,
  row: name => `${name}*u is an entry of ${name}, with a unit vector u`,
  matrix: name => `u'*${name}*v is an entry of ${name} and u'*${name} a row, with unit vectors u and v`,
};

function entryHint(name: string, shape: OpenShape): string {
  const [oneRow, oneColumn] = shape.map(size => dimOf(size) === 1);
  return entryHints[oneRow ? (oneColumn ? 'scalar' : 'row') : oneColumn ? 'vector' : 'matrix'](name);
}

function undeclaredHint({ isCell }: Scope, name: string, index: Index | undefined): string | undefined {
  if (isCell === true && (name === 'T' || name === 't')) {
    return `${name} is an index only; a mean over the steps is the sum times scale: 1/T, which lossAndGradients takes`;
  }
  return index !== undefined && index.base === '' ? entryHints[kindByConvention(name)](name) : undefined;
}

/** An elaborator over a scope; several expressions may share it, and with it their unknown sizes. */
export function elaborator(scope: Scope): Elaborator {
  const shapes = newShapes();
  const local = new Map<string, Typed>();

  function variable(name: string, index: Index | undefined, text: string, position: number): Typed {
    const definition = local.get(name);
    if (definition !== undefined && index === undefined) return { ...definition, text, position };
    const declaration: Declared | undefined = definition ?? scope.declared(name);
    if (declaration === undefined) {
      if (index === undefined && scope.isSize(name)) return { shape: [1, 1], build: () => size(name), text, position };
      throw new TracegradError('unknown-variable', `${quoted(name)} is not declared.`, {
        position,
        hint: undeclaredHint(scope, name, index),
      });
    }
    if (declaration.sequence === true && index === undefined) {
      const hint = `${name}[t]`;
      throw new TracegradError('syntax', `The sequence ${quoted(name)} is used without an index.`, { position, hint });
    }
    if (declaration.sequence !== true && index !== undefined) {
      const message = `${quoted(name)} is no sequence; it takes no index.`;
      throw new TracegradError('syntax', message, { position, hint: entryHint(name, declaration.shape) });
    }
    const [rows, columns] = declaration.shape;
    const build = (): Expr =>
      symbol(name, [knownSize(rows, name, position), knownSize(columns, name, position)], index);
    return { shape: declaration.shape, text, position, build };
  }

  function typed(syntax: Syntax, source: string): Typed {
    const of = (node: Syntax): Typed => typed(node, source);
    const text = source.slice(syntax.position, syntax.end);
    const { position } = syntax;
    const node = (shape: OpenShape, build: () => Expr): Typed => ({ shape, build, text, position });

    const table: SyntaxTable<Typed> = {
      number: ({ spelling }) => node([1, 1], () => number(fromText(spelling))),
      name: ({ name }) => variable(name, undefined, text, position),
      indexed: ({ name, index }) => variable(name, index, text, position),
      minus: ({ arg }) => {
        const A = of(arg);
        return node(A.shape, () => negative(A.build()));
      },
      transpose: ({ arg }) => {
        const A = of(arg);
        return node([A.shape[1], A.shape[0]], () => transpose(A.build()));
      },
      sum: ({ terms }) => {
        const operands = terms.map(({ sign, term, position: at }) => ({ sign, at, A: of(term) }));
        const [head, ...rest] = operands;
        if (head === undefined) throw new TracegradError('syntax', 'An empty sum.', { position });
        rest.forEach(({ sign, at, A }) => shapes.equal(sign, head.A, A, at));
        const signed = (): Expr[] => operands.map(({ sign, A }) => (sign === '-' ? negative(A.build()) : A.build()));
        return node(head.A.shape, () => sum(...signed()));
      },
      chain: ({ first, rest }) => {
        const head = of(first);
        const links: { readonly B: Typed; readonly join: Link['join'] }[] = [];
        let a = head;
        for (const { op, operand, position: at } of rest) {
          const B = of(operand);
          const { shape, join } = chained(shapes, op, { a, b: B, at });
          links.push({ B, join });
          a = { ...a, shape, text: source.slice(position, operand.end) };
        }
        return node(a.shape, () => links.reduce((A, { B, join }) => join(A, B.build()), head.build()));
      },
      power: ({ op, base, exponent, operatorPosition }) =>
        raised(shapes, op, of(base), of(exponent), operatorPosition, text),
      call: ({ fn, args }) => called(fn, args, { shapes, isSize: scope.isSize, of, text, position }),
      series: ({ from, to, body }) => {
        const A = of(body);
        return node(A.shape, () => series(from, to, A.build()));
      },
    };
    // The table is total and keyed by `kind`, which TypeScript cannot relate to the node's own type.
    return (table[syntax.kind] as (node: Syntax) => Typed)(syntax);
  }

  function define({ name, value, position }: SyntaxDefinition, source: string): void {
    if (scope.declared(name) !== undefined) {
      throw new TracegradError('bad-declaration', `${quoted(name)} is declared already.`, { position });
    }
    const definition = typed(value, source);
    let built: Expr | undefined;
    local.set(name, { ...definition, build: () => (built ??= definition.build()) });
  }

  return {
    expression: typed,
    withDefinitions: ({ body, definitions }, source) => {
      local.clear();
      definitions.forEach(definition => define(definition, source));
      const named = [...local].map(([name, { build }]) => ({ name, build }));
      const { shape, build } = typed(body, source);
      local.clear();
      return { shape, build, definitions: named };
    },
    equate: (a, b, message, position) => {
      if (shapes.equate(a[0], b[0]) && shapes.equate(a[1], b[1])) return;
      throw new TracegradError('shape-mismatch', message(), { position });
    },
    settle: () => {
      if (shapes.settled()) return;
      throw new TracegradError('shape-mismatch', 'The sizes of a vec or kron do not fit their context.');
    },
  };
}
