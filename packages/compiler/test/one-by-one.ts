/**
 * A batch against its examples one by one: so many examples that a call has several strips, and calls of one example that have
 * a single one.
 */
import type { AnyModel, Factory } from './evaluated.js';
import { dataFor, type Trial } from './oracle.js';

type Arrays = Readonly<Record<string, ArrayLike<number>>>;
const copies = (views: Arrays): Readonly<Record<string, Float64Array>> =>
  Object.fromEntries(Object.entries(views).map(([name, values]) => [name, Float64Array.from(values)]));

/** Example b of arrays that are [T][B][…], or [B][…] where `once` says so. */
function exampleOf(arrays: Arrays, { T, B }: Trial, b: number, once: (name: string) => boolean): Arrays {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => {
      const steps = once(name) ? 1 : T;
      const width = values.length / steps / B;
      const all = Float64Array.from(values);
      const parts = Array.from({ length: steps }, (_, t) => all.subarray((t * B + b) * width, (t * B + b + 1) * width));
      return [name, Float64Array.from(parts.flatMap(part => [...part]))];
    }),
  );
}

const far = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  if (a.length !== b.length) return Infinity;
  const scale = Array.from(b).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-2);
  return Array.from(b).reduce((most, value, i) => Math.max(most, Math.abs(value - (a[i] ?? NaN)) / scale || 0), 0);
};

/** The worst relative differences by name: loss, all gradients, the values of a forward pass. */
export function apart(make: Factory, trial: Trial): Readonly<Record<string, number>> {
  const { cell, sizes, T, B, mask } = trial;
  const data = dataFor(trial);
  const modelOf = (batch: number): AnyModel => {
    const model = make(sizes, { batch, steps: T, type: 'float64' });
    for (const [name, values] of Object.entries(data.parameters)) model.parameters[name]?.set(values);
    return model;
  };
  const [together, alone] = [modelOf(B), modelOf(1)];
  const options = { inputGradients: true };
  const given = { ...data.inputs, ...data.initials, ...(mask ? { mask: data.mask } : {}) };
  const loss = together.lossAndGradients(given, options);
  const gradients = Float64Array.from(together.gradientArena);
  const [inputs, starts] = [copies(together.inputGradients), copies(together.initialGradients)];
  const { final: _, ...values } = together.forward(given);
  const outputs = copies(values);
  const isOnce = (name: string): boolean =>
    cell.inputs.get(name)?.once ??
    cell.stages.some(({ direction, equations }) => direction === 'once' && equations.some(one => one.name === name));

  const worst: Record<string, number> = {};
  const note = (name: string, difference: number): void => {
    worst[name] = Math.max(worst[name] ?? 0, difference);
  };
  const sum = new Float64Array(gradients.length);
  let losses = 0;
  for (let b = 0; b < B; b++) {
    const own = {
      ...exampleOf(data.inputs, trial, b, isOnce),
      ...exampleOf(data.initials, trial, b, () => true),
      ...(mask ? exampleOf({ mask: data.mask }, trial, b, () => false) : {}),
    };
    losses += alone.lossAndGradients(own, options);
    alone.gradientArena.forEach((g, i) => (sum[i] = (sum[i] ?? 0) + g));
    for (const [name, part] of Object.entries(exampleOf(inputs, trial, b, isOnce)))
      note(`∂L/∂${name}`, far(alone.inputGradients[name] ?? [], part));
    for (const [name, part] of Object.entries(exampleOf(starts, trial, b, () => true)))
      note(`∂L/∂${name}`, far(alone.initialGradients[name] ?? [], part));
    const shown = alone.forward(own);
    for (const [name, all] of Object.entries(outputs)) {
      // A value that no example enters is the same for all.
      const part = shown[name] ?? [];
      const mine = part.length === all.length ? all : exampleOf({ [name]: all }, trial, b, isOnce)[name];
      note(name, far(part, mine ?? []));
    }
  }
  note('loss', Math.abs(loss - losses) / Math.max(1, Math.abs(losses)));
  note('gradients', far(gradients, sum));
  return worst;
}
