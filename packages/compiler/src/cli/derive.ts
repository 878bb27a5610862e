/**
 * `tracegrad derive`: of an expression, of a model, or of a file of cases.              layer 6
 */
import {
  derive,
  dimNames,
  type DeriveOptions,
  nodeCount,
  type Notice,
  shapeText,
  toLatex,
  toMathml,
  toText,
} from '@tracegrad/symbolic';
import { batch } from './batch/batch.js';
import { foundCell } from './cells.js';
import { type Command, type ExitCode, type Given, oneOf, wordsOf } from './command.js';
import { located } from './failure.js';
import { modelJson, modelText } from './model.js';
import { type Outside, UsageError } from './outside.js';
import { derivationLines, stepsJson, type Telling, tellingOf, tellingOptions } from './steps.js';
import { conventionNote, deriveOptions, noticeLines, variableOptions, variablesText } from './variables.js';

const formats = ['text', 'latex', 'mathml', 'json'] as const;
type Format = (typeof formats)[number];

const layoutText: Readonly<Record<string, string>> = {
  gradient: 'gradient',
  jacobian: 'Jacobian',
  'vec-jacobian': "Jacobian of vec by vec'",
  'by-scalar': 'derivative by a scalar',
  hessian: 'Hessian',
  'vec-hessian': 'Hessian in vec',
};

/** Names that a result's own definitions must not take. */
const takenNames = ({ variables }: DeriveOptions): readonly string[] => [
  ...Object.keys(variables),
  ...Object.values(variables).flatMap(({ size }) => size.flatMap(dim => [...dimNames(dim ?? 1)])),
];

/** A notice in the language asked for. */
const noticeJson =
  ({ language }: Telling) =>
  ({ code, about, says }: Notice) => ({ code, about, says: says[language] });

function deriveExpression(given: Given, { stdout, stderr }: Outside, format: Format, telling: Telling): ExitCode {
  const [source = ''] = wordsOf(given, 'The expression');
  const { options, notices: decided } = located(source, () => deriveOptions(given, source));
  const found = located(source, () => derive(source, options));
  const { expression, layout, derivation, projection, assumptions } = found;
  const notices = [...decided, ...(found.notices ?? [])];
  const avoid = takenNames(options);
  const by = options.wrt;
  if (format === 'json') {
    const answer = {
      expression: source,
      wrt: by,
      order: options.order ?? 1,
      variables: options.variables,
      result: toText(expression, { avoid }),
      latex: toLatex(expression, { avoid }),
      layout,
      shape: expression.shape,
      nodes: nodeCount(expression, { avoid }),
      ...(projection === undefined ? {} : { projection }),
      ...(assumptions === undefined ? {} : { assumptions }),
      ...(notices.length === 0 ? {} : { notices: notices.map(noticeJson(telling)) }),
      ...(telling.level === undefined ? {} : stepsJson(derivation, telling)),
    };
    stdout(`${JSON.stringify(answer, null, 2)}\n`);
    return 0;
  }
  if (format !== 'text') {
    const told = format === 'latex' ? derivationLines(derivation, telling, format) : [];
    const result = format === 'latex' ? toLatex(expression, { avoid }) : toMathml(expression, { avoid });
    stdout(`${[...told, ...(told.length === 0 ? [] : ['']), result].join('\n')}\n`);
    // What is printed may be read by a program, so that notices go beside it.
    noticeLines(notices, telling.language).forEach(line => stderr(`${line.trim()}\n`));
    return 0;
  }
  const within = projection === undefined ? '' : `, within ${projection} ${by}`;
  const told = derivationLines(derivation, telling, 'text');
  const lines = [
    ...told,
    ...(told.length === 0 ? [] : ['']),
    toText(expression, { avoid }),
    `  ${layoutText[layout] ?? layout} by ${by}${within}, ${shapeText(expression.shape)}; ${variablesText(options.variables)}`,
    ...(assumptions === undefined ? [] : [`  assumes: ${assumptions.join(', ')}`]),
    ...noticeLines(notices, telling.language),
  ];
  stdout(`${lines.join('\n')}\n`);
  return 0;
}

function deriveModel(given: Given, outside: Outside, format: Format, telling: Telling, what: string): ExitCode {
  if (given.words.length > 0) throw new UsageError('--model takes no expression.');
  const { cell } = foundCell(outside, what);
  if (format === 'json') outside.stdout(`${JSON.stringify(modelJson(cell, telling), null, 2)}\n`);
  else outside.stdout(modelText(cell, format, telling));
  return 0;
}

export const deriveCommand: Command = {
  usage: [
    'derive "x\'*A*x" --wrt x [--var A:n,n,symmetric]… [--order 2] [--steps] [--format text|latex|mathml|json]',
    'derive --model NAME|FILE.json [--steps] [--format …]',
    'derive --batch CASES.json [--out ANSWERS.jsonl]',
  ],
  says: [
    ...conventionNote,
    '--model prints the adjoint recurrences and every gradient of a cell of the gallery, or of one in a file.',
    '--batch answers every case of a file, one JSON line each.',
  ],
  options: {
    ...variableOptions,
    ...tellingOptions,
    format: { value: formats.join('|'), says: 'how to print; text unless told' },
    model: { value: 'CELL', says: 'a cell: a name of the gallery, or a JSON file' },
    batch: { value: 'FILE', says: 'a JSON file of cases' },
    out: { value: 'FILE', says: 'where the answers of a batch go; standard output unless told' },
    help: { says: 'print this' },
  },
  run: (given, outside) => {
    const format = oneOf('format', given.text('format'), ...formats);
    const telling = tellingOf(given);
    const [model, cases] = [given.text('model'), given.text('batch')];
    if (model !== undefined && cases !== undefined) throw new UsageError('--model and --batch exclude each other.');
    if (cases === undefined && given.text('out') !== undefined) throw new UsageError('--out belongs to --batch.');
    if (model !== undefined) return deriveModel(given, outside, format, telling, model);
    if (cases === undefined) return deriveExpression(given, outside, format, telling);
    if (given.words.length > 0) throw new UsageError('--batch takes no expression.');
    const { answered, refused } = batch(outside, cases, given.text('out'));
    outside.stderr(`${answered} answered, ${refused} refused\n`);
    return 0;
  },
};
