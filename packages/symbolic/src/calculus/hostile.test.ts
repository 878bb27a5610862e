/**
 * Inputs from strangers: mutated and nested formulas end in an answer or a typed error, never in anything else.
 *
 * The seed is fixed; RUNS and SEED in the environment hunt further.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { deriveCases } from '../../test/derive-case.js';
import { hunt } from '../../test/hunt.js';
import { TracegradError } from '../errors.js';
import { generator } from '../numeric/generator.js';
import { toLatex } from '../print/latex.js';
import { toText } from '../print/text.js';
import { derive } from './derive.js';

const { runs, seed } = hunt(2000);

const folder = new URL('../../test/cases/derive/', import.meta.url);
const cases = readdirSync(folder)
  .sort()
  .flatMap(file => deriveCases(readFileSync(new URL(file, folder), 'utf8')));

const pieces =
  "' * .* + - ( ) ^ .^ / ./ 2 0 1e3 x X A inv( sum( tr( diag( exp( kron( eye(n) vector(1) [t] where ; = , __proto__ <b> -1 ^2".split(
    ' ',
  );
const frames = (
  "sum(@)|(@)*(@)|(@)'|tanh(@)|inv(@)|tr(@)|det(@)|logdet(@)|norm2(@)|norm1(@)|softmax(@)|logsumexp(@)|diag(@)|vec(@)|" +
  "kron(@,@)|(@).^2|(@)^2|exp(-(@))|log(1+exp(@))|sqrt(@)|(@)/(1+(@))|(@).*(@)|(@)-(@)'|relu(@)|adj(@)|expm(@)|(@)^-1|" +
  '1/(@)|2*(@)+(@)|sum(t,1,T,@)|sign(@)|softplus(@)|(@).^(@)|eye+(@)|vector(1)+(@)'
).split('|');

test(`${runs} mutated and nested formulas`, { timeout: 600_000 }, () => {
  const { uniform } = generator(seed, 'hostile');
  const pick = <X>(list: readonly X[]): X | undefined => list[Math.floor(uniform() * list.length)];
  const mutated = (text: string): string => {
    const at = Math.floor(uniform() * (text.length + 1));
    const kept = text.slice(at + (uniform() < 0.5 ? 0 : Math.floor(uniform() * 3)));
    return text.slice(0, at) + (uniform() < 0.6 ? (pick(pieces) ?? '') : '') + kept;
  };
  const framed = (text: string): string => (pick(frames) ?? '@').replaceAll('@', () => text);
  let answers = 0;
  for (let run = 0; run < runs; run++) {
    const entry = pick(cases);
    if (entry === undefined) break;
    const change = uniform() < 0.5 ? mutated : framed;
    let source = entry.source;
    for (let i = 1 + Math.floor(uniform() * 3); i > 0 && source.length < 1000; i--) source = change(source);
    try {
      const { expression } = derive(source, {
        wrt: entry.wrt,
        variables: entry.variables,
        order: uniform() < 0.1 ? 2 : 1,
      });
      expect(toText(expression)).not.toBe('');
      expect(toLatex(expression)).not.toMatch(/[<>]/);
      answers++;
    } catch (error) {
      if (!(error instanceof TracegradError)) throw new Error(`${source} by ${entry.wrt}`, { cause: error });
    }
  }
  expect(answers).toBeGreaterThan(runs / 10);
});
