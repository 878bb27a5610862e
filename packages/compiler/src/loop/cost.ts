/**
 * What statements cost: arithmetic, functions and memory, as polynomials in the sizes.    layer 1
 *
 * Counted, not measured: each operation of the IR once for each time it runs, each number that a statement reads or writes
 * once as well, as if nothing were found in a cache and each operand of a product were read once. The quotient, the
 * arithmetic intensity, therefore tells which statements a machine's memory could hold up, and which it could not.
 */
import { type Int, plus, times } from './int.js';
import { realsOf, type Statement, stripSize, visitStatement } from './loop.js';
import { added, constant, linearIn, multiplied, type Polynomial, polynomial, variable } from './polynomial.js';
import { isConstant, type Real, type RealFunction, realsIn } from './real.js';

export interface Cost {
  /** Additions, subtractions, multiplications, divisions, maxima, powers and choices. */
  readonly flops: Polynomial;
  /** How often each function is evaluated; a change of sign is none. */
  readonly functions: ReadonlyMap<RealFunction, Polynomial>;
  /** Numbers read and written. */
  readonly numbers: Polynomial;
}

const zero = constant(0);
export const noCost: Cost = { flops: zero, functions: new Map(), numbers: zero };

export const costsTogether = (a: Cost, b: Cost): Cost => ({
  flops: added(a.flops, b.flops),
  functions: new Map(
    [...new Set([...a.functions.keys(), ...b.functions.keys()])].map(name => [
      name,
      added(a.functions.get(name) ?? zero, b.functions.get(name) ?? zero),
    ]),
  ),
  numbers: added(a.numbers, b.numbers),
});

/** The cost of something done again and again. */
export const costOften = ({ flops, functions, numbers }: Cost, often: Polynomial): Cost => ({
  flops: multiplied(flops, often),
  functions: new Map([...functions].map(([name, count]) => [name, multiplied(count, often)])),
  numbers: multiplied(numbers, often),
});

/** The name of the number of strips in polynomials. */
export const stripCount = '⌈T/strip⌉';
/** The number of strips of a call. */
export const stripsOf = (steps: number, examples: number, rows: number): number =>
  Math.ceil(steps / stripSize(rows, examples));

/** The cost of all strips, of which each has `count` steps, together `steps`. */
export function costOfStrips({ flops, functions, numbers }: Cost, count: string, steps: Int): Cost {
  const all = (p: Polynomial): Polynomial => {
    const parts = linearIn(p, count);
    if (parts === undefined) throw new RangeError(`the cost of a strip is not linear in its ${count} steps`);
    return added(multiplied(parts.slope, polynomial(steps)), multiplied(parts.rest, variable(stripCount)));
  };
  return {
    flops: all(flops),
    functions: new Map([...functions].map(([name, often]) => [name, all(often)])),
    numbers: all(numbers),
  };
}

const of = (flops: Int, numbers: Int): Cost => ({
  flops: polynomial(flops),
  functions: new Map(),
  numbers: polynomial(numbers),
});

function realCost(value: Real): Cost {
  return realsIn(value).reduce((cost, part): Cost => {
    if (part.kind === 'load') return costsTogether(cost, { ...noCost, numbers: constant(1) });
    if (part.kind === 'binary' || part.kind === 'choose') return costsTogether(cost, { ...noCost, flops: constant(1) });
    if (part.kind !== 'function' || part.fn === 'negative') return cost;
    return costsTogether(cost, { ...noCost, functions: new Map([[part.fn, constant(1)]]) });
  }, noCost);
}

/** How often the body of a loop runs. */
export function tripsOf({ from, to, step }: Extract<Statement, { kind: 'loop' }>): Polynomial {
  return multiplied(polynomial(plus(to, times(-1, from))), constant(1 / Math.abs(step)));
}

/** The cost of statements, done once; of a choice both ways, and what is done only if asked for. */
export const costOf = (body: readonly Statement[]): Cost =>
  body.map(statementCost).reduce((a, b) => costsTogether(a, b), noCost);

function statementCost(statement: Statement): Cost {
  const own = realsOf(statement).map(realCost).reduce(costsTogether, noCost);
  const written = (numbers: Int): Cost => costsTogether(own, of(times(0), numbers));
  return visitStatement<Cost>(
    {
      loop: s => costOften(costOf(s.body), tripsOf(s)),
      strips: s => costOfStrips(costOf(s.body), s.count, s.steps),
      let: () => own,
      offset: () => noCost,
      variable: () => own,
      set: () => own,
      store: () => written(times(1)),
      clear: s => written(s.length),
      product: s =>
        of(
          times(2, s.rows, s.columns, s.inner),
          plus(
            times(s.rows, s.inner),
            times(s.inner, s.columns),
            times(isConstant(s.add, 0) ? 1 : 2, s.rows, s.columns),
          ),
        ),
      totals: s =>
        of(times(s.rows, s.columns), plus(times(s.rows, s.columns), times(isConstant(s.add, 0) ? 1 : 2, s.columns))),
      lookUp: s =>
        of(
          times(isConstant(s.add, 0) ? 0 : 1, s.rows, s.columns),
          times(isConstant(s.add, 0) ? 2 : 3, s.rows, s.columns),
        ),
      scatter: s => of(times(s.rows, s.inner), times(3, s.rows, s.inner)),
      when: s => costOf(s.body),
      choice: s => costsTogether(costOf(s.less), costOf(s.otherwise)),
      call: s => {
        throw new RangeError(`the cost of a call is that of ${s.kernel.name}, with other sizes`);
      },
      meet: () => noCost,
      result: () => own,
      note: () => noCost,
    },
    statement,
  );
}

/** The value of a polynomial. @throws {RangeError} if one of its names has none */
export const valueOf = (p: Polynomial, values: ReadonlyMap<string, number>): number =>
  [...p].reduce((sum, [monomial, coefficient]) => {
    const factors = monomial === '' ? [] : monomial.split('·');
    return (
      sum +
      factors.reduce((product, name) => {
        const value = values.get(name);
        if (value === undefined) throw new RangeError(`the size ${name} has no value here`);
        return product * value;
      }, coefficient)
    );
  }, 0);

/** As a sum of monomials, those of most factors first: `8·B·T·d·n + 4·B·T·n`. */
export const polynomialText = (p: Polynomial): string =>
  [...p]
    .map(([monomial, coefficient]) => ({ coefficient, names: monomial === '' ? [] : monomial.split('·') }))
    .sort((a, b) => b.names.length - a.names.length || (a.names.join() < b.names.join() ? -1 : 1))
    .map(({ coefficient, names }) =>
      [...(coefficient === 1 && names.length > 0 ? [] : [coefficient]), ...names].join('·'),
    )
    .join(' + ') || '0';
