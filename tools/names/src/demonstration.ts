/**
 * The demonstration from start to end: names in, n-gram models and the emitted LSTM, one table and some new names out.
 *
 * It writes to a screen that it is given and touches neither the process nor a file, so a test can run it.
 */
import { random } from '@tracegrad/runtime';
import { totalEvents } from './alphabet.js';
import { firstNames } from './dataset.js';
import { generatedNames } from './generate.js';
import { networkBits } from './held-out.js';
import { network, streaming } from './lstm-network.js';
import type { Network } from './network.js';
import { bitsPerCharacter, ngramModel } from './ngram.js';
import type { Smoothing } from './ngram.js';
import type { Options } from './options.js';
import { shownProgress } from './progress.js';
import type { Screen } from './progress.js';
import { comparison, sampleTable } from './report.js';
import type { Results } from './report.js';
import { split } from './split.js';
import { training } from './train.js';

const heldOutShare = 0.1;
const orders = [1, 2, 3, 4, 5];
const samples = 20;
const temperature = 0.8;

export interface Outcome {
  readonly network: Network;
  readonly results: Results;
}

/** Trains, compares and samples as the options say, and shows it. The same options give the same text and network. */
export function demonstration(options: Options, screen: Screen): Outcome {
  const { hidden, batch, updates, seed } = options;
  // One stream from the seed gives every part a seed of its own, so that a change in one leaves the others alone.
  const seeds = random(seed);
  const [splitSeed, startSeed, trainingSeed, sampleSeed] = [seeds.next(), seeds.next(), seeds.next(), seeds.next()];

  const { names, distinct, leftOut } = firstNames();
  const { training: known, heldOut } = split(names, heldOutShare, random(splitSeed));
  screen.write(`${distinct} distinct first names, ${leftOut.length} of them with a hyphen left out: `);
  screen.write(`${known.length} to learn from, ${heldOut.length} held out.\n`);

  const model = network(hidden, batch, random(startSeed));
  screen.write(
    `LSTM: n = ${hidden}, ${model.parameterArena.length} parameters, ${updates} updates of ${batch} names.\n\n`,
  );
  shownProgress(training(model, known, { ...options, seed: trainingSeed }), updates, screen);

  const bits = (smoothing: Smoothing): number[] =>
    orders.map(order => bitsPerCharacter(ngramModel(known, order, smoothing), heldOut));
  const results: Results = {
    heldOutNames: heldOut.length,
    heldOutEvents: totalEvents(heldOut),
    ngrams: { 'Witten–Bell': bits('Witten–Bell'), 'Kneser–Ney': bits('Kneser–Ney') },
    network: networkBits(model, heldOut, batch),
    title: `LSTM, n = ${hidden}`,
  };
  screen.write(`\n${comparison(results)}\n`);

  const drawn = generatedNames(streaming(model), samples, temperature, random(sampleSeed));
  screen.write(`${drawn.length} names drawn at temperature ${temperature}:\n\n${sampleTable(drawn, new Set(names))}`);
  return { network: model, results };
}
