/**
 * Steps say what they show: none is empty, none is given twice, and each has the shape that its name promises.
 */
import { describe, expect, test } from 'vitest';
import { galleryCases, samples, strangeCells, textCases } from '../../test/derivation/corpus.js';
import { rareDerivations } from '../../test/derivation/rare.js';
import { isLookedAt, looksRight } from '../../test/derivation/shape-check.js';
import type { Expr } from '../expr/expr.js';
import { toText } from '../print/text.js';
import type { Derivation, Step } from './derivation.js';

const derivations = [...samples, ...textCases, ...rareDerivations, ...galleryCases, ...strangeCells].map(
  ({ title, derived }): [string, Derivation] => [title, derived.derivation],
);

/** Expressions as the steps of a derivation show them. */
const printer =
  ({ context: { names } }: Derivation) =>
  (E: Expr): string =>
    toText(E, { defined: names });

describe.each(derivations)('%s', (_, derivation) => {
  const { steps } = derivation;
  const print = printer(derivation);
  const said = ({ rule, before, after }: Step): string => `${rule}: ${print(before)} = ${print(after)}`;

  test('no step is empty', () => {
    expect(steps.filter(({ before, after }) => print(before) === print(after)).map(said)).toEqual([]);
  });

  test('no step is given twice', () => {
    const shown = steps.map(
      ({ about: { kind, name }, before, after }) => `${kind} ${name}: ${print(before)} = ${print(after)}`,
    );
    expect(shown.filter((text, i) => shown.indexOf(text) < i)).toEqual([]);
  });

  test('every step has the shape of its rule', () => {
    expect(steps.filter(step => !looksRight(step)).map(said)).toEqual([]);
  });
});

test('most steps are looked at', () => {
  const all = derivations.flatMap(([, { steps }]) => steps);
  expect(all.filter(isLookedAt).length).toBeGreaterThan(all.length / 2);
});
