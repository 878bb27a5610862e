/**
 * Real expressions of the loop IR: what is computed for one element.                    layer 1
 *
 * Everything is a double; a float32 buffer rounds when it is stored to. The functions are a closed list: adding an
 * elementwise function to the language asks for one line in each table over `RealFunction`.
 */
import type { Int } from './int.js';

export const realFunctions = [
  'negative',
  'abs',
  'sign',
  'exp',
  'log',
  'sin',
  'cos',
  'tan',
  'arcsin',
  'arccos',
  'arctan',
  'tanh',
  'sigmoid',
  'relu',
  'softplus',
  'sqrt',
] as const;
export type RealFunction = (typeof realFunctions)[number];
/** Functions that can be computed for several numbers at once; what the others need is decided number by number. */
export const wideFunctions: ReadonlySet<RealFunction> = new Set([
  'negative',
  'abs',
  'sqrt',
  'relu',
  'exp',
  'tanh',
  'sigmoid',
]);
export type BinaryOperator = '+' | '-' | '*' | '/' | 'max' | 'power';

export type Real =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'count'; readonly value: Int }
  | { readonly kind: 'local'; readonly name: string }
  | { readonly kind: 'load'; readonly buffer: string; readonly at: readonly Int[] }
  | { readonly kind: 'function'; readonly fn: RealFunction; readonly arg: Real }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Real; readonly right: Real }
  /** `value` where the condition is not 0, else `otherwise`; what is not chosen may be infinite or no number. */
  | { readonly kind: 'choose'; readonly condition: Real; readonly value: Real; readonly otherwise: Real }
  /** `equal` where two indices are equal, `unequal` elsewhere. */
  | { readonly kind: 'select'; readonly left: Int; readonly right: Int; readonly equal: Real; readonly unequal: Real };

export type RealKind = Real['kind'];
export type RealTable<R> = { readonly [K in RealKind]: (value: Extract<Real, { kind: K }>) => R };

export function visitReal<R>(table: RealTable<R>, value: Real): R {
  // The table is total and keyed by `kind`, which TypeScript cannot relate to the value's own type.
  return (table[value.kind] as (value: Real) => R)(value);
}

export const constantReal = (value: number): Real => ({ kind: 'constant', value });
export const zeroReal = constantReal(0);
export const oneReal = constantReal(1);
export const local = (name: string): Real => ({ kind: 'local', name });
export const load = (buffer: string, at: readonly Int[]): Real => ({ kind: 'load', buffer, at });
export const count = (value: Int): Real =>
  value.kind === 'int' ? constantReal(value.value) : { kind: 'count', value };

export const isConstant = (a: Real, value: number): boolean => a.kind === 'constant' && a.value === value;

export const negative = (arg: Real): Real => {
  if (arg.kind === 'constant') return constantReal(arg.value === 0 ? 0 : -arg.value);
  return arg.kind === 'function' && arg.fn === 'negative' ? arg.arg : { kind: 'function', fn: 'negative', arg };
};
export const fn = (name: RealFunction, arg: Real): Real =>
  name === 'negative' ? negative(arg) : { kind: 'function', fn: name, arg };

/** a + b, with − for a negated operand. */
export function add(left: Real, right: Real): Real {
  if (isConstant(left, 0)) return right;
  if (isConstant(right, 0)) return left;
  if (right.kind === 'function' && right.fn === 'negative') return subtract(left, right.arg);
  if (left.kind === 'function' && left.fn === 'negative') return subtract(right, left.arg);
  return { kind: 'binary', operator: '+', left, right };
}
export function subtract(left: Real, right: Real): Real {
  if (isConstant(right, 0)) return left;
  if (isConstant(left, 0)) return negative(right);
  if (right.kind === 'function' && right.fn === 'negative') return add(left, right.arg);
  return { kind: 'binary', operator: '-', left, right };
}
export function multiply(left: Real, right: Real): Real {
  if (isConstant(left, 1)) return right;
  if (isConstant(right, 1)) return left;
  if (isConstant(left, 0) || isConstant(right, 0)) return zeroReal;
  if (isConstant(left, -1)) return negative(right);
  if (isConstant(right, -1)) return negative(left);
  if (left.kind === 'function' && left.fn === 'negative') return negative(multiply(left.arg, right));
  return { kind: 'binary', operator: '*', left, right };
}
export const divide = (left: Real, right: Real): Real =>
  isConstant(right, 1) ? left : { kind: 'binary', operator: '/', left, right };
export const larger = (left: Real, right: Real): Real => ({ kind: 'binary', operator: 'max', left, right });
/** The value where the condition is not 0, else another, 0 unless told: 0·∞ and 0·NaN are 0 here. */
export function choose(condition: Real, value: Real, otherwise: Real = zeroReal): Real {
  if (condition.kind === 'constant') return condition.value === 0 ? otherwise : value;
  return isConstant(value, 0) && isConstant(otherwise, 0) ? zeroReal : { kind: 'choose', condition, value, otherwise };
}
/** `equal` where left = right, else 0. */
export const where = (left: Int, right: Int, equal: Real, unequal: Real = zeroReal): Real =>
  isConstant(equal, 0) && isConstant(unequal, 0) ? zeroReal : { kind: 'select', left, right, equal, unequal };

const small = 4;
/** baseᵉ: products for small integers, roots and reciprocals by name. */
export function powerReal(base: Real, exponent: Real): Real {
  if (exponent.kind !== 'constant') return { kind: 'binary', operator: 'power', left: base, right: exponent };
  const e = exponent.value;
  if (e === 0.5) return fn('sqrt', base);
  if (e < 0) return divide(oneReal, powerReal(base, constantReal(-e)));
  if (Number.isInteger(e) && e >= 1 && e <= small) {
    return Array.from({ length: e }, () => base).reduce((product, factor) => multiply(product, factor));
  }
  return { kind: 'binary', operator: 'power', left: base, right: exponent };
}

/** The value with each operand rewritten, through the constructors above. */
export function rebuildReal(value: Real, of: (operand: Real) => Real): Real {
  return visitReal<Real>(
    {
      constant: a => a,
      count: a => a,
      local: a => a,
      load: a => a,
      function: a => fn(a.fn, of(a.arg)),
      binary: a => binary[a.operator](of(a.left), of(a.right)),
      choose: a => choose(of(a.condition), of(a.value), of(a.otherwise)),
      select: a => ({ ...a, equal: of(a.equal), unequal: of(a.unequal) }),
    },
    value,
  );
}
const binary: { readonly [O in BinaryOperator]: (left: Real, right: Real) => Real } = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  max: larger,
  power: powerReal,
};

/** The operands of a value. */
export const operandsOf = (value: Real): readonly Real[] =>
  visitReal<readonly Real[]>(
    {
      constant: () => [],
      count: () => [],
      local: () => [],
      load: () => [],
      function: a => [a.arg],
      binary: a => [a.left, a.right],
      choose: a => [a.condition, a.value, a.otherwise],
      select: a => [a.equal, a.unequal],
    },
    value,
  );

/** The value and everything below it, operands first. */
export const realsIn = (value: Real): readonly Real[] => [...operandsOf(value).flatMap(realsIn), value];
