/**
 * Pasted blocks held against the right ones, and what each wrong one matches instead.
 *
 * Nothing is guessed: a cause is told only if the gradient that it leads to was computed and agrees with the pasted numbers.
 * Cheap variants come first; those that derive a changed system are made when nothing cheaper fits, once for all blocks.
 */
import {
  agreeing,
  essential,
  factorOf,
  isCoarse,
  largest,
  nested,
  type NumberBlock,
  relativeGap,
  transposed,
} from './block.js';
import type { Cause, Finding } from './cause.js';
import type { Pasted } from './pasted.js';

/** Gradients of a changed system, by block. */
export interface Variant {
  readonly cause: Cause;
  readonly blocks: () => ReadonlyMap<string, readonly number[]>;
}

export interface Bench {
  readonly blocks: readonly NumberBlock[];
  /** Factors with a name, such as 1/B. */
  readonly factors: ReadonlyMap<string, number>;
  readonly variants: readonly Variant[];
  /** No slips, but the gradient by another convention: said before anything else. */
  readonly conventions: readonly Variant[];
  /** The largest magnitude of what was computed with: differences far below it are rounding. */
  readonly scale: number;
}

/** Rounding in double precision, of the scale. */
const noise = 1e-15;

const extentsText = (extents: readonly number[]): string => (extents.length === 0 ? '1' : extents.join('×'));
const longestRight = 4000;

function rightText(block: NumberBlock): string {
  const rounded = { ...block, values: block.values.map(value => Number(value.toPrecision(7))) };
  const text = JSON.stringify(nested(rounded));
  return text.length <= longestRight ? text : `${text.slice(0, longestRight)} …`;
}

function factorCause(factor: number, factors: Bench['factors']): Cause {
  for (const [name, value] of factors) {
    if (Math.abs(factor - value) <= 1e-3 * Math.abs(value)) return { kind: 'factor', factor: value, known: name };
    if (Math.abs(factor + value) <= 1e-3 * Math.abs(value))
      return { kind: 'factor', factor: -value, known: `−${name}` };
  }
  return { kind: 'factor', factor };
}

/** Whether they agree with digits enough to tell. */
const tellingly = (pasted: Pasted, values: readonly number[]): boolean =>
  agreeing(pasted, values) && !isCoarse(pasted, values);

/** The causes if the pasted numbers are a variant's, or a factor times them. */
function matches(pasted: Pasted, values: readonly number[], factors: Bench['factors'], own: readonly Cause[]) {
  if (tellingly(pasted, values)) return own;
  const factor = factorOf(pasted, values);
  return factor === undefined ? undefined : [...own, factorCause(factor, factors)];
}

/** Whether the numbers are 0 but for rounding. */
const isVoid = (values: readonly number[], { scale }: Bench): boolean =>
  values.every(value => Math.abs(value) <= noise * scale);

function placeText(at: number, extents: readonly number[]): string {
  let rest = at;
  const indices = [...extents].reverse().map(extent => {
    const index = rest % extent;
    rest = Math.floor(rest / extent);
    return index + 1;
  });
  return `(${indices.reverse().join(', ')})`;
}

const shownPlaces = 6;

function differing(pasted: Pasted, { values, extents }: NumberBlock): Cause | undefined {
  const most = largest(values);
  // Each entry is held against the largest, as the whole block is.
  const wrong = values.flatMap((right, i) => {
    const one = { values: [pasted.values[i] ?? NaN, most], roundings: [pasted.roundings[i] ?? 0, 0] };
    return agreeing(one, [right, most]) ? [] : [i];
  });
  if (wrong.length === 0 || wrong.length > values.length / 3) return undefined;
  return {
    kind: 'entries',
    places: wrong.slice(0, shownPlaces).map(i => placeText(i, extents)),
    count: wrong.length,
    of: values.length,
  };
}

function causesOf(pasted: Pasted, right: NumberBlock, bench: Bench): readonly Cause[] {
  const { blocks, factors, variants } = bench;
  if (pasted.values.some(value => !Number.isFinite(value))) return [{ kind: 'not-finite' }];
  if (isVoid(pasted.values, bench) && !isVoid(right.values, bench)) return [{ kind: 'zero' }];
  const asIs = matches(pasted, right.values, factors, []);
  if (asIs !== undefined) return asIs;
  for (const { cause, blocks: other } of bench.conventions) {
    const values = other().get(right.name);
    if (values === undefined || relativeGap(values, right.values) < 1e-6) continue;
    const found = matches(pasted, values, factors, [cause]);
    if (found !== undefined) return found;
  }
  const turned = essential(right.extents).length < 2 ? undefined : transposed(right);
  const flipped = turned && matches(pasted, turned, factors, [{ kind: 'transposed' }]);
  if (flipped !== undefined) return flipped;
  const entries = differing(pasted, right);
  if (entries !== undefined) return [entries];
  for (const other of blocks) {
    if (other.name === right.name || other.values.length !== right.values.length) continue;
    if (!isVoid(other.values, bench) && tellingly(pasted, other.values)) return [{ kind: 'swapped', with: other.name }];
  }
  // A match without a factor says more than one with.
  for (const withFactor of [false, true]) {
    for (const { cause, blocks: changed } of variants) {
      const values = changed().get(right.name);
      if (values === undefined || isVoid(values, bench) || relativeGap(values, right.values) < 1e-6) continue;
      const found = withFactor
        ? matches(pasted, values, factors, [cause])
        : tellingly(pasted, values)
          ? [cause]
          : undefined;
      if (found !== undefined) return found;
    }
  }
  return [{ kind: 'unknown' }];
}

/** The pasted block in the order of the right one, or why it has another shape. */
function aligned(
  pasted: Pasted,
  { extents, values }: NumberBlock,
): { readonly cause?: Cause; readonly comparable: boolean } {
  const [given, wanted] = [essential(pasted.extents).join(), essential(extents).join()];
  if (given === wanted) return { comparable: true };
  const flat = pasted.extents.length === 1 && pasted.values.length === values.length;
  if (flat) return { comparable: true };
  const reversed = [...essential(extents).slice(0, -2), ...essential(extents).slice(-2).reverse()].join();
  if (given === reversed) return { comparable: true, cause: { kind: 'transposed' } };
  const cause: Cause = { kind: 'shape', expected: extentsText(extents), given: extentsText(pasted.extents) };
  return { comparable: false, cause };
}

function finding(pasted: Pasted, bench: Bench): Finding {
  const right =
    bench.blocks.find(({ name }) => name === pasted.name) ?? (pasted.name === '' ? bench.blocks[0] : undefined);
  const name = right?.name ?? pasted.name;
  if (right === undefined) return { name, verdict: 'no-such-block', causes: [] };
  const { comparable, cause } = aligned(pasted, right);
  if (!comparable)
    return { name, verdict: 'wrong', causes: cause === undefined ? [] : [cause], right: rightText(right) };
  if (cause !== undefined) {
    // Transposed by its extents: the values are to be read the other way round too.
    const turned = { ...right, extents: pasted.extents, values: transposed(right) };
    const rest = causesOf(pasted, turned, { ...bench, variants: [], conventions: [] });
    const known = rest.filter(({ kind }) => kind !== 'unknown');
    return {
      name,
      verdict: 'wrong',
      relativeError: relativeGap(pasted.values, turned.values),
      causes: [cause, ...(known.length === 0 && rest.length > 0 ? rest : known)],
      right: rightText(right),
    };
  }
  const relativeError = relativeGap(pasted.values, right.values);
  const isZero = isVoid(right.values, bench);
  if (isZero && isVoid(pasted.values, bench)) return { name, verdict: 'right', relativeError, causes: [] };
  const allZero = pasted.values.every(value => value === 0);
  if (!allZero && agreeing(pasted, right.values)) {
    if (!isCoarse(pasted, right.values) || largest(right.values) === 0)
      return { name, verdict: 'right', relativeError, causes: [] };
    const causes: readonly Cause[] = [{ kind: 'few-digits' }];
    return { name, verdict: 'too-few-digits', relativeError, causes, right: rightText(right) };
  }
  const flat = pasted.extents.length === 1 && essential(right.extents).length > 1;
  const causes = causesOf(pasted, right, bench).map((found): Cause =>
    flat && found.kind === 'transposed' ? { kind: 'column-major' } : found,
  );
  return { name, verdict: 'wrong', relativeError, causes, right: rightText(right) };
}

/** One finding for each pasted block, in the order of the text. */
export const findings = (pasted: readonly Pasted[], bench: Bench): readonly Finding[] =>
  pasted.map(block => finding(block, bench));
