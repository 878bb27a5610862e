/**
 * The costs of a program, line by line: what the loops that are emitted for each nest do, in all and per step. layer 4
 */
import {
  type Cost,
  costOf,
  costOfStrips,
  costOften,
  costsTogether,
  noCost,
  polynomialText,
  stripCount,
  stripsOf,
  tripsOf,
  valueOf,
} from '../loop/cost.js';
import { int } from '../loop/int.js';
import type { Statement } from '../loop/loop.js';
import { statementsIn } from '../loop/loop.js';
import { type Polynomial, polynomial } from '../loop/polynomial.js';
import { lowered } from '../lower/kernel.js';
import { optimised } from '../passes/pipeline.js';
import type { Plan, Program } from '../plan/plan.js';
import { stripRows } from '../plan/storage.js';

export interface Line {
  /** The values that are computed, without their formulas. */
  readonly what: string;
  /** Whether it is done step by step, so that each step waits for the one before. */
  readonly stepwise: boolean;
  /** Whether it is done only if the caller asks for it. */
  readonly optional: boolean;
  readonly cost: Cost;
}

const once = polynomial(int(1));
const holdsNotes = (body: readonly Statement[]): boolean => statementsIn(body).some(({ kind }) => kind === 'note');

/** The costs of the loops under each note; what stands before the first is called `start values`. */
function linesOf(body: readonly Statement[], trips: Polynomial, optional: boolean): readonly Line[] {
  const lines: Line[] = [];
  let what = 'start values';
  const book = (cost: Cost): void => {
    const last = lines[lines.length - 1];
    const stepwise = trips !== once;
    const own = costOften(cost, trips);
    if (last?.what === what) lines[lines.length - 1] = { ...last, cost: costsTogether(last.cost, own) };
    else lines.push({ what, stepwise, optional, cost: own });
  };
  for (const statement of body) {
    if (statement.kind === 'note') what = statement.lines.map(line => line.split(' = ')[0]?.trim() ?? '').join(', ');
    else if (statement.kind === 'strips')
      lines.push(
        ...linesOf(statement.body, once, optional).map(line => ({
          ...line,
          cost: costOfStrips(line.cost, statement.count, statement.steps),
        })),
      );
    else if (statement.kind === 'loop' && holdsNotes(statement.body))
      lines.push(...linesOf(statement.body, tripsOf(statement), optional));
    else if (statement.kind === 'when') lines.push(...linesOf(statement.body, trips, true));
    else book(costOf([statement]));
  }
  return lines.filter(({ cost }) => cost.numbers.size > 0);
}

/** The lines of a program; `trains` says which. */
export function costLines(plan: Plan, program: Program, trains: boolean): readonly Line[] {
  const kernel = optimised(lowered(plan, program, { name: 'program', says: [], trains }));
  return linesOf(kernel.body, once, false);
}

/** The cost of all lines that are done in any case. */
export const totalOf = (lines: readonly Line[]): Cost =>
  lines.flatMap(({ optional, cost }) => (optional ? [] : [cost])).reduce(costsTogether, noCost);

/** Bytes of a number; the SIMD kernels know no other. */
const numberBytes = 4;
const functionCount = ({ functions }: Cost): Polynomial => costOfFunctions([...functions.values()]);
const costOfFunctions = (counts: readonly Polynomial[]): Polynomial =>
  counts.map(flops => ({ ...noCost, flops })).reduce(costsTogether, noCost).flops;

function figures(cost: Cost, values: ReadonlyMap<string, number>, steps: number): readonly string[] {
  const [flops, functions, numbers] = [cost.flops, functionCount(cost), cost.numbers].map(p => valueOf(p, values)) as [
    number,
    number,
    number,
  ];
  const bytes = numberBytes * numbers;
  const both = (value: number, unit: number): readonly string[] => [
    (value / unit).toFixed(3),
    (value / unit / steps).toFixed(3),
  ];
  return [...both(flops, 1e6), ...both(functions, 1e3), ...both(bytes, 1e6), ((flops + functions) / bytes).toFixed(2)];
}

const heads = ['Mflop', 'per step', 'kfunctions', 'per step', 'MB', 'per step', 'op/B'];

/** The costs of both programs of a plan as a table, at some sizes. @throws {RangeError} if one of them has no value */
export function costText(plan: Plan, sizes: ReadonlyMap<string, number>): string {
  const { T, B } = plan.letters;
  const steps = sizes.get(T) ?? 1;
  const values = new Map([...sizes, [stripCount, stripsOf(steps, sizes.get(B) ?? 1, stripRows)]]);
  const given = [...plan.sizes, T, B].map(name => `${name} = ${sizes.get(name) ?? '?'}`).join(', ');
  const table = (title: string, program: Program, trains: boolean): readonly string[] => {
    const lines = costLines(plan, program, trains);
    const total = totalOf(lines);
    const rows = [
      ...lines.map(line => ({
        cells: figures(line.cost, values, steps),
        says: `${line.what}${line.stepwise ? '  (step by step)' : ''}${line.optional ? '  (only if asked for)' : ''}`,
        formula: line.cost.flops.size === 0 ? '' : polynomialText(line.cost.flops),
      })),
      { cells: figures(total, values, steps), says: 'in all, without what must be asked for', formula: '' },
    ];
    const widths = heads.map((head, i) => Math.max(head.length, ...rows.map(({ cells }) => cells[i]?.length ?? 0)));
    const line = (cells: readonly string[], says: string): string =>
      `  ${cells.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ')}  ${says}`.trimEnd();
    return [
      '',
      title,
      line(heads, ''),
      ...rows.flatMap(({ cells, says, formula }) => [
        line(cells, says),
        ...(formula === ''
          ? []
          : [
              line(
                heads.map(() => ''),
                `  ${formula} flop`,
              ),
            ]),
      ]),
    ];
  };
  return [
    `costs at ${given}, in float32; op/B: operations and functions by byte`,
    ...table('forward', plan.forward, false),
    ...table('training step', plan.training, true),
    '',
  ].join('\n');
}
