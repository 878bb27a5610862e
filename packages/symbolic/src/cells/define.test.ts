/** What is wrong with a cell is said with the equation, the shapes and what would fit. */
import { describe, expect, test } from 'vitest';
import { TracegradError } from '../errors.js';
import { type CellDefinition, defineCell } from './define.js';

const rnn: CellDefinition = {
  name: 'rnn',
  parameters: { W: ['n', 'n'], U: ['n', 'd'], b: ['n'], V: ['k', 'n'] },
  inputs: { x: { size: ['d'] }, y: { size: ['k'] } },
  states: { h: { size: ['n'], initial: 'h0' } },
  equations: ['a[t] = W*h[t-1] + U*x[t] + b', 'h[t] = tanh(a[t])', 'o[t] = V*h[t]'],
  loss: 'sum(t, 1, T, norm2(o[t] - y[t])^2)',
};
const refusal = (change: Partial<CellDefinition>): TracegradError => {
  try {
    defineCell({ ...rnn, ...change });
  } catch (error) {
    if (error instanceof TracegradError) return error;
    throw error;
  }
  return expect.fail('this should be refused');
};
const withEquation = (i: number, text: string): Partial<CellDefinition> => ({
  equations: rnn.equations.map((equation, j) => (i === j ? text : equation)),
});

describe('a well-formed cell', () => {
  test('equations in any order give the same stages', () => {
    const names = (cell: CellDefinition): string[] =>
      defineCell(cell).stages.flatMap(({ equations }) => equations.map(({ name }) => name));
    expect(names({ ...rnn, equations: [...rnn.equations].reverse() })).toEqual(['a', 'h', 'o']);
    expect(names(rnn)).toEqual(['a', 'h', 'o']);
  });

  test('two directions are separate stages', () => {
    const { stages } = defineCell({
      name: 'both',
      parameters: { W: ['n', 'n'], Z: ['n', 'n'] },
      inputs: { x: { size: ['n'] } },
      states: { h: { size: ['n'], initial: 'h0' }, g: { size: ['n'], initial: { 'T+1': 'gT' } } },
      equations: ['o[t] = h[t] + g[t]', 'h[t] = tanh(W*h[t-1] + x[t])', 'g[t] = tanh(Z*g[t+1] + x[t])'],
      loss: 'sum(t, 1, T, norm2(o[t])^2)',
    });
    expect(stages.map(({ direction, equations }) => [direction, ...equations.map(({ name }) => name)])).toEqual([
      ['1..T', 'h'],
      ['T..1', 'g', 'o'],
    ]);
  });

  test('training starts by the declared rank unless told', () => {
    const { declared, parameters } = defineCell({
      ...rnn,
      parameters: {
        W: { size: ['n', 'n'], start: 'orthogonal' },
        U: ['n', 'd'],
        b: { size: ['n'], start: 1 },
        V: { size: ['k', 'n'] },
        c: ['k'],
        s: { size: ['k'], positive: true },
        u: ['k', 1],
      },
      equations: [...rnn.equations.slice(0, 2), 'o[t] = s.*(V*h[t] + c + u)'],
    });
    const starts = Object.fromEntries([...declared].map(([name, { start }]) => [name, start]));
    expect(starts).toEqual({ W: 'orthogonal', U: 'glorot', b: 1, V: 'glorot', c: 0, s: 1, u: 'glorot' });
    expect(parameters.get('V')).toEqual(['k', 'n']);
    expect(declared.get('s')?.facts).toEqual({ positive: true });
  });

  test('a start at zero needs no name and has no gradient', () => {
    expect(defineCell({ ...rnn, states: { h: { size: ['n'], initial: 0 } } }).initials).toEqual([]);
  });
});

describe('refusals', () => {
  const cases: readonly (readonly [what: string, change: Partial<CellDefinition>, code: string, says: RegExp])[] = [
    [
      'inner sizes',
      withEquation(2, "o[t] = V'*h[t]"),
      'shape-mismatch',
      /o\[t\] = V'\*h\[t\].*n×k.*n×1.*inner sizes k and n/s,
    ],
    [
      'a state of another shape',
      withEquation(1, 'h[t] = V*a[t]'),
      'shape-mismatch',
      /h\[t\] = V\*a\[t\].*h is declared n×1/s,
    ],
    ['an unknown name', withEquation(0, 'a[t] = W*h[t-1] + U*q[t] + b'), 'unknown-variable', /a\[t\].*"q"/s],
    ['an unknown function', withEquation(1, 'h[t] = gelu(a[t])'), 'unknown-function', /"gelu"/],
    ['a cycle within a step', withEquation(0, 'a[t] = W*h[t] + U*x[t] + b'), 'cyclic-definition', /a ← h ← a/],
    ['a loss that is no scalar', { loss: 'sum(t, 1, T, o[t] - y[t])' }, 'non-scalar-loss', /k×1/],
    ['an unused parameter', { parameters: { ...rnn.parameters, Q: ['n'] } }, 'bad-declaration', /"Q" is not used/],
    ['a missing start value', { states: { h: { size: ['n'], initial: { '-1': 'h1' } } } }, 'missing-initial', /h\[0\]/],
    ['a second lag without its start', withEquation(0, 'a[t] = W*h[t-2] + U*x[t] + b'), 'missing-initial', /h\[-1\]/],
    [
      'a start inside the sequence',
      { states: { h: { size: ['n'], initial: { '1': 'h1' } } } },
      'bad-declaration',
      /h\[1\]/,
    ],
    ['a sequence without an index', withEquation(1, 'h[t] = tanh(a)'), 'syntax', /"a" is used without an index/],
    ['an index on a parameter', withEquation(0, 'a[t] = W[t]*h[t-1] + U*x[t] + b'), 'syntax', /"W" is no sequence/],
    ['t where it is not bound', { loss: 'norm2(o[t])^2' }, 'syntax', /o\[t\]/],
    ['an equation for another step', withEquation(1, 'h[t+1] = tanh(a[t])'), 'syntax', /left-hand side/],
    [
      'a state without equation',
      { equations: rnn.equations.slice(0, 1), loss: 'sum(t, 1, T, sum(a[t]))' },
      'bad-declaration',
      /"h" has no equation/,
    ],
    [
      'a name declared twice',
      { inputs: { ...rnn.inputs, W: { size: ['n'] } } },
      'bad-declaration',
      /"W" is declared twice/,
    ],
    ['the time as a name', { parameters: { ...rnn.parameters, T: ['n'] } }, 'bad-declaration', /"T" is the time/],
    ['markup as a name', { parameters: { ...rnn.parameters, '<b>': ['n'] } }, 'bad-declaration', /cannot be declared/],
    [
      'an unknown key of a parameter',
      { parameters: { ...rnn.parameters, b: { size: ['n'], strat: 1 } as never } },
      'bad-declaration',
      /"b" has no "strat"/,
    ],
    [
      'a start that is no rule',
      { parameters: { ...rnn.parameters, W: { size: ['n', 'n'], start: 'xavier' as never } } },
      'bad-declaration',
      /start of "W".*"xavier"/,
    ],
    [
      'the identity where rows and columns differ',
      { parameters: { ...rnn.parameters, U: { size: ['n', 'd'], start: 'identity' } } },
      'bad-declaration',
      /start of "U".*not square/,
    ],
    [
      'a start that a fact forbids',
      { parameters: { ...rnn.parameters, b: { size: ['n'], start: 0, positive: true } } },
      'bad-declaration',
      /start of "b".*positive/,
    ],
    [
      'a fact that training would not keep',
      { parameters: { ...rnn.parameters, W: { size: ['n', 'n'], symmetric: true } } },
      'unsupported',
      /"W" is declared symmetric/,
    ],
    [
      'an unknown key of an input',
      { inputs: { ...rnn.inputs, y: { size: ['k'], sumToOne: true } as never } },
      'bad-declaration',
      /"y" has no "sumToOne"/,
    ],
    [
      'a fact of a state',
      { states: { h: { size: ['n'], initial: 'h0', symmetric: true } as never } },
      'bad-declaration',
      /state "h" cannot be declared symmetric/,
    ],
    ['an unknown field', { equation: [] } as never, 'bad-declaration', /A cell has no "equation"/],
    [
      'two equations for a state',
      { equations: [...rnn.equations, 'h[t] = 2*h[t]'] },
      'bad-declaration',
      /"h" has two equations/,
    ],
    [
      'the same equation twice',
      { equations: [...rnn.equations, rnn.equations[0] ?? ''] },
      'bad-declaration',
      /has two equations/,
    ],
    [
      'an equation of an input',
      { equations: [...rnn.equations, 'x[t] = 2*x[t]'] },
      'bad-declaration',
      /"x" is an input/,
    ],
    [
      'an equation of a parameter',
      { equations: [...rnn.equations, 'W = 2*W'] },
      'bad-declaration',
      /"W" is a parameter/,
    ],
    [
      'an equation of a start value',
      { equations: [...rnn.equations, 'h0 = x[1]'] },
      'bad-declaration',
      /"h0" is a start/,
    ],
    [
      'a parameter as start value',
      { parameters: { ...rnn.parameters, h0: ['n'] } },
      'bad-declaration',
      /parameter "h0" cannot be a start value/,
    ],
    [
      'a flag that is a text',
      { inputs: { x: { size: ['d'], once: 'no' as never } } },
      'bad-declaration',
      /once of "x"/,
    ],
    ['a parameter that is no size', { parameters: { ...rnn.parameters, b: 'n' as never } }, 'bad-declaration', /size/],
    ['a size that is none', { parameters: { ...rnn.parameters, W: ['n', '0'] } }, 'bad-declaration', /size/],
  ];
  test.each(cases)('%s', (_, change, code, says) => {
    const error = refusal(change);
    expect(error.message).toMatch(says);
    expect(error.code).toBe(code);
  });

  test('the nearest known key is hinted', () => {
    expect(refusal({ parameters: { ...rnn.parameters, b: { size: ['n'], strat: 1 } as never } }).hint).toMatch(
      /^start\?/,
    );
    expect(refusal({ inputs: { x: { size: ['d'], psitive: true } as never } }).hint).toMatch(/^positive\?/);
  });

  test('what a transposition would mend is hinted', () => {
    expect(refusal(withEquation(2, "o[t] = V'*h[t]")).hint ?? '').not.toBe('');
  });

  test('the number of steps is no value, and where the mean is taken is hinted', () => {
    expect(refusal({ loss: 'sum(t, 1, T, sum(o[t]))/T' })).toMatchObject({
      code: 'unknown-variable',
      hint: 'T is an index only; a mean over the steps is the sum times scale: 1/T, which lossAndGradients takes',
    });
  });

  test('prototype names are names', () => {
    const cell = defineCell({
      ...rnn,
      parameters: { ...rnn.parameters, constructor: ['n'] },
      ...withEquation(1, 'h[t] = tanh(a[t] + constructor)'),
    });
    expect(cell.parameters.has('constructor')).toBe(true);
  });
});
