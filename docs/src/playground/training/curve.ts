/**
 * A curve that grows without end, in a bounded number of points.
 *
 * Neighbours are merged to their mean whenever there are too many, so every stretch of the curve is equally coarse.
 */
export interface Curve {
  /** Updates that each full point stands for. */
  readonly stride: number;
  readonly points: readonly number[];
  /** What the last point, not yet full, has gathered. */
  readonly rest: { readonly sum: number; readonly count: number };
}

export const emptyCurve: Curve = { stride: 1, points: [], rest: { sum: 0, count: 0 } };

const mostPoints = 400;

/** The curve with further values. */
export function extended(curve: Curve, values: readonly number[]): Curve {
  let { stride } = curve;
  let points = [...curve.points];
  let { sum, count } = curve.rest;
  for (const value of values) {
    sum += value;
    count++;
    if (count < stride) continue;
    points.push(sum / count);
    [sum, count] = [0, 0];
    if (points.length < mostPoints) continue;
    points = Array.from({ length: points.length / 2 }, (_, i) => ((points[2 * i] ?? 0) + (points[2 * i + 1] ?? 0)) / 2);
    stride *= 2;
  }
  return { stride, points, rest: { sum, count } };
}

/** How many updates the curve has seen. */
export const updates = ({ stride, points, rest }: Curve): number => stride * points.length + rest.count;

export interface Drawing {
  /** The attribute `d` of an SVG path in a box of the given width and height. */
  readonly path: string;
  readonly ticks: readonly { readonly y: number; readonly label: string }[];
}

const tickLabel = (value: number): string =>
  value !== 0 && (Math.abs(value) >= 1e4 || Math.abs(value) < 1e-2)
    ? value.toExponential(0)
    : String(Number(value.toPrecision(3)));

/** 1, 2 or 5 times a power of ten, so that about four ticks fit. */
function niceStep(span: number): number {
  const raw = span / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  return ([1, 2, 5, 10].find(factor => factor * power >= raw) ?? 10) * power;
}

function linearTicks(low: number, high: number): readonly number[] {
  const step = niceStep(high - low || 1);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.max(0, Math.floor(high / step + 1e-9) - first + 1) }, (_, i) => (first + i) * step);
}

const decades = (low: number, high: number): readonly number[] => {
  const [first, last] = [Math.ceil(low - 1e-9), Math.floor(high + 1e-9)];
  const stride = Math.max(1, Math.ceil((last - first + 1) / 5));
  return Array.from({ length: Math.max(0, Math.floor((last - first) / stride) + 1) }, (_, i) => first + i * stride);
};

/** The curve as a path: loss from 0 or below on a linear scale, norms on a logarithmic one. */
export function drawing({ points }: Curve, width: number, height: number, scale: 'linear' | 'log'): Drawing {
  const shown = points.map(value => (scale === 'log' ? Math.log10(Math.max(value, 1e-12)) : value));
  const finite = shown.filter(Number.isFinite);
  if (finite.length === 0) return { path: '', ticks: [] };
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const low = scale === 'linear' ? Math.min(0, least) : Math.floor(least);
  const high = scale === 'linear' ? (most > low ? most : low + 1) : Math.max(Math.ceil(most), low + 1);
  const y = (value: number): number => height - ((value - low) / (high - low)) * height;
  const x = (i: number): number => (points.length < 2 ? 0 : (i / (points.length - 1)) * width);
  const path = shown
    .map(
      (value, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(Number.isFinite(value) ? value : high).toFixed(1)}`,
    )
    .join('');
  const values = scale === 'linear' ? linearTicks(low, high) : decades(low, high);
  return {
    path,
    ticks: values.map(value => ({ y: y(value), label: tickLabel(scale === 'log' ? 10 ** value : value) })),
  };
}
