/**
 * Whether the forward pass of one step, started from what the last one left, is the forward pass of them all.   layer 4
 *
 * One step hands the next its start values and nothing else. So what it reads of steps before it must have start values with
 * names, and what belongs to the whole sequence, as a sum over it, must not be read. A value computed once from the last step
 * is that of the steps so far; it may be given out, and read by other such values, but by no value of a step.
 */
import { type Cell, indexText, nodes, steadyCell, symbols } from '@tracegrad/symbolic';

/** Why a cell cannot be streamed; undefined if it can. */
export function whyNotStreamed(given: Cell): string | undefined {
  const cell = steadyCell(given);
  const starts = new Map(cell.initials.map(({ name, of, index }) => [`${of}[${indexText(index)}]`, name]));
  const startNames = new Set(starts.values());
  const atEnd = cell.initials.find(({ index }) => index.base === 'T');
  if (atEnd !== undefined) return `it starts at ${atEnd.of}[${indexText(atEnd.index)}]`;
  /** What of the last steps a value without an index needs, if it does. */
  const needs = new Map<string, string>();
  for (const { direction, equations } of cell.stages) {
    for (const { name, value } of equations) {
      const where = direction === 'once' ? name : `${name}[t]`;
      if (nodes(value).some(({ kind }) => kind === 'series')) return `${where} sums over steps`;
      for (const { name: of, index } of symbols(value)) {
        if (startNames.has(of)) return `${where} reads the start value ${of}`;
        const needed = index === undefined ? needs.get(of) : `${of}[${indexText(index)}]`;
        if (needed !== undefined && direction === 'once') needs.set(name, needed);
        if (index === undefined) {
          if (needed !== undefined && direction !== 'once') return `${where} reads ${of}, which needs ${needed}`;
          continue;
        }
        const read = `${where} reads ${of}[${indexText(index)}]`;
        if (index.base !== (direction === 'once' ? 'T' : 't') || index.offset > 0) return read;
        for (let at = 0; at > index.offset; at--)
          if (!starts.has(`${of}[${at}]`)) return `${read}, and ${of}[${at}] has no start value with a name`;
      }
    }
  }
  return undefined;
}
