/** “Are my numbers right?”: the values they are for, and the finding about each pasted block. */
import { bounds } from '../bounds.js';
import { cellOf, type CellText } from '../cell-text.js';
import { boundedCell, boundedGiven, boundedVariables } from '../entries.js';
import { type ExpressionText, expressionProblem } from '../expression-problem.js';
import { Refused, within } from '../refusal.js';
import { nested } from './block.js';
import type { Finding } from './cause.js';
import { cellBench } from './cell-bench.js';
import { type Batch, givenBatch, seededBatch, type Setting, valuesText } from './cell-values.js';
import { expressionBench, givenPoint, pointBlocks, seededPoint } from './expression-bench.js';
import { findings, type Bench } from './judge.js';
import { pastedBlocks } from './pasted.js';

export interface NumbersRequest {
  readonly setting: Setting;
  /** Values of the reader's own; empty for seeded ones. */
  readonly values: string;
}

function checkedSetting({ seed, T, B }: Setting): Setting {
  const fits = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;
  if (fits(seed, 1e6) && fits(T, bounds.steps) && fits(B, bounds.examples)) return { seed, T, B };
  throw new Refused({
    code: 'too-large',
    message: `Whole numbers, please: up to ${bounds.steps} steps, ${bounds.examples} examples and the seed 1000000.`,
    field: 'values',
  });
}

const cellBatch = (text: CellText, { setting, values }: NumbersRequest): Batch => {
  const cell = cellOf(text);
  const { seed, T, B } = checkedSetting(setting);
  if (values.trim() === '') {
    boundedCell(cell, { T, B });
    return within('values', () => seededBatch(cell, { seed, T, B }));
  }
  const given = pastedBlocks(values, 'values');
  boundedGiven(given);
  return within('values', () => givenBatch(cell, given));
};

const expressionPoint = (text: ExpressionText, { setting, values }: NumbersRequest) => {
  const problem = expressionProblem(text);
  const { seed } = checkedSetting(setting);
  if (values.trim() === '') {
    boundedVariables(problem.options);
    return { problem, point: within('expression', () => seededPoint(problem, seed)) };
  }
  const given = pastedBlocks(values, 'values');
  boundedGiven(given);
  return { problem, point: within('values', () => givenPoint(problem, given)) };
};

/** The seeded values as JSON, to be copied into a program. @throws {Refused} */
export function seededValues(text: ExpressionText | CellText, setting: Setting): string {
  const request = { setting, values: '' };
  return text.subject === 'cell'
    ? valuesText(cellBatch(text, request).blocks)
    : valuesText(pointBlocks(expressionPoint(text, request).point));
}

function benchOf(text: ExpressionText | CellText, request: NumbersRequest): Bench {
  if (text.subject === 'cell') {
    const batch = cellBatch(text, request);
    return within('equations', () => cellBench(cellOf(text), batch));
  }
  const { problem, point } = expressionPoint(text, request);
  return within('values', () => expressionBench(problem, point));
}

export interface NumbersAnswer {
  readonly findings: readonly Finding[];
  /** Blocks that nothing was pasted for. */
  readonly missing: readonly string[];
}

/** @throws {Refused} where something cannot be read; numbers that are wrong are an answer */
export function numbersAnswer(
  text: ExpressionText | CellText,
  request: NumbersRequest,
  numbers: string,
): NumbersAnswer {
  const pasted = pastedBlocks(numbers, 'numbers');
  if (pasted.length === 0) {
    throw new Refused({
      code: 'syntax',
      message: 'No numbers were found.',
      hint: 'W = [[1, 2], [3, 4]]',
      field: 'numbers',
      position: 0,
    });
  }
  const bench = benchOf(text, request);
  const nameless = pasted.find(({ name }) => name === '');
  if (nameless !== undefined && bench.blocks.length > 1) {
    throw new Refused({
      code: 'syntax',
      message: `These numbers have no name, and there are gradients by ${bench.blocks.map(({ name }) => name).join(', ')}.`,
      hint: `${bench.blocks[0]?.name ?? ''} = [[1, 2], [3, 4]]`,
      field: 'numbers',
      position: nameless.position,
    });
  }
  const found = findings(pasted, bench);
  const named = new Set(found.map(({ name }) => name));
  return { findings: found, missing: bench.blocks.map(({ name }) => name).filter(name => !named.has(name)) };
}

/** The right gradients as JSON: an example of the form, and what the tests paste. @throws {Refused} */
export const rightNumbers = (text: ExpressionText | CellText, request: NumbersRequest): string =>
  `{\n${benchOf(text, request)
    .blocks.map(block => `  ${JSON.stringify(block.name)}: ${JSON.stringify(nested(block))}`)
    .join(',\n')}\n}`;
