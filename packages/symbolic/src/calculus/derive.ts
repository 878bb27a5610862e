/**
 * The derivative of one expression, in the layout that its shapes call for.             layer 3
 *
 * Text in, `derive` out: the variables give shapes and facts, the first and second identification theorems of Magnus &
 * Neudecker give the derivative, facts about the variable project it, and named rewrites make it short.
 */
import { checkText, quoted, TracegradError, withinStack } from '../errors.js';
import { dimNames, dimProduct, isScalar, parseDim, type Shape, shapeText } from '../expr/dim.js';
import type { Expr, Named, Sym } from '../expr/expr.js';
import { call } from '../expr/functions.js';
import { hadamard, sum, times } from '../expr/linear.js';
import { product } from '../expr/product.js';
import { commutation, fraction, identity, symbol } from '../expr/raw.js';
import { nodes } from '../expr/rewrite.js';
import { asDerivative, withNames } from '../expr/told.js';
import { elaborator } from '../language/elaborate.js';
import { declaredName } from '../language/names.js';
import { parseExpression } from '../language/parse.js';
import type { Layout } from '../numeric/differences.js';
import { assumptionsOf } from './assumptions.js';
import { contextOf, type Derivation, type Recorder, recording } from './derivation.js';
import { type Assumptions, checkFacts, type SymbolFacts } from './facts.js';
import { gradientOf } from './gradient.js';
import { derivativeByScalar, jacobianOf } from './jacobian.js';
import { mirror } from './simplify/assumed.js';
import { type Notice, noticesOf } from './notices.js';
import { checkOptions, type DeriveOptions, unknownWrt } from './options.js';
import { shortened, steadied } from './shortened.js';

export interface Derived {
  /** The derivative. */
  readonly expression: Expr;
  readonly layout: Layout;
  readonly derivation: Derivation;
  /** The expression that was differentiated. */
  readonly source: Expr;
  /** Where the result is a projection onto the structure of the variable. */
  readonly projection?: 'symmetric' | 'diagonal';
  /** What the formula needs and the expression does not, such as `A is invertible`; absent if nothing. */
  readonly assumptions?: readonly string[];
  /** What a reader should know though nothing is wrong; absent if nothing. */
  readonly notices?: readonly Notice[];
}

export interface Problem {
  readonly F: Expr;
  readonly X: Sym;
  readonly facts: Assumptions;
  readonly shapes: Readonly<Record<string, Shape>>;
  /** What the reader gave a name to after `where`; absent if nothing. */
  readonly names?: readonly Named[];
}

/** The variables as declared, checked. */
function declarations(
  variables: DeriveOptions['variables'],
): Map<string, { readonly shape: Shape; readonly facts: SymbolFacts }> {
  const declared = new Map<string, { shape: Shape; facts: SymbolFacts }>();
  for (const [key, { size, ...facts }] of Object.entries(variables)) {
    const name = declaredName(key);
    if (declared.has(name)) throw new TracegradError('bad-declaration', `${quoted(name)} is declared twice.`);
    const shape: Shape = [parseDim(size[0]), parseDim(size[1] ?? 1)];
    checkFacts(name, shape, facts);
    declared.set(name, { shape, facts });
  }
  return declared;
}

/** Whether a name can be written in a derivation: it is no size, and dz means one thing. */
const isUnmistakable = (name: string, all: readonly string[], sizes: ReadonlySet<string>): boolean =>
  !sizes.has(name) && !all.includes(`d${name}`) && !all.some(other => name === `d${other}`);

/** Text and declarations as expressions. @throws {TracegradError} */
export function problemOf(source: string, options: DeriveOptions): Problem {
  checkText('The expression', source);
  checkOptions(options);
  const { wrt, variables } = options;
  const declared = declarations(variables);
  const X = declared.get(wrt);
  if (X === undefined) {
    throw unknownWrt(wrt, declared.keys(), `variables: { ${wrt.slice(0, 40)}: { size: [1] } }`);
  }
  const sizes = new Set([...declared.values()].flatMap(({ shape }) => shape.flatMap(dimNames)));
  const { withDefinitions, settle } = elaborator({
    declared: name => declared.get(name),
    isSize: name => sizes.has(name) && !declared.has(name),
  });
  const elaborated = withDefinitions(parseExpression(source, { declared: name => declared.has(name) }), source);
  settle();
  const F = elaborated.build();
  if (nodes(F).some(node => node.kind === 'series')) {
    throw new TracegradError('unsupported', 'A sum over t needs sequences, which a cell declares.', {
      hint: 'define a cell, or use sum(x) for the sum of entries',
    });
  }
  return {
    F,
    X: symbol(wrt, X.shape),
    facts: new Map([...declared].map(([name, { facts }]) => [name, facts])),
    shapes: Object.fromEntries([...declared].map(([name, { shape }]) => [name, shape])),
    names: elaborated.definitions
      .map(({ name, build }) => ({ name, value: build() }))
      .filter(({ name }, _, all) => isUnmistakable(name, [...declared.keys(), ...all.map(other => other.name)], sizes)),
  };
}

const isColumn = (A: Expr): boolean => A.shape[1] === 1;

/** The derivative of F by X, not projected, and its layout. */
function derivative(
  F: Expr,
  X: Sym,
  order: 1 | 2,
  short: (G: Expr) => Expr,
  record: Recorder,
): { G: Expr; layout: Layout } {
  if (isScalar(X.shape)) {
    const first = derivativeByScalar(F, X, record);
    return { G: order === 1 ? first : derivativeByScalar(short(first), X, record), layout: 'by-scalar' };
  }
  if (isScalar(F.shape)) {
    const G = gradientOf(F, X, record);
    if (order === 1) return { G, layout: 'gradient' };
    return { G: jacobianOf(short(G), X, record), layout: isColumn(X) ? 'hessian' : 'vec-hessian' };
  }
  if (order === 2) {
    throw new TracegradError(
      'order-too-high',
      `Second derivatives are of scalars, but the expression is ${shapeText(F.shape)}.`,
      {
        hint: 'differentiate one entry, or a scalar function of it',
      },
    );
  }
  return { G: jacobianOf(F, X, record), layout: isColumn(F) && isColumn(X) ? 'jacobian' : 'vec-jacobian' };
}

type Structure = 'symmetric' | 'diagonal';

const structureOf = (facts: SymbolFacts | undefined): Structure | undefined => {
  if (facts?.diagonal === true) return 'diagonal';
  return facts?.symmetric === true || facts?.psd === true ? 'symmetric' : undefined;
};

/** ½(G + Gᵀ), with the facts put into the transpose, so that a G that is symmetric already stays itself. */
function symmetricPart(G: Expr, facts: Assumptions): Expr {
  const half = (A: Expr): Expr =>
    A.kind === 'sum' ? sum(...A.terms.map(term => times(fraction(1, 2), term))) : times(fraction(1, 2), A);
  return sum(half(G), half(mirror(G, facts)));
}

/** The derivative within the structure of the variable: ½(G + Gᵀ) on Sym(n), G ⊙ I on diagonal matrices. */
export function projected(G: Expr, X: Sym, layout: Layout, structure: Structure, facts: Assumptions): Expr {
  const [m, n] = X.shape;
  if (layout === 'gradient') return structure === 'symmetric' ? symmetricPart(G, facts) : hadamard(G, identity(n));
  const size = dimProduct(m, n);
  const P =
    structure === 'symmetric'
      ? times(fraction(1, 2), sum(identity(size), commutation(m, n)))
      : call('diag', call('vec', identity(n)));
  return layout === 'vec-hessian' ? product(P, G, P) : product(G, P);
}

/** The derivative of an expression. */
export function deriveProblem({ F, X, facts, shapes, names = [] }: Problem, order: 1 | 2 = 1): Derived {
  const { record, steps } = recording();
  const nothing: Assumptions = new Map();
  const stable = steadied(F, nothing, record);
  const { G, layout } = derivative(stable, X, order, A => steadied(A, nothing, record), record);
  const known = facts.get(X.name);
  const structure = isScalar(X.shape) ? undefined : structureOf(known);
  // 1ᵀy = 1 holds at the point, not in its neighbourhood: it says nothing about the gradient by y.
  const usable = known?.sumsToOne === true ? new Map([...facts].filter(([name]) => name !== X.name)) : facts;
  let result = G;
  if (structure !== undefined) {
    const plain = steadied(G, usable, record);
    result = projected(plain, X, layout, structure, usable);
    if (result !== plain) record(`project-${structure}`, plain, result, `${X.name} is ${structure}`);
  }
  const expression = asDerivative(shortened(result, usable, record), shapes);
  const assumptions = assumptionsOf(F, expression, usable);
  const notices = noticesOf(F, X);
  return {
    expression: withNames(expression, names),
    layout,
    derivation: { steps, context: contextOf(X, usable, names) },
    source: withNames(F, names),
    ...(structure === undefined ? {} : { projection: structure }),
    ...(assumptions.length === 0 ? {} : { assumptions }),
    ...(notices.length === 0 ? {} : { notices }),
  };
}

/**
 * The derivative of an expression given as text (DESIGN §3.1, §3.2).
 * @returns the expression, its layout, and the derivation step by step
 * @throws {TracegradError} if the text or the declarations are wrong, or the derivative has no closed form
 */
export const derive = (source: string, options: DeriveOptions): Derived =>
  withinStack('The expression', () => deriveProblem(problemOf(source, options), options.order ?? 1));
