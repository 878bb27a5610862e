/**
 * From the tree of a text to an expression: shapes inferred and checked.                layer 2
 *
 * One walk gives every node its shape, with unknown sizes unified on the way, and a way to build it; building happens
 * afterwards, when all sizes are known. Errors quote the text of both operands and say what would fit.
 */
import { quoted, TracegradError } from '../errors.js';
import { type Dim, dimProduct, isScalar } from '../expr/dim.js';
import type { Expr, Index } from '../expr/expr.js';
import { call } from '../expr/functions.js';
import { hadamard, negative, power, reciprocal, squareRoot, sum, times } from '../expr/linear.js';
import { kron, matrixPower, product } from '../expr/product.js';
import { commutation, identity, number, ones, size, symbol } from '../expr/raw.js';
import { apply as applyFunction } from '../expr/functions.js';
import { series } from '../expr/rewrite.js';
import { isScalarFunction, scalarFunction } from '../expr/scalar-functions.js';
import { transpose } from '../expr/transpose.js';
import {
  dimOf,
  type Extent,
  isOpenScalar,
  openShapeText,
  type OpenShape,
  productOf,
  sizeEquations,
  unknown,
} from './size-inference.js';
import type { Syntax, SyntaxDefinition, SyntaxWithDefinitions } from './syntax.js';

/** What is declared: a value, or a sequence, which is used with an index only. */
export interface Declared {
  readonly shape: OpenShape;
  readonly sequence?: boolean;
}

export interface Scope {
  readonly declared: (name: string) => Declared | undefined;
  /** Whether a name is a size, usable in eye(n) and, in results, as a scalar. */
  readonly isSize: (name: string) => boolean;
}

/** A node with its shape, to be built once all sizes are known. */
interface Typed {
  readonly shape: OpenShape;
  readonly build: () => Expr;
  /** The text, for messages. */
  readonly text: string;
  readonly position: number;
}

type Of<K extends Syntax['kind']> = Extract<Syntax, { kind: K }>;
type SyntaxTable<R> = { readonly [K in Syntax['kind']]: (node: Of<K>) => R };

/** An expression whose sizes may still be open. */
export interface Elaborated {
  readonly shape: OpenShape;
  readonly build: () => Expr;
}

export interface Elaborator {
  readonly expression: (syntax: Syntax, source: string) => Elaborated;
  readonly withDefinitions: (syntax: SyntaxWithDefinitions, source: string) => Elaborated;
  /** Takes two shapes as equal; `message` says what is wrong if they are not. */
  readonly equate: (a: OpenShape, b: OpenShape, message: () => string, position?: number) => void;
  /** To be called before building. */
  readonly settle: () => void;
}

/** An elaborator over a scope; several expressions may share it, and with it their unknown sizes. */
export function elaborator(scope: Scope): Elaborator {
  const { equate, settled } = sizeEquations();
  const local = new Map<string, Typed>();

  const mismatch = (message: string, position: number, hint?: string): never => {
    throw new TracegradError('shape-mismatch', message, { position, hint });
  };
  const both = (a: Typed, b: Typed): string =>
    `${quoted(a.text)} is ${openShapeText(a.shape)} and ${quoted(b.text)} is ${openShapeText(b.shape)}`;
  const equalShapes = (operation: string, a: Typed, b: Typed, position: number): OpenShape => {
    if (!equate(a.shape[0], b.shape[0]) || !equate(a.shape[1], b.shape[1])) {
      const oneIsScalar = isOpenScalar(a.shape) || isOpenScalar(b.shape);
      const hint =
        oneIsScalar && (operation === '+' || operation === '-')
          ? 'vector(s) or matrix(s) spreads a scalar s'
          : undefined;
      mismatch(`${operation} needs equal shapes, but ${both(a, b)}.`, position, hint);
    }
    return a.shape;
  };
  const square = (what: string, A: Typed): void => {
    if (!equate(A.shape[0], A.shape[1])) {
      mismatch(`${what} needs a square matrix, but ${quoted(A.text)} is ${openShapeText(A.shape)}.`, A.position);
    }
  };
  const column = (what: string, x: Typed): void => {
    if (!equate(x.shape[1], 1)) {
      mismatch(`${what} needs a column vector, but ${quoted(x.text)} is ${openShapeText(x.shape)}.`, x.position);
    }
  };
  const known = (extent: Extent, text: string, position: number): Dim => {
    const dim = dimOf(extent);
    if (dim === undefined) {
      throw new TracegradError('ambiguous-shape', `The size of ${quoted(text)} cannot be inferred.`, {
        position,
        hint: 'give the size, as in vector(1, n), matrix(1, m, n) or eye(n)',
      });
    }
    return dim;
  };

  return {
    expression: (syntax, source) => typed(syntax, source),
    withDefinitions: ({ body, definitions }, source) => {
      const outer = definitions.map(({ name }): [string, Typed | undefined] => [name, local.get(name)]);
      definitions.forEach(definition => define(definition, source));
      const result = typed(body, source);
      for (const [name, before] of outer) {
        if (before === undefined) local.delete(name);
        else local.set(name, before);
      }
      return result;
    },
    equate: (a, b, message, position) => {
      if (!equate(a[0], b[0]) || !equate(a[1], b[1])) {
        throw new TracegradError('shape-mismatch', message(), { position });
      }
    },
    settle: () => {
      if (!settled())
        throw new TracegradError('shape-mismatch', 'The sizes of a vec or kron do not fit their context.');
    },
  };

  function define({ name, value, position }: SyntaxDefinition, source: string): void {
    if (scope.declared(name) !== undefined) {
      throw new TracegradError('bad-declaration', `${quoted(name)} is declared already.`, { position });
    }
    const definition = typed(value, source);
    let built: Expr | undefined;
    local.set(name, { ...definition, build: () => (built ??= definition.build()) });
  }

  function typed(syntax: Syntax, source: string): Typed {
    const of = (node: Syntax): Typed => typed(node, source);
    const text = source.slice(syntax.position, syntax.end);
    const { position } = syntax;
    const node = (shape: OpenShape, build: () => Expr): Typed => ({ shape, build, text, position });

    const multiplied = (a: Typed, b: Typed, at: number, whole: string): Typed => {
      const make = (shape: OpenShape, build: () => Expr): Typed => ({
        shape,
        build,
        text: whole,
        position: a.position,
      });
      if (isOpenScalar(a.shape)) return make(b.shape, () => times(a.build(), b.build()));
      if (isOpenScalar(b.shape)) return make(a.shape, () => times(b.build(), a.build()));
      if (!equate(a.shape[1], b.shape[0])) {
        const [, k] = a.shape;
        const [l, p] = b.shape;
        const fits =
          dimOf(k) === dimOf(p)
            ? `did you mean ${a.text}*${b.text}'?`
            : dimOf(a.shape[0]) === dimOf(l)
              ? `did you mean ${a.text}'*${b.text}?`
              : undefined;
        mismatch(
          `*: ${both(a, b)}; the inner sizes ${dimOf(k) ?? '?'} and ${dimOf(l) ?? '?'} differ.`,
          at,
          fits !== undefined && fits.length <= 60
            ? fits
            : 'the columns of the left operand must be the rows of the right one; .* is elementwise',
        );
      }
      return make([a.shape[0], b.shape[1]], () => product(a.build(), b.build()));
    };
    const divided = (a: Typed, b: Typed, at: number, whole: string): Typed => {
      if (!isOpenScalar(b.shape)) {
        mismatch(`/ divides by a scalar, but ${quoted(b.text)} is ${openShapeText(b.shape)}.`, at, 'use ./ or inv()');
      }
      return {
        shape: a.shape,
        build: () => times(reciprocal(b.build()), a.build()),
        text: whole,
        position: a.position,
      };
    };
    const elementwise = (a: Typed, b: Typed, op: '.*' | './', at: number, whole: string): Typed => {
      const right = (): Expr => (op === '.*' ? b.build() : reciprocal(b.build()));
      const make = (shape: OpenShape, build: () => Expr): Typed => ({
        shape,
        build,
        text: whole,
        position: a.position,
      });
      if (isOpenScalar(a.shape)) return make(b.shape, () => times(a.build(), right()));
      if (isOpenScalar(b.shape)) return make(a.shape, () => times(right(), a.build()));
      const shape = equalShapes(op, a, b, at);
      return make(shape, () => hadamard(a.build(), right()));
    };

    const table: SyntaxTable<Typed> = {
      number: ({ value }) => node([1, 1], () => number(value)),
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
        const head = operands[0];
        if (head === undefined) throw new TracegradError('syntax', 'An empty sum.', { position });
        operands.slice(1).forEach(({ sign, at, A }) => equalShapes(sign, head.A, A, at));
        return node(head.A.shape, () =>
          sum(...operands.map(({ sign, A }) => (sign === '-' ? negative(A.build()) : A.build()))),
        );
      },
      chain: ({ first, rest }) =>
        rest.reduce((a, { op, operand, position: at }) => {
          const b = of(operand);
          const whole = source.slice(position, operand.end);
          if (op === '*') return multiplied(a, b, at, whole);
          return op === '/' ? divided(a, b, at, whole) : elementwise(a, b, op, at, whole);
        }, of(first)),
      power: ({ op, base, exponent, operatorPosition }) => {
        const A = of(base);
        const e = of(exponent);
        if (op === '.^') {
          if (isOpenScalar(A.shape) && !isOpenScalar(e.shape)) {
            return node(e.shape, () => {
              const x = e.build();
              return power(times(A.build(), ones(x.shape)), x);
            });
          }
          if (!isOpenScalar(e.shape)) equalShapes('.^', A, e, operatorPosition);
          return node(A.shape, () => power(A.build(), e.build()));
        }
        if (!isOpenScalar(e.shape)) {
          mismatch(
            `The exponent ${quoted(e.text)} of ^ is ${openShapeText(e.shape)}, not a scalar.`,
            e.position,
            'use .^',
          );
        }
        if (isOpenScalar(A.shape)) return node(A.shape, () => power(A.build(), e.build()));
        if (!equate(A.shape[0], A.shape[1])) {
          const shape = openShapeText(A.shape);
          mismatch(
            `^ is the power of a scalar or a square matrix, but ${quoted(A.text)} is ${shape}.`,
            operatorPosition,
            'use .^',
          );
        }
        return node(A.shape, () => {
          const x = e.build();
          if (x.kind === 'number' && Number.isInteger(x.value) && Math.abs(x.value) <= 64)
            return matrixPower(A.build(), x.value);
          throw new TracegradError(
            'unsupported',
            `The power ${quoted(text)} of a matrix needs an integer exponent from -64 to 64.`,
            {
              position: e.position,
              hint: '.^ and sqrt() work elementwise',
            },
          );
        });
      },
      call: ({ fn, args }) => called(fn, args, of, text, position),
      series: ({ from, to, body }) => {
        const A = of(body);
        return node(A.shape, () => series(from, to, A.build()));
      },
    };
    return (table[syntax.kind] as (node: Syntax) => Typed)(syntax);
  }

  function variable(name: string, index: Index | undefined, text: string, position: number): Typed {
    const definition = local.get(name);
    if (definition !== undefined && index === undefined) return { ...definition, text, position };
    const declaration = scope.declared(name);
    if (declaration === undefined) {
      if (index === undefined && scope.isSize(name)) return { shape: [1, 1], build: () => size(name), text, position };
      throw new TracegradError('unknown-variable', `${quoted(name)} is not declared.`, { position });
    }
    if (declaration.sequence === true && index === undefined) {
      throw new TracegradError('syntax', `The sequence ${quoted(name)} is used without an index.`, {
        position,
        hint: `${name}[t]`,
      });
    }
    if (declaration.sequence !== true && index !== undefined) {
      throw new TracegradError('syntax', `${quoted(name)} is no sequence; it takes no index.`, {
        position,
        hint: name,
      });
    }
    const { shape } = declaration;
    return {
      shape,
      text,
      position,
      build: () => symbol(name, [known(shape[0], name, position), known(shape[1], name, position)], index),
    };
  }

  function sizeArgument(argument: Syntax | undefined, of: (node: Syntax) => Typed): Dim {
    if (argument?.kind === 'number' && Number.isSafeInteger(argument.value) && argument.value > 0)
      return argument.value;
    if (argument?.kind === 'name') {
      if (scope.isSize(argument.name)) return argument.name;
      throw new TracegradError('unknown-variable', `${quoted(argument.name)} is not a declared size.`, {
        position: argument.position,
      });
    }
    if (argument?.kind === 'chain' && argument.rest.every(({ op }) => op === '*')) {
      return [argument.first, ...argument.rest.map(({ operand }) => operand)]
        .map(factor => sizeArgument(factor, of))
        .reduce(dimProduct);
    }
    throw new TracegradError(
      'bad-declaration',
      'A size is a positive integer, the name of a size, or a product of these.',
      {
        position: argument?.position,
      },
    );
  }

  function called(
    fn: string,
    args: readonly Syntax[],
    of: (node: Syntax) => Typed,
    text: string,
    position: number,
  ): Typed {
    const node = (shape: OpenShape, build: () => Expr): Typed => ({ shape, build, text, position });
    const filled = (argument: Syntax | undefined, shape: OpenShape): Typed => {
      const s = argument === undefined ? undefined : of(argument);
      if (s !== undefined && !isOpenScalar(s.shape)) {
        mismatch(`${fn}(s) spreads a scalar, but ${quoted(s.text)} is ${openShapeText(s.shape)}.`, s.position);
      }
      return node(shape, () =>
        times(s?.build() ?? number(1), ones([known(shape[0], text, position), known(shape[1], text, position)])),
      );
    };
    const [first, second, third] = args;
    if (fn === 'eye') {
      const n = first === undefined ? unknown() : sizeArgument(first, of);
      return node([n, n], () => identity(known(n, text, position)));
    }
    if (fn === 'commutation') {
      const [m, n] = [sizeArgument(first, of), sizeArgument(second, of)];
      return node([dimProduct(m, n), dimProduct(m, n)], () => commutation(m, n));
    }
    if (fn === 'vector') return filled(first, [second === undefined ? unknown() : sizeArgument(second, of), 1]);
    if (fn === 'matrix') {
      if (second === undefined) return filled(first, [unknown(), unknown()]);
      return filled(first, [sizeArgument(second, of), sizeArgument(third, of)]);
    }
    if (first === undefined) throw new TracegradError('arity', `${fn} needs an argument.`, { position });
    const A = of(first);
    if (fn === 'kron' && second !== undefined) {
      const B = of(second);
      const shape: OpenShape = [productOf(A.shape[0], B.shape[0]), productOf(A.shape[1], B.shape[1])];
      return node(shape, () => kron(A.build(), B.build()));
    }
    if (fn === 'sqrt') return node(A.shape, () => squareRoot(A.build()));
    if (isScalarFunction(fn)) return node(A.shape, () => applyFunction(scalarFunction(fn), A.build()));
    switch (fn) {
      case 'tr':
      case 'det':
      case 'logdet':
        square(fn, A);
        return node([1, 1], () => call(fn, A.build()));
      case 'inv':
      case 'adj':
      case 'expm':
        square(fn, A);
        return node(A.shape, () => call(fn, A.build()));
      case 'sum':
      case 'norm1':
      case 'norm2':
        return node([1, 1], () => call(fn, A.build()));
      case 'logsumexp':
        column(fn, A);
        return node([1, 1], () => call(fn, A.build()));
      case 'softmax':
        column(fn, A);
        return node(A.shape, () => call(fn, A.build()));
      case 'vec':
        return node([productOf(A.shape[0], A.shape[1]), 1], () => call(fn, A.build()));
      case 'diag':
        if (dimOf(A.shape[1]) === 1) {
          return node([A.shape[0], A.shape[0]], () => call('diag', A.build()));
        }
        square('diag of a matrix', A);
        return node([A.shape[0], 1], () => {
          const B = A.build();
          return isScalar(B.shape) ? B : call('diagonal', B);
        });
      default:
        throw new TracegradError('unknown-function', `${quoted(fn)} is no function of the language.`, { position });
    }
  }
}
