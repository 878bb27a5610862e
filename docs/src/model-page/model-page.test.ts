/** Model pages against the engine: every model has one, its batch form is right in numbers, its parts add up. */
import {
  adjointCell,
  defineCell,
  type Equation,
  evaluate,
  type Expr,
  gallery,
  generator,
  same,
  type Sym,
  sum,
  symbols,
} from '@tracegrad/symbolic';
import { describe, expect, test } from 'vitest';
import { pageText } from './assemble.js';
import { recurrentPart } from './backward.js';
import { columnsOf, NotColumnwise } from './columns.js';
import { modelOf } from './page.js';
import { quoted } from './quoted.js';
import { stepsPageText } from './steps-page.js';
import { titles } from './titles.js';

test('every model of the gallery is described, and nothing else', () => {
  expect(Object.keys(titles).sort()).toEqual(gallery.map(({ name }) => name).sort());
});

const sizes: Readonly<Record<string, number>> = { n: 3, d: 2, k: 4 };
const B = 3;
const T = 2;

/** Random matrices for the symbols of an expression, by the keys that `evaluate` knows. */
function drawn(of: readonly Sym[], columns: number): Map<string, number[][]> {
  const values = new Map<string, number[][]>();
  for (const { name, shape, index } of of) {
    const times =
      index?.base === 't' ? Array.from({ length: T }, (_, t) => t + 1 + index.offset) : [index?.offset ?? 0];
    for (const t of times) {
      const key = index === undefined ? name : `${name}[${t}]`;
      const random = generator(7, key);
      const rows = Array.from({ length: sizes[String(shape[0])] ?? 1 }, () =>
        Array.from({ length: index === undefined ? (sizes[String(shape[1])] ?? 1) : columns }, () => random.normal()),
      );
      values.set(key, rows);
    }
  }
  return values;
}

describe.each(gallery.map(({ name }) => name))('the batch form of %s', name => {
  const definition = gallery.find(one => one.name === name);
  const derived = adjointCell(defineCell(definition ?? { name: '', equations: [], loss: '0' }));
  const isShared = ({ name: own }: Sym): boolean => derived.cell.parameters.has(own);
  const columns = columnsOf(X => (isShared(X) ? undefined : `all_${X.name}`));
  const sumsOverTime = [...derived.gradients].filter(
    ([own, G]) => derived.cell.parameters.has(own) && G.kind === 'series',
  );

  test('adds what the examples contribute', () => {
    for (const [, G] of sumsOverTime) {
      const values = drawn(symbols(G), B);
      const batch = new Map([...values].map(([key, rows]) => [key.includes('[') ? `all_${key}` : key, rows]));
      const together = evaluate(columns.added(G), { ...Object.fromEntries(batch), T }).flat();
      const apart = Array.from({ length: B }, (_, b) => {
        const own = [...values].map(([key, rows]) => [
          key,
          key.includes('[') ? rows.map(row => [row[b] ?? NaN]) : rows,
        ]);
        return evaluate(G, { ...Object.fromEntries(own), T }).flat();
      });
      together.forEach((value, i) =>
        expect(value).toBeCloseTo(
          apart.reduce((total, one) => total + (one[i] ?? NaN), 0),
          12,
        ),
      );
    }
  });
});

test('softmax has no form in columns', () => {
  const output = adjointCell(
    defineCell(gallery.find(({ name }) => name === 'rnn-output-softmax') ?? { name: '', equations: [], loss: '0' }),
  );
  const p = output.cell.stages
    .flatMap(({ equations }): readonly Equation[] => equations)
    .find(({ name }) => name === 'p');
  const columns = columnsOf(X => `all_${X.name}`);
  expect(() => columns.perExample(p?.value as Expr)).toThrow(NotColumnwise);
});

describe('a page', () => {
  const rnn = modelOf(gallery.find(({ name }) => name === 'rnn') ?? { name: '', equations: [], loss: '0' });

  test('splits a total derivative into its immediate and its recurrent part', () => {
    for (const adjoint of rnn.adjoints.filter(({ value, immediate }) => value !== immediate)) {
      expect(same(sum(recurrentPart(adjoint), adjoint.immediate), adjoint.value)).toBe(true);
    }
  });

  test.each(['en', 'zh'] as const)('in %s leads from each gradient to its line of code and back', language => {
    const text = pageText({ ...rnn, language });
    for (const name of rnn.derived.gradients.keys()) {
      const line = rnn.listing.lineOf(`g${name}`);
      expect(line, name).toBeDefined();
      expect(text).toContain(`id="g${name}"`);
      expect(text).toContain(`href="#line-${line}"`);
      expect(text).toContain(`<a href="#g${name}">`);
    }
  });

  test('tells every step on the page of steps', () => {
    const items = stepsPageText({ ...rnn, language: 'en' }).match(/<li>/g) ?? [];
    expect(items.length).toBe(rnn.derived.derivation.steps.length);
  });

  test('was checked: numbers that no rounding explains would have stopped it', () => {
    expect(rnn.verified.derived).toBeLessThan(1e-12);
    expect(rnn.verified.kernel).toBeLessThan(1e-12);
    expect(rnn.verified.steps).toBe(rnn.derived.derivation.steps.length);
  });
});

describe('a formula in prose', () => {
  test('is the engine’s own', () => {
    expect(quoted('rnn adjoint h', 'en').text).toBe("gh[t] = W'*ga[t+1] + V'*go[t]");
    expect(quoted('lstm gradient b_f', 'zh').text).toBe('dL/db_f = sum(t, 1, T, ga_f[t])');
    expect(quoted('rnn immediate h', 'en').latex).toContain('\\partial^{+} L');
  });
  test.each(['rnn adjoint q', 'none adjoint h', 'rnn story h', ''])('“%s” stops the build', words => {
    expect(() => quoted(words, 'en')).toThrow(RangeError);
  });
});
