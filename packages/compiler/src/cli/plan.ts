/**
 * `tracegrad plan`: what was packed, hoisted, deferred, fused and kept.                  layer 6
 */
import { adjointCell } from '@tracegrad/symbolic';
import { plan } from '../plan/plan.js';
import { planText } from '../plan/text.js';
import { foundCell } from './cells.js';
import { type Command, wordsOf } from './command.js';

export const planCommand: Command = {
  name: 'plan',
  summary: 'Print the plan of a cell: what is packed, hoisted, deferred, fused and kept.',
  usage: ['plan NAME|FILE.json'],
  says: [],
  options: { help: { says: 'print this' } },
  run: (given, outside) => {
    const [what = ''] = wordsOf(given, 'The cell');
    const { cell } = foundCell(outside, what);
    outside.stdout(`${planText(plan(adjointCell(cell)))}\n`);
    return 0;
  },
};
