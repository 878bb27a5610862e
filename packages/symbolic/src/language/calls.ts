/**
 * What the functions of the language mean, by the shapes of their arguments.            layer 2
 */
import { quoted, TracegradError } from '../errors.js';
import { type Dim, dimProduct, isScalar } from '../expr/dim.js';
import type { Expr } from '../expr/expr.js';
import { apply, call } from '../expr/functions.js';
import { squareRoot, times } from '../expr/linear.js';
import { kron } from '../expr/product.js';
import { commutation, identity, number, ones } from '../expr/raw.js';
import { isScalarFunction, scalarFunction } from '../expr/scalar-functions.js';
import { dimOf, isOpenScalar, type OpenShape, productOf, unknown } from './size-inference.js';
import type { Syntax } from './syntax.js';
import { knownSize, mismatch, shaped, type Shapes, type Typed } from './typed.js';

export interface CallContext {
  readonly shapes: Shapes;
  readonly isSize: (name: string) => boolean;
  readonly of: (node: Syntax) => Typed;
  readonly text: string;
  readonly position: number;
}

/** A size as an argument: 3, n, or a product of these. */
function sizeArgument(argument: Syntax | undefined, isSize: (name: string) => boolean): Dim {
  const position = argument?.position;
  if (argument?.kind === 'number' && Number.isSafeInteger(argument.value) && argument.value > 0) return argument.value;
  if (argument?.kind === 'name') {
    if (isSize(argument.name)) return argument.name;
    throw new TracegradError('unknown-variable', `${quoted(argument.name)} is not a declared size.`, { position });
  }
  if (argument?.kind === 'chain' && argument.rest.every(({ op }) => op === '*')) {
    const factors = [argument.first, ...argument.rest.map(({ operand }) => operand)];
    return factors.map(factor => sizeArgument(factor, isSize)).reduce(dimProduct);
  }
  const message = 'A size is a positive integer, the name of a size, or a product of these.';
  throw new TracegradError('bad-declaration', message, { position });
}

/** s in every entry. */
function filled(
  fn: string,
  argument: Syntax | undefined,
  shape: OpenShape,
  { of, text, position }: CallContext,
): Typed {
  const s = argument === undefined ? undefined : of(argument);
  if (s !== undefined && !isOpenScalar(s.shape)) mismatch(`${fn}(s) spreads a scalar, but ${shaped(s)}.`, s.position);
  return {
    shape,
    text,
    position,
    build: () =>
      times(s?.build() ?? number(1), ones([knownSize(shape[0], text, position), knownSize(shape[1], text, position)])),
  };
}

/** eye, commutation, vector and matrix: constants of a given size, or of one that the context gives. */
function constant(fn: string, args: readonly Syntax[], context: CallContext): Typed | undefined {
  const { isSize, text, position } = context;
  const [first, second, third] = args;
  const node = (shape: OpenShape, build: () => Expr): Typed => ({ shape, build, text, position });
  switch (fn) {
    case 'eye': {
      const n = first === undefined ? unknown() : sizeArgument(first, isSize);
      return node([n, n], () => identity(knownSize(n, text, position)));
    }
    case 'commutation': {
      const [m, n] = [sizeArgument(first, isSize), sizeArgument(second, isSize)];
      return node([dimProduct(m, n), dimProduct(m, n)], () => commutation(m, n));
    }
    case 'vector':
      return filled(fn, first, [second === undefined ? unknown() : sizeArgument(second, isSize), 1], context);
    case 'matrix':
      return filled(
        fn,
        first,
        second === undefined ? [unknown(), unknown()] : [sizeArgument(second, isSize), sizeArgument(third, isSize)],
        context,
      );
    default:
      return undefined;
  }
}

/** fn(args…). */
export function called(fn: string, args: readonly Syntax[], context: CallContext): Typed {
  const made = constant(fn, args, context);
  if (made !== undefined) return made;
  const { shapes, of, text, position } = context;
  const node = (shape: OpenShape, build: () => Expr): Typed => ({ shape, build, text, position });
  const [first, second] = args;
  if (first === undefined) throw new TracegradError('arity', `${fn} needs an argument.`, { position });
  const A = of(first);
  if (isScalarFunction(fn)) return node(A.shape, () => apply(scalarFunction(fn), A.build()));
  switch (fn) {
    case 'sqrt':
      return node(A.shape, () => squareRoot(A.build()));
    case 'kron': {
      const B = of(second ?? first);
      const shape: OpenShape = [productOf(A.shape[0], B.shape[0]), productOf(A.shape[1], B.shape[1])];
      return node(shape, () => kron(A.build(), B.build()));
    }
    case 'tr':
    case 'det':
    case 'logdet':
      shapes.square(fn, A);
      return node([1, 1], () => call(fn, A.build()));
    case 'inv':
    case 'adj':
    case 'expm':
      shapes.square(fn, A);
      return node(A.shape, () => call(fn, A.build()));
    case 'sum':
    case 'norm1':
    case 'norm2':
      return node([1, 1], () => call(fn, A.build()));
    case 'logsumexp':
      shapes.column(fn, A);
      return node([1, 1], () => call(fn, A.build()));
    case 'softmax':
      shapes.column(fn, A);
      return node(A.shape, () => call(fn, A.build()));
    case 'vec':
      return node([productOf(A.shape[0], A.shape[1]), 1], () => call(fn, A.build()));
    case 'diag':
      if (dimOf(A.shape[1]) === 1) return node([A.shape[0], A.shape[0]], () => call('diag', A.build()));
      shapes.square('diag of a matrix', A);
      return node([A.shape[0], 1], () => {
        const B = A.build();
        return isScalar(B.shape) ? B : call('diagonal', B);
      });
    default:
      throw new TracegradError('unknown-function', `${quoted(fn)} is no function of the language.`, { position });
  }
}
