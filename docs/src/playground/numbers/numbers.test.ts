/** Pasted gradients: right ones are right, and each slip is found that was built into the numbers by numbers alone. */
import { gallery } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { cellText } from '../cell-text.js';
import type { ExpressionText } from '../expression-problem.js';
import { Refused } from '../refusal.js';
import type { Cause, Finding } from './cause.js';
import { numbersAnswer, rightNumbers, seededValues } from './numbers.js';

type Nested = number | readonly Nested[];
type Blocks = Record<string, Nested>;

const request = { setting: { seed: 1, T: 5, B: 3 }, values: '' };
const textOf = (name: string) => {
  const definition = gallery.find(one => one.name === name);
  if (definition === undefined) throw new Error(`no ${name}`);
  return cellText(definition);
};
const rnn = textOf('rnn');
const lstm = textOf('lstm');
const read = (json: string): Blocks => JSON.parse(json) as Blocks; // written by the code beside it
const right = (name: string): Blocks => read(rightNumbers(textOf(name), request));

const map = (value: Nested, f: (x: number) => number): Nested =>
  typeof value === 'number' ? f(value) : value.map(one => map(one, f));
const rows = (value: Nested | undefined): number[][] => value as unknown as number[][]; // a matrix, by its name
const transposed = (A: number[][]): number[][] => (A[0] ?? []).map((_, j) => A.map(row => row[j] ?? NaN));

const judged = (text: ReturnType<typeof textOf>, blocks: Blocks): readonly Finding[] =>
  numbersAnswer(text, request, JSON.stringify(blocks)).findings;
const causesOf = (text: ReturnType<typeof textOf>, name: string, value: Nested): readonly Cause[] =>
  judged(text, { [name]: value }).flatMap(({ causes }) => causes);

describe('right numbers', () => {
  it.each(['rnn', 'rnn-last', 'lstm', 'mlp'])('%s: every block is right, nothing is missing', name => {
    const { findings, missing } = numbersAnswer(textOf(name), request, JSON.stringify(right(name)));
    expect(findings.map(({ verdict }) => verdict)).toEqual(findings.map(() => 'right'));
    expect(missing).toEqual([]);
  });

  it('in single precision and with four decimals', () => {
    expect(judged(rnn, { W: map(right('rnn')['W'] ?? 0, Math.fround) })[0]?.verdict).toBe('right');
    expect(judged(rnn, { W: map(right('rnn')['W'] ?? 0, x => Number(x.toFixed(4))) })[0]?.verdict).toBe('right');
  });

  it('as NumPy and PyTorch print them, and flat', () => {
    const W = rows(right('rnn')['W']);
    const numpy = `W = [${W.map(row => `[${row.map(x => x.toFixed(6)).join(' ')}]`).join('\n ')}]`;
    const torch = `W = tensor([${W.map(row => `[${row.map(x => x.toFixed(4)).join(', ')}]`).join(',\n        ')}], dtype=torch.float64)`;
    for (const text of [numpy, torch, `W:\n${W.map(row => row.join(' ')).join('\n')}`, `W = ${W.flat().join(' ')}`]) {
      expect(numbersAnswer(rnn, request, text).findings[0]?.verdict, text).toBe('right');
    }
  });
});

describe('slips in the arrangement', () => {
  const own = right('rnn');
  it.each<[string, Nested, readonly Cause[]]>([
    ['W', transposed(rows(own['W'])), [{ kind: 'transposed' }]],
    ['U', transposed(rows(own['U'])), [{ kind: 'transposed' }]],
    ['U', transposed(rows(own['U'])).flat(), [{ kind: 'column-major' }]],
    ['W', map(own['W'] ?? 0, x => -x), [{ kind: 'factor', factor: -1, known: '−1' }]],
    ['W', map(own['W'] ?? 0, x => x / 3), [{ kind: 'factor', factor: 1 / 3, known: '1/B' }]],
    ['W', map(own['W'] ?? 0, x => x / 15), [{ kind: 'factor', factor: 1 / 15, known: '1/(B·T)' }]],
    ['V', map(own['V'] ?? 0, x => 5 * x), [{ kind: 'factor', factor: 5, known: 'T' }]],
    ['W', map(own['W'] ?? 0, () => 0), [{ kind: 'zero' }]],
    ['W', map(own['W'] ?? 0, () => NaN), [{ kind: 'not-finite' }]],
    ['W', [[1, 2]], [{ kind: 'shape', expected: '3×3', given: '1×2' }]],
  ])('%s', (name, value, causes) => {
    const json = JSON.stringify({ [name]: value }).replaceAll('null', 'NaN');
    const [found] = numbersAnswer(rnn, request, json).findings;
    expect(found?.verdict).toBe('wrong');
    expect(
      found?.causes.map(cause =>
        cause.kind === 'factor' ? { ...cause, factor: expect.closeTo(cause.factor, 4) } : cause,
      ),
    ).toEqual(
      causes.map(cause => (cause.kind === 'factor' ? { ...cause, factor: expect.closeTo(cause.factor, 4) } : cause)),
    );
  });

  it('tells exchanged gates, and single entries', () => {
    const gates = right('lstm');
    expect(causesOf(lstm, 'U_f', gates['U_i'] ?? 0)).toEqual([{ kind: 'swapped', with: 'U_i' }]);
    const W = rows(gates['W_f']).map(row => [...row]);
    const [first] = W;
    if (first !== undefined) first[1] = 99;
    expect(causesOf(lstm, 'W_f', W)).toEqual([{ kind: 'entries', places: ['(1, 2)'], count: 1, of: W.flat().length }]);
  });

  it('says what is no block', () => {
    expect(judged(rnn, { Q: [1] })[0]?.verdict).toBe('no-such-block');
  });
});

/** ∂/∂W of a function of numbers, by central differences. */
const numeric = (W: number[][], f: (W: number[][]) => number): number[][] =>
  W.map((row, i) =>
    row.map((_, j) => {
      const moved = (by: number): number[][] => W.map((r, p) => r.map((x, q) => (p === i && q === j ? x + by : x)));
      return (f(moved(1e-5)) - f(moved(-1e-5))) / 2e-5;
    }),
  );
const times = (A: number[][], v: readonly number[]): number[] =>
  A.map(row => row.reduce((sum, a, i) => sum + a * (v[i] ?? 0), 0));
const plus = (...vectors: readonly (readonly number[])[]): number[] =>
  (vectors[0] ?? []).map((_, i) => vectors.reduce((sum, v) => sum + (v[i] ?? 0), 0));

describe('slips in the mathematics, made with numbers only', () => {
  const values = read(seededValues(rnn, request.setting));
  const [W, U, V] = [rows(values['W']), rows(values['U']), rows(values['V'])];
  const [b, c] = [values['b'] as unknown as number[], values['c'] as unknown as number[]];
  const [x, y] = [values['x'] as unknown as number[][][], values['y'] as unknown as number[][][]];
  const h0 = rows(values['h0']);
  const lossAt = (h: readonly number[], target: readonly number[]): number => {
    const o = plus(times(V, h), c);
    const total = Math.log(o.reduce((sum, value) => sum + Math.exp(value), 0));
    return -o.reduce((sum, value, i) => sum + (target[i] ?? 0) * (value - total), 0);
  };
  const argument = (w: number[][], h: readonly number[], t: number, e: number): number[] =>
    plus(times(w, h), times(U, x[t]?.[e] ?? []), b);
  /** The loss where each step goes by `next` of the step's argument and the recorded one. */
  const total = (w: number[][], carried: boolean, next: (a: number[], recorded: number[]) => number[]): number => {
    let loss = 0;
    for (let e = 0; e < h0.length; e++) {
      let [h, recorded] = [[...(h0[e] ?? [])], [...(h0[e] ?? [])]];
      for (let t = 0; t < x.length; t++) {
        const still = argument(W, recorded, t, e);
        h = next(argument(w, carried ? h : recorded, t, e), still);
        recorded = still.map(Math.tanh);
        loss += lossAt(h, y[t]?.[e] ?? []);
      }
    }
    return loss;
  };
  const squashed = (a: number[]): number[] => a.map(Math.tanh);

  it('agrees where there is no slip', () => {
    expect(judged(rnn, { W: numeric(W, w => total(w, true, squashed)) })[0]?.verdict).toBe('right');
  });
  it('the path through time is missing', () => {
    expect(
      causesOf(
        rnn,
        'W',
        numeric(W, w => total(w, false, squashed)),
      ),
    ).toEqual([{ kind: 'no-time' }]);
  });
  it('the slope of tanh is missing', () => {
    const linear = (a: number[], still: number[]): number[] =>
      a.map((v, i) => v + Math.tanh(still[i] ?? 0) - (still[i] ?? 0));
    const found = causesOf(
      rnn,
      'W',
      numeric(W, w => total(w, true, linear)),
    );
    expect(found).toEqual([{ kind: 'no-slope', fn: 'tanh', of: 'h' }]);
  });
  it('two slips at once: no path through time, and the mean over the batch', () => {
    const found = causesOf(
      rnn,
      'W',
      map(
        numeric(W, w => total(w, false, squashed)),
        g => g / 3,
      ),
    );
    expect(found.map(({ kind }) => kind)).toEqual(['no-time', 'factor']);
  });
  it('what matches nothing is said to match nothing', () => {
    expect(
      causesOf(
        rnn,
        'W',
        W.map((row, i) => row.map((_, j) => Math.sin(3 * i + j + 1))),
      ),
    ).toEqual([{ kind: 'unknown' }]);
  });
});

describe('an expression', () => {
  const problem = (expression: string, wrt: string): ExpressionText => ({
    subject: 'expression',
    expression,
    wrt,
    variables: '',
    order: 1,
  });
  const causes = (text: ExpressionText, blocks: Blocks): readonly string[] =>
    numbersAnswer(text, request, JSON.stringify(blocks)).findings.flatMap(found =>
      found.causes.map(({ kind }) => kind),
    );

  it("knows a forgotten occurrence in x'*A*x", () => {
    const text = problem("x'*A*x", 'x');
    const { A, x } = read(seededValues(text, request.setting));
    expect(causes(text, { x: times(rows(A), x as unknown as number[]) })).toEqual(['no-occurrence']);
    expect(numbersAnswer(text, request, rightNumbers(text, request)).findings[0]?.verdict).toBe('right');
  });
  it('reads values of the reader’s own', () => {
    const text = problem("x'*A*x", 'x');
    const own = { setting: request.setting, values: 'A = [[1, 2], [3, 4]]\nx = [1, 1]' };
    // (A + A')x
    expect(numbersAnswer(text, own, '7 13').findings[0]?.verdict).toBe('right');
    expect(numbersAnswer(text, own, '8, 12').findings[0]?.right).toBe('[7,13]');
  });
});

describe('what cannot be read', () => {
  it.each([
    ['', 0],
    ['W = [1, 2', 4],
    ['W = [[1, 2], [3]]', 4],
    ['W = [1] W = [2]', 8],
    ['<img src=x>', 0],
    ['W = hello', 4],
    [`W = ${'['.repeat(50)}1`, 10],
    ['W = []', 4],
  ])('%j is refused at %d', (text, position) => {
    const attempt = (): unknown => numbersAnswer(rnn, request, text);
    expect(attempt).toThrow(Refused);
    try {
      attempt();
    } catch (error) {
      expect((error as Refused).refusal).toMatchObject({ field: 'numbers', position });
    }
  });
  it('a name of the prototype is a name like any other', () => {
    expect(numbersAnswer(rnn, request, '__proto__ = 1\nconstructor = 2').findings.map(found => found.verdict)).toEqual([
      'no-such-block',
      'no-such-block',
    ]);
  });
});
