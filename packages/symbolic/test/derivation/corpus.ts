/**
 * The derivations that the tests of derivations run over: every sample, every text case, every cell of the gallery.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { adjointCell } from '../../src/cells/adjoint.js';
import { type CellDefinition, defineCell } from '../../src/cells/define.js';
import type { Cell, DerivedCell } from '../../src/cells/cell.js';
import type { Derivation } from '../../src/calculus/derivation.js';
import { derive, type Derived } from '../../src/calculus/derive.js';
import type { DeriveOptions, Variable } from '../../src/calculus/options.js';
import { parseDim } from '../../src/expr/dim.js';
import { gallery } from '../../src/gallery/gallery.js';
import { type Domain, domains, type Sampled } from '../../src/numeric/sample.js';
import { deriveCases } from '../derive-case.js';

export interface DerivedExpression {
  readonly title: string;
  readonly source: string;
  readonly options: DeriveOptions;
  /** How values are drawn. */
  readonly sampled: Readonly<Record<string, Sampled>>;
  readonly sizes: ReadonlyMap<string, number>;
  readonly derived: Derived;
}

export interface DerivedCellCase {
  readonly title: string;
  readonly cell: Cell;
  readonly derived: DerivedCell & { readonly derivation: Derivation };
}

interface SampleVariable {
  readonly dims: readonly [string, string];
  readonly shape: readonly [number, number];
  readonly domain?: string;
  readonly symmetric?: true;
  readonly psd?: true;
  readonly diagonal?: true;
  readonly positive?: true;
}
interface Sample {
  readonly id: string;
  readonly expr: string;
  readonly vars: Readonly<Record<string, SampleVariable>>;
  readonly wrt: string;
  readonly order: 1 | 2;
  readonly form?: string;
}

const isDomain = (word: string | undefined): word is Domain =>
  (domains as readonly (string | undefined)[]).includes(word);

function sampleFacts({ symmetric, psd, diagonal, positive, domain }: SampleVariable) {
  return {
    ...(symmetric === true ? { symmetric } : {}),
    ...(psd === true ? { psd } : {}),
    ...(diagonal === true ? { diagonal } : {}),
    ...(positive === true ? { positive } : {}),
    ...(domain === 'prob' ? { sumsToOne: true } : {}),
  };
}

const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/matrix-calculus.sample.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Sample[] };

/** The plain sample cases. */
export const samples: readonly DerivedExpression[] = fixture.cases
  .filter(({ form }) => form !== 'indexed')
  .map(({ id, expr, vars, wrt, order }) => {
    const entries = Object.entries(vars);
    const variables = Object.fromEntries(
      entries.map(([name, declared]): [string, Variable] => [name, { size: declared.dims, ...sampleFacts(declared) }]),
    );
    const sampled = Object.fromEntries(
      entries.map(([name, declared]): [string, Sampled] => [
        name,
        {
          shape: [parseDim(declared.dims[0]), parseDim(declared.dims[1])],
          ...sampleFacts(declared),
          ...(isDomain(declared.domain) ? { domain: declared.domain } : {}),
        },
      ]),
    );
    const options = { wrt, variables, order };
    // Sizes for which the sample makes sense, such as more rows than columns under the determinant of a Gram matrix.
    const sizes = new Map(
      entries.flatMap(
        ([, { dims, shape }]) =>
          [
            [dims[0], shape[0]],
            [dims[1], shape[1]],
          ] as [string, number][],
      ),
    );
    return { title: `${id}: ${expr}`, source: expr, options, sampled, sizes, derived: derive(expr, options) };
  });

const textSizes = new Map(Object.entries({ m: 5, n: 3, p: 2, q: 4, k: 3 }));
const folder = new URL('../cases/derive/', import.meta.url);

/** The text cases that are not refused. */
export const textCases: readonly DerivedExpression[] = readdirSync(folder)
  .sort()
  .flatMap(file =>
    deriveCases(readFileSync(new URL(file, folder), 'utf8'))
      .filter(({ error }) => error === undefined)
      .map(({ line, source, wrt, order, variables, sampled }) => {
        const options = { wrt, variables, order };
        return {
          title: `${file} ${line}: ${source}`,
          source,
          options,
          sampled,
          sizes: textSizes,
          derived: derive(source, options),
        };
      }),
  );

const cellCase = (definition: CellDefinition): DerivedCellCase => {
  const cell = defineCell(definition);
  return { title: cell.name, cell, derived: adjointCell(cell) };
};

/** Uses of other steps, of fixed steps and of ranges, both directions, several starts: what the gallery does not have. */
const strange: readonly CellDefinition[] = [
  {
    name: 'two-lags',
    parameters: { A: ['n', 'n'], B: ['n', 'n'], s: ['1'] },
    inputs: { x: { size: ['n'] } },
    states: { h: { size: ['n'], initial: { '0': 'h0', '-1': 'g0' } } },
    equations: ['h[t] = tanh(A*h[t-1] + B*h[t-2] + s*x[t])'],
    loss: "sum(t, 2, T, h[t]'*h[t]) + sum(h[T])",
  },
  {
    name: 'backwards',
    parameters: { A: ['n', 'n'] },
    inputs: { x: { size: ['n'] } },
    states: { b: { size: ['n'], initial: { 'T+1': 'bT' } } },
    equations: ['b[t] = sin(A*b[t+1] + x[t])'],
    loss: "sum(t, 1, T, b[t]'*x[t]) + norm2(b[1])^2",
  },
  {
    name: 'last-everywhere',
    parameters: { A: ['n', 'n'], u: ['n'] },
    inputs: { x: { size: ['n'] } },
    states: { h: { size: ['n'], initial: 'h0' } },
    equations: ['h[t] = tanh(A*h[t-1] + x[t])', 'q[t] = h[t].*h[T]'],
    loss: "sum(t, 1, T, u'*q[t])",
  },
  {
    name: 'divided',
    parameters: { A: ['n', 'n'], v: ['n'] },
    inputs: { x: { size: ['n'], positive: true } },
    states: { h: { size: ['n'], initial: 'h0' } },
    equations: ['h[t] = tanh(A*(h[t-1]./x[t]) + v)'],
    loss: 'sum(t, 1, T, norm2(h[t])^2)',
  },
  {
    name: 'named-softmax',
    parameters: { V: ['n', 'n'] },
    inputs: { x: { size: ['n'] }, y: { size: ['n'], sumsToOne: true } },
    equations: ['p[t] = softmax(V*x[t])'],
    loss: "sum(t, 1, T, -y[t]'*log(p[t]))",
  },
  {
    name: 'flat',
    parameters: { A: ['n', 'n'], B: ['n', 'n'] },
    inputs: { x: { size: ['n'] } },
    equations: ['a[t] = A*x[t] + sign(B*x[t])'],
    loss: 'sum(t, 1, T, sum(a[t]))',
  },
];

/** The systems of the seed note. */
export const galleryCases: readonly DerivedCellCase[] = gallery.map(cellCase);
export const strangeCells: readonly DerivedCellCase[] = strange.map(cellCase);
