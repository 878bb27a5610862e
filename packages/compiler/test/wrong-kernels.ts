/**
 * Emitted text with one thing wrong in its kernels.
 *
 * What a slip in a rule or in the lowering would give: a sign turned, a term lost, a factor too much, a matrix the other
 * way round, a value that is no number. A mutant differs from the text in one statement that computes with data.
 */
import type { Generator } from '@tracegrad/symbolic';

export interface Mutant {
  readonly says: string;
  readonly text: string;
}

/** Statements on one line that store a value computed from data; of what softmax and holding store, nobody reads some. */
const statement = /^( +)((?:const \w+|\w+\[[^\]]*\]|loss) \+?= )(.*(?:\]!|_t\b).*);$/;

/** The places of a piece of text that stand in no brackets of an index. */
function outside(line: string, piece: string): readonly number[] {
  const places: number[] = [];
  let depth = 0;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '[') depth++;
    if (line[i] === ']') depth--;
    if (depth === 0 && line.startsWith(piece, i)) places.push(i);
  }
  return places;
}

/** Where a term that begins behind a place ends: at the closing bracket around it, or at the next term. */
function termEnd(line: string, from: number): number {
  let depth = 0;
  for (let i = from; i < line.length; i++) {
    if ('([{'.includes(line[i] ?? '')) depth++;
    if (')]}'.includes(line[i] ?? '') && depth-- === 0) return i;
    if (depth === 0 && (line.startsWith(' + ', i) || line.startsWith(' - ', i))) return i;
  }
  return line.length;
}

function mutantsOf(line: string): readonly (readonly [says: string, line: string])[] {
  const [, indent = '', left = '', right = ''] = statement.exec(line) ?? [];
  // A mask chooses: 1.01 of it chooses the same.
  if (right === '' || /^mask\w*\[[^\]]*\]!$/.test(right) || /\bmost\b|\bsoftmax_\w+\[|_next\[[^\]]*\] = /.test(line))
    return [];
  const whole = (value: string): string => `${indent}${left}${value};`;
  const replaced = (at: number, to: number, by: string): string => whole(right.slice(0, at) + by + right.slice(to));
  return [
    ['no number', whole('NaN')],
    ['1.01 times', whole(`1.01 * (${right})`)],
    ...outside(right, ' + ').flatMap((at): readonly (readonly [string, string])[] => [
      ['a sign', replaced(at, at + 3, ' - ')],
      ['a term lost', replaced(at, termEnd(right, at + 3), '')],
    ]),
    ...outside(right, ' - ').map((at): readonly [string, string] => ['a sign', replaced(at, at + 3, ' + ')]),
  ];
}

/** All mutants of the kernels of a text. */
export function mutants(text: string): readonly Mutant[] {
  const lines = text.split('\n');
  let inKernel = false;
  const found = lines.flatMap((line, i): readonly Mutant[] => {
    if (line.startsWith('function ')) inKernel = true;
    if (line.startsWith('const emitted')) inKernel = false;
    if (!inKernel) return [];
    return mutantsOf(line).map(([says, other]) => ({
      says: `${says}: ${line.trim()}`,
      text: [...lines.slice(0, i), other, ...lines.slice(i + 1)].join('\n'),
    }));
  });
  // Products with square matrices, the other way round.
  const products = /\b(times|transposedTimes|timesTransposed)\(\s*(?=[^;]*?\b(?:W|U)\b)/g;
  const turned = [...text.matchAll(products)].flatMap(({ 0: head, 1: name = '', index }): readonly Mutant[] => {
    const other = name === 'times' ? 'timesTransposed' : 'times';
    const says = `a transposition: ${head.trim()} at ${index}`;
    return [{ says, text: `${text.slice(0, index)}${other}${text.slice(index + name.length)}` }];
  });
  return [...found, ...turned];
}

/** Some of a list, each once. */
export function some<X>(list: readonly X[], count: number, { uniform }: Generator): readonly X[] {
  const rest = [...list];
  return Array.from({ length: Math.min(count, list.length) }).flatMap(() =>
    rest.splice(Math.floor(uniform() * rest.length), 1),
  );
}
