/**
 * The elementwise functions: one record each, all that is known of a function.          layer 1
 *
 * Slopes are given in the argument x and the result y = f(x), so that kernels can use what they kept (1 − h ⊙ h).
 * At a kink the slope is 0; a NaN stays one, in value and slope (relu(NaN) is NaN). √ is the power ½ and needs no record.
 */
import type { Expr, ScalarFunction } from './expr.js';
import { hadamard, minus, negative, power, reciprocal, squareRoot, sum } from './linear.js';
import { number, ones, rawApply, zero } from './raw.js';

const one = (x: Expr): Expr => ones(x.shape);
const square = (x: Expr): Expr => power(x, number(2));
const of = (name: string, x: Expr): Expr => rawApply(scalarFunction(name), x);
/** log(1 + eˣ) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const records: readonly ScalarFunction[] = [
  {
    name: 'abs',
    latex: '\\operatorname{abs}',
    value: Math.abs,
    slope: x => of('sign', x),
    domain: 'kink at 0, where the slope is taken as 0',
    cost: 1,
  },
  {
    name: 'sign',
    latex: '\\operatorname{sign}',
    value: Math.sign,
    slope: x => zero(x.shape),
    domain: 'jump at 0',
    cost: 1,
  },
  { name: 'exp', latex: '\\exp', value: Math.exp, slope: (_, y) => y, cost: 10 },
  { name: 'log', latex: '\\log', value: Math.log, slope: x => reciprocal(x), domain: 'positive argument', cost: 10 },
  { name: 'sin', latex: '\\sin', value: Math.sin, slope: x => of('cos', x), cost: 12 },
  { name: 'cos', latex: '\\cos', value: Math.cos, slope: x => negative(of('sin', x)), cost: 12 },
  {
    name: 'tan',
    latex: '\\tan',
    value: Math.tan,
    slope: (x, y) => sum(one(x), square(y)),
    domain: 'cos(x) ≠ 0',
    cost: 16,
  },
  {
    name: 'arcsin',
    latex: '\\arcsin',
    value: Math.asin,
    slope: x => reciprocal(squareRoot(minus(one(x), square(x)))),
    domain: '|x| < 1',
    cost: 14,
  },
  {
    name: 'arccos',
    latex: '\\arccos',
    value: Math.acos,
    slope: x => negative(reciprocal(squareRoot(minus(one(x), square(x))))),
    domain: '|x| < 1',
    cost: 14,
  },
  { name: 'arctan', latex: '\\arctan', value: Math.atan, slope: x => reciprocal(sum(one(x), square(x))), cost: 14 },
  { name: 'tanh', latex: '\\tanh', value: Math.tanh, slope: (x, y) => minus(one(x), square(y)), cost: 16 },
  {
    name: 'sigmoid',
    latex: '\\sigma',
    value: x => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
    slope: (x, y) => hadamard(y, minus(one(x), y)),
    cost: 12,
  },
  {
    name: 'relu',
    latex: '\\operatorname{relu}',
    value: x => Math.max(x, 0),
    slope: (_, y) => of('sign', y),
    domain: 'kink at 0, where the slope is taken as 0',
    cost: 1,
  },
  { name: 'softplus', latex: '\\operatorname{softplus}', value: softplus, slope: x => of('sigmoid', x), cost: 20 },
];

const byName: ReadonlyMap<string, ScalarFunction> = new Map(records.map(record => [record.name, record]));

/** Every elementwise function, in the order of the table. */
export const scalarFunctions: readonly ScalarFunction[] = records;
export const isScalarFunction = (name: string): boolean => byName.has(name);
/** The record of a function. @throws {RangeError} if there is none. */
export function scalarFunction(name: string): ScalarFunction {
  const record = byName.get(name);
  if (record === undefined) throw new RangeError(`no elementwise function is called ${name}`);
  return record;
}
