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
import type { Expr } from '../expr/expr.js';
import { times } from '../expr/linear.js';
import { number } from '../expr/raw.js';
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

  test('fails where a rule is misnamed', () => {
    for (const [index, step] of derivation.steps.entries()) {
      const wrong = { ...step, rule: step.rule === 'cyclic' ? 'transpose-trace' : 'cyclic' };
      const steps = [...derivation.steps.slice(0, index), wrong, ...derivation.steps.slice(index + 1)];
      expect(replay({ ...derivation, steps } as Derivation)?.index).toBe(index);
    }
  });
});
