/** The functions of the runtime that kernels call.                                          layer 4 */
import type { PassText } from './pass.js';

const supported = [
  'exp',
  'lookUp',
  'relu',
  'scatter',
  'sigmoid',
  'softplus',
  'tanh',
  'times',
  'timesTransposed',
  'totals',
  'transposedTimes',
];

const linesOf = ({ nests, function: own }: PassText): readonly string[] => [...nests, own].flatMap(text => text.lines);

/** Those that some passes call, in order. */
export function calledFunctions({ passes }: { readonly passes: readonly PassText[] }): readonly string[] {
  const lines = passes.flatMap(linesOf).filter(line => !line.trimStart().startsWith('//'));
  return supported.filter(name => lines.some(line => new RegExp(`(?<![\\w.])${name}\\(`).test(line)));
}
