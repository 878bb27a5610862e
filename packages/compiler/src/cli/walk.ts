/**
 * `tracegrad walk`: the journey of one symbol of a cell, printed.                       layer 6
 */
import { foundCell } from './cells.js';
import { type Command, wordsOf } from './command.js';
import { type Journey, journey, type Station } from './journey.js';

const headings: { readonly [S in Station]: (journey: Journey) => string } = {
  forward: () => 'forward: where it is used',
  derivation: () => "derivation: its differential, brought to tr(G' dX), rule by rule",
  adjoints: () => 'adjoints it rests on, zero outside 1 … T',
  gradient: () => 'gradient',
  plan: () => 'plan',
  loop: () => 'loop',
  emitted: ({ emittedName, cell }) => `emitted function ${emittedName}, in ${cell}.ts`,
};

function walkText(told: Journey): string {
  const { cell, symbol, says, shape, stations } = told;
  return [
    `${symbol} in ${cell}: ${says}, ${shape}`,
    ...stations.flatMap(({ station, lines }, i) => [
      '',
      `${i + 1}. ${headings[station](told)}`,
      ...lines.map(line => (line === '' ? '' : `   ${line}`)),
    ]),
    '',
  ].join('\n');
}

export const walkCommand: Command = {
  usage: ['walk NAME|FILE.json SYMBOL', 'walk rnn W'],
  says: [],
  options: { help: { says: 'print this' } },
  run: (given, outside) => {
    const [what = '', name = ''] = wordsOf(given, 'The cell', 'The symbol');
    outside.stdout(walkText(journey(foundCell(outside, what).cell, name)));
    return 0;
  },
};
