/**
 * The kernels of what stands in the fields, as TypeScript.
 *
 * The lines are those of an emitted module before its file is written: one printer of the loop IR serves both, so the page
 * needs no TypeScript compiler. An expression becomes a cell without time steps, whose loss it is.
 */
import { type Cell, defineCell, type DeriveOptions, symbols, TracegradError } from '@tracegrad/symbolic';
import { cellModule, type FunctionText, planText } from '@tracegrad/compiler/kernels';
import { cellOf, type CellText } from './cell-text.js';
import { type ExpressionText, expressionProblem } from './expression-problem.js';
import { Refused, within } from './refusal.js';
import { problemExpression } from './problem-expression.js';

export interface CodeView {
  readonly functions: readonly { readonly name: string; readonly text: string }[];
  /** What is kept, packed, hoisted, deferred and fused, as text. */
  readonly plan: string;
}

const docLines = (docs: readonly string[]): readonly string[] => [
  '/**',
  ...docs.map(line => ` * ${line}`.trimEnd()),
  ' */',
];

/** A function as it stands in an emitted file, up to where the formatter breaks its lines. */
export function functionText({ name, docs, parameters, returns, lines }: FunctionText): string {
  const head = parameters.map(({ name: of, type }) => (type === undefined ? of : `${of}: ${type}`));
  const indented = lines.map(line => (line === '' ? '' : `  ${line}`));
  return [...docLines(docs), `function ${name}(${head.join(', ')}): ${returns} {`, ...indented, '}'].join('\n');
}

function codeOf(cell: Cell): CodeView {
  const { passes, plans } = cellModule(cell);
  const plain = passes.filter(({ function: { name } }) => !name.endsWith('Masked'));
  const order = [...plain].sort((a, b) => Number(b.function.name === 'train') - Number(a.function.name === 'train'));
  // An expression has no values to keep: its forward pass is empty.
  const told = order.filter(pass => pass.function.lines.length > 1);
  return {
    functions: told.map(({ function: own, nests }) => ({
      name: own.name,
      text: [own, ...nests].map(functionText).join('\n\n'),
    })),
    plan: planText(plans.plain),
  };
}

/** A scalar expression as a cell whose parameters are its variables. */
function asCell(text: ExpressionText): Cell {
  const { source, options } = expressionProblem(text);
  const used = usedVariables(source, options);
  return within('expression', () =>
    defineCell({
      name: 'expression',
      parameters: Object.fromEntries(used.map(([name, { size }]) => [name, size.map(dim => dim ?? 1)])),
      equations: [],
      loss: source,
    }),
  );
}

function usedVariables(source: string, options: DeriveOptions) {
  const mentioned = new Set(symbols(problemExpression(source, options)).map(({ name }) => name));
  return Object.entries(options.variables).filter(([name]) => mentioned.has(name));
}

/** @throws {Refused} `out-of-reach` where there are no kernels, with the reason */
export function codeAnswer(text: ExpressionText | CellText): CodeView {
  const cell = text.subject === 'cell' ? cellOf(text) : asCell(text);
  try {
    return codeOf(cell);
  } catch (error) {
    if (!(error instanceof TracegradError)) throw error;
    throw new Refused({
      code: 'out-of-reach',
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  }
}
