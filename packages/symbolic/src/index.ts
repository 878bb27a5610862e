/**
 * The public face of the symbolic package.                                              layer 9
 */
export { checkKeys, nearest, TracegradError, type ErrorCode } from './errors.js';

export type { Dim, Shape } from './expr/dim.js';
export { dimNames, dimValue, shapeText } from './expr/dim.js';
export {
  type Expr,
  type Index,
  indexText,
  type Kind,
  type MatrixFunction,
  type Named,
  type Node,
  now,
  type ScalarFunction,
  type Sym,
  type Table,
  visit,
} from './expr/expr.js';
export { canonical, children, same } from './expr/canonical.js';
export { apply, call } from './expr/functions.js';
export { freshNames } from './expr/names.js';
export {
  hadamard,
  isNumber,
  isOnes,
  isZero,
  minus,
  negative,
  power,
  reciprocal,
  scalarFactors,
  squareRoot,
  sum,
  times,
} from './expr/linear.js';
export { inverse, kron, matrixPower, product } from './expr/product.js';
export type { Rational } from './expr/rational.js';
export {
  commutation,
  differential,
  fraction,
  identity,
  indicator,
  number,
  ones,
  size,
  symbol,
  zero,
} from './expr/raw.js';
export { at, bottomUp, mentions, nodes, rebuild, series, shift, substitute, symbols } from './expr/rewrite.js';
export { scalarFunction, scalarFunctions } from './expr/scalar-functions.js';
export { isSelector } from './expr/selector.js';
export { namesOf } from './expr/told.js';
export { transpose } from './expr/transpose.js';

export { parseEquation, parseExpression } from './language/parse.js';
export { elaborator } from './language/elaborate.js';
export { toLatex } from './print/latex.js';
export { toMathml } from './print/mathml.js';
export { nodeCount } from './print/size.js';
export { type SpeechOptions, type SpokenLanguage, toSpeech } from './print/speech.js';
export { toText } from './print/text.js';

export { type Generator, generator } from './numeric/generator.js';
export { type Environment, evaluator } from './numeric/evaluator.js';
export { type Layout, numericDerivative } from './numeric/differences.js';
export type { Matrix } from './numeric/matrix.js';
export { real } from './numeric/real.js';
export { rowsOf } from './numeric/values.js';

export type { Context, Derivation, Step, Subject } from './calculus/derivation.js';
export { derivationLatex, type DerivationOptions, derivationText } from './calculus/derivation-text.js';
export { type Group, overview } from './calculus/overview.js';
export { readersNames } from './calculus/readers-names.js';
export { replay, type ReplayFailure } from './calculus/replay.js';
export { ruleBook, ruleOf } from './calculus/rules/book.js';
export type { Language, Rule, Sentence } from './calculus/rules/rule.js';
export { says } from './calculus/sentence.js';
export { evaluate, stableForm } from './calculus/stable-value.js';
export type { Notice, NoticeCode } from './calculus/notices.js';
export { derive, type Derived } from './calculus/derive.js';
export type { DeriveOptions, Variable } from './calculus/options.js';

export { checkCell } from './cells/cell.js';
export type {
  Adjoint,
  Cell,
  DerivedCell,
  Direction,
  Equation,
  Facts,
  Initial,
  Input,
  Parameter,
  Stage,
  StartRule,
} from './cells/cell.js';
export { type ParameterDefinition, sizeOfParameter } from './cells/declaration.js';
export { type CellDefinition, defineCell, type InitialDefinition } from './cells/define.js';
export { adjointCell, equationsOf } from './cells/adjoint.js';
export { type CellAdjoint, type CellDerivation, deriveCell } from './cells/derive-cell.js';
export {
  centralDifference,
  centralSlope,
  complexSlope,
  complexStepGradient,
  type LossDirection,
  lossOf,
} from './cells/loss-differences.js';
export { aboveName, layerOf } from './cells/layer.js';
export { isFiniteWherever } from './calculus/finite.js';
export { steadyCell } from './cells/steady-cell.js';
export { masked, maskName } from './cells/mask.js';
export { renamedSizes } from './cells/rename-sizes.js';
export { sampleCellValues } from './cells/sample-cell.js';
export {
  type Block,
  blockKey,
  blocks,
  cellMatrices,
  type CellValues,
  type Run,
  simulate,
  simulateAdjoints,
} from './cells/simulate.js';
export { check, type Check, type CheckOptions } from './check/check.js';
export { compare, type Comparison, type Verdict } from './check/compare.js';
export { byConvention, conventionNotices, type DeclarationText } from './check/declared.js';
export { gallery } from './gallery/gallery.js';
export { inChinese } from './messages/chinese.js';
