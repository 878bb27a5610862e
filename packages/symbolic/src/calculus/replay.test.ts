/**
 * Every derivation can be done again step by step, ends with its result, and holds in numbers.
 */
import { describe, expect, test } from 'vitest';
import {
  type DerivedExpression,
  galleryCases,
  samples,
  strangeCells,
  textCases,
} from '../../test/derivation/corpus.js';
import { rareDerivations } from '../../test/derivation/rare.js';
import { cellNumbers, expressionNumbers, type Numbers, stepError } from '../../test/derivation/step-check.js';
import { adjointCell } from '../cells/adjoint.js';
import { defineCell } from '../cells/define.js';
import type { Expr } from '../expr/expr.js';
import { times } from '../expr/linear.js';
import { number, symbol } from '../expr/raw.js';
import { substitute, symbols } from '../expr/rewrite.js';
import { toText } from '../print/text.js';
import type { Derivation, Step } from './derivation.js';
import type { Layout } from '../numeric/differences.js';
import { replay } from './replay.js';

const short = (E: Expr): string => toText(E, { where: false }).slice(0, 300);
const spelled = ({ rule, before, after }: Step): string => `${rule}: ${short(before)} ==> ${short(after)}`;

function expectReplay(derivation: Derivation): void {
  const failure = replay(derivation);
  if (failure !== undefined) {
    expect.fail(`step ${failure.index}, ${spelled(failure.step)}; found ${failure.found.map(short).join(' | ')}`);
  }
}

function expectNumbers({ steps }: Derivation, numbers: Numbers, layout?: Layout): void {
  for (const [index, step] of steps.entries()) {
    const error = stepError(step, numbers, layout);
    if (!(error <= 1e-9)) expect.fail(`step ${index} is off by ${error}: ${spelled(step)}`);
  }
}

describe.each([
  ['samples', samples],
  ['text cases', textCases],
  ['rare rules', rareDerivations],
] as const)('%s', (_, list: readonly DerivedExpression[]) => {
  const titled = list.map(entry => [entry.title, entry] as const);

  test.each(titled)('%s', (_, { derived: { derivation, expression, layout }, sampled, sizes, options }) => {
    expectReplay(derivation);
    const last = derivation.steps.at(-1);
    expect(last === undefined ? undefined : short(last.after)).toBe(short(expression));
    expectNumbers(derivation, expressionNumbers(sampled, options.wrt, sizes), layout);
  });
});

describe('cells', () => {
  const titled = [...galleryCases, ...strangeCells].map(entry => [entry.title, entry] as const);

  test.each(titled)('%s', (_, { cell, derived }) => {
    expectReplay(derived.derivation);
    expectNumbers(derived.derivation, cellNumbers(cell));
  });

  test.each(titled)('%s: every part ends with its result', (_, { derived: { derivation, ...derived } }) => {
    const results = new Map<string, Expr>([
      ...derived.adjointStages
        .flatMap(({ equations }) => equations)
        .map(({ name, of, value, isTerm }): [string, Expr] => [`adjoint ${isTerm === true ? name : of}`, value]),
      ...[...derived.gradients].flatMap(([name, G]): [string, Expr][] => [
        [`parameter ${name}`, G],
        [`start ${name}`, G],
      ]),
      ...[...derived.inputGradients].map(([name, G]): [string, Expr] => [`input ${name}`, G]),
    ]);
    const last = new Map(derivation.steps.map(step => [`${step.about.kind} ${step.about.name}`, step.after]));
    for (const [part, after] of last) {
      if (!part.startsWith('loss') && !part.startsWith('equation')) expect(after).toBe(results.get(part));
    }
  });
});

describe('a derivation that was tampered with', () => {
  const rnn = galleryCases.find(({ title }) => title === 'rnn');
  const derivation = rnn?.derived.derivation ?? { steps: [], context: samples[0]?.derived.derivation.context };

  test('fails at each changed result', () => {
    for (const [index, step] of derivation.steps.entries()) {
      if (step.rule === 'identify-zero') continue;
      const wrong = { ...step, after: times(number(2), step.after) };
      const steps = [...derivation.steps.slice(0, index), wrong, ...derivation.steps.slice(index + 1)];
      expect(replay({ ...derivation, steps } as Derivation)?.index).toBe(index);
    }
  });

  describe('with ends and probabilities', () => {
    const cell = defineCell({
      name: 'ends',
      parameters: { W: ['n', 'n'] },
      inputs: { x: { size: ['n'], positive: true }, y: { size: ['n'] } },
      states: { s: { size: ['n'], initial: { '0': 's0', '-1': 's1' } } },
      equations: ['s[t] = tanh((s[t-1] + s[t-2])./x[t])', 'p[t] = softmax(W*s[t])'],
      loss: "sum(t, 1, T, -y[t]'*log(p[t]))",
    });
    const { derivation: whole } = adjointCell(cell);
    const changed = (index: number, step: Step): Derivation => ({ ...whole, steps: whole.steps.with(index, step) });
    const places = (rule: string): readonly (readonly [number, Step])[] =>
      [...whole.steps.entries()].filter(([, step]) => step.rule === rule);

    test('it holds as it is', () => expect(replay(whole)).toBeUndefined());
    test.each(['steady', 'recognise', 'absent'])('%s fails with any other symbol', rule => {
      expect(places(rule).length).toBeGreaterThan(0);
      for (const [index, step] of places(rule)) {
        for (const X of symbols(step.after)) {
          const after = substitute(step.after, A => (A === X ? symbol(`${A.name}_wrong`, A.shape, A.index) : A));
          expect(replay(changed(index, { ...step, after }))?.index).toBe(index);
        }
      }
    });
    test('a value put in for a name is no term beyond the ends', () => {
      for (const [index, step] of places('absent'))
        expect(replay(changed(index, { ...step, rule: 'name' }))?.index).toBe(index);
    });
  });

  test('fails where a rule is misnamed', () => {
    for (const [index, step] of derivation.steps.entries()) {
      const wrong = { ...step, rule: step.rule === 'cyclic' ? 'transpose-trace' : 'cyclic' };
      const steps = [...derivation.steps.slice(0, index), wrong, ...derivation.steps.slice(index + 1)];
      expect(replay({ ...derivation, steps } as Derivation)?.index).toBe(index);
    }
  });
});
