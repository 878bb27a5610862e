/**
 * Axes and curves of a picture, as fractions of its width and height.
 *
 * A picture is stretched to the room it is given while its labels keep their size, so nothing here knows about pixels:
 * an axis says where between 0 and 1 a value lies, and a curve is a path in a square of 1000 by 1000.
 */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

export interface Axis {
  /** Where a value lies: 0 at the start of the axis, 1 at its end; clipped to that. */
  readonly at: (value: number) => number;
  readonly ticks: readonly Tick[];
  readonly title: string;
}

const clipped = (fraction: number): number => Math.min(1, Math.max(0, fraction));

/** An axis from `from` to `to` with a tick at each multiple of `every`. */
export function linearAxis(title: string, from: number, to: number, every: number): Axis {
  const at = (value: number): number => clipped((value - from) / (to - from));
  const first = Math.ceil(from / every);
  const count = Math.floor(to / every + 1e-9) - first + 1;
  const values = Array.from({ length: count }, (_, i) => (first + i) * every);
  return { at, title, ticks: values.map(value => ({ at: at(value), label: short(value) })) };
}

/** An axis of powers of ten from 10^`from` to 10^`to`, with a tick every `every` powers. */
export function powersAxis(title: string, from: number, to: number, every: number): Axis {
  const at = (value: number): number => (value > 0 ? clipped((Math.log10(value) - from) / (to - from)) : 0);
  const first = Math.ceil(from / every);
  const exponents = Array.from({ length: Math.floor(to / every) - first + 1 }, (_, i) => (first + i) * every);
  return { at, title, ticks: exponents.map(exponent => ({ at: at(10 ** exponent), label: powerOfTen(exponent) })) };
}

/** 1, 10, 10⁵, 10⁻²⁰. */
export const powerOfTen = (exponent: number): string =>
  exponent === 0 ? '1' : exponent === 1 ? '10' : `10${superscript(exponent)}`;

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const superscript = (value: number): string =>
  Array.from(String(value), character => (character === '-' ? '⁻' : (superscripts[Number(character)] ?? ''))).join('');

/** A number with at most three digits that count, and a true minus. */
export const short = (value: number): string => String(Number(value.toPrecision(3))).replace('-', '−');

/** A positive number of any size as it is read aloud: 0.034, 120, 3.1·10⁻¹⁵. */
export function readable(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  if (exponent >= -3 && exponent < 5) return short(value);
  return `${(value / 10 ** exponent).toFixed(1)}·${powerOfTen(exponent)}`;
}

const side = 1000;
const rounded = (fraction: number): string => String(Math.round(fraction * side * 10) / 10);

export type Point = readonly [x: number, y: number];

/** The path through points; broken where a value is not a number. */
export function curve(x: Axis, y: Axis, points: Iterable<Point>): string {
  let path = '';
  let drawing = false;
  for (const [a, b] of points) {
    const isPoint = Number.isFinite(a) && Number.isFinite(b);
    if (isPoint) path += `${drawing ? 'L' : 'M'}${rounded(x.at(a))} ${rounded(1 - y.at(b))}`;
    drawing = isPoint;
  }
  return path;
}

/** Columns of cells whose values lie in one of `levels` equal steps from 0 to 1: one path for each level that occurs. */
export interface Level {
  /** In (0, 1]. */
  readonly value: number;
  readonly path: string;
}

/**
 * A map of cells as few paths: neighbours of one row and level become one rectangle.
 *
 * @param rows the cells of each row and the column at which it begins; row 0 is drawn at the bottom
 */
export function cells(
  rows: readonly { readonly first: number; readonly values: readonly number[] }[],
  columns: number,
  levels: number,
): readonly Level[] {
  const paths = new Map<number, string>();
  const height = 1 / rows.length;
  rows.forEach(({ first, values }, row) => {
    const levelOf = (i: number): number => Math.ceil((values[i] ?? 0) * levels - 1e-9);
    for (let i = 0, end; i < values.length; i = end) {
      for (end = i + 1; end < values.length && levelOf(end) === levelOf(i);) end++;
      const level = levelOf(i);
      if (level <= 0) continue;
      const [left, width] = [(first + i) / columns, (end - i) / columns];
      const top = 1 - (row + 1) * height;
      const rectangle = `M${rounded(left)} ${rounded(top)}h${rounded(width)}v${rounded(height)}h-${rounded(width)}z`;
      paths.set(level, (paths.get(level) ?? '') + rectangle);
    }
  });
  return [...paths].sort(([a], [b]) => a - b).map(([level, path]) => ({ value: level / levels, path }));
}
