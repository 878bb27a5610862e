/**
 * Streaming: the forward pass with one step, which starts from what the last one left.
 *
 * It has memory of its own, so training between two steps does not disturb a stream. The number of examples is that of
 * the first step after a reset, or of the states given to it.
 */
import { checkKeys, TracegradRuntimeError } from '../errors.js';
import type { FloatArray } from '../model.js';
import { isOfType, lengthOf, zeros } from './arena.js';
import { type Bound, bound, type Given, type Ground } from './bound.js';
import { type Call, countOf, startValue } from './inputs.js';
import { named, under } from './named.js';
import { perCall, viewsOf } from './views.js';

type Arrays = Record<string, FloatArray>;

export interface Stream {
  readonly step: (input: unknown) => Readonly<Record<string, unknown>>;
  readonly reset: (state?: Readonly<Record<string, unknown>>) => void;
}

export function streamOf(ground: Ground): Stream {
  const { emitted, sizes, type, capacity } = ground;
  const pass = emitted.forward;
  const one: Call = { T: 1, B: capacity.B };
  const initials = Object.entries(emitted.initials(sizes)).map(([name, shape]) => ({
    name,
    shape,
    width: lengthOf(shape),
  }));
  const inputs = emitted.inputs(sizes);
  let started: { readonly own: Bound; readonly outputs: Outputs } | undefined;
  /** The call of this stream; undefined before its first step. */
  let call: Call | undefined;

  type Outputs = (call: Call) => { readonly final: Arrays };
  const start = () => {
    const own = bound(ground, pass, one, {});
    const outputs: Outputs = perCall(one, (T, B) => ({
      ...viewsOf(own.memory, pass.views(sizes, T, B), pass.views(sizes, 1, 1)),
      final: viewsOf(own.memory, pass.final(sizes, T, B)),
    }));
    return { own, outputs };
  };
  /** Where a stream of B examples keeps its states between steps. */
  const states = perCall(one, (_, B) =>
    named<FloatArray>(initials.map(({ name, width }) => [name, zeros(type, B * width)])),
  );
  const examplesOf = (name: string, value: unknown): number => {
    const length = ArrayBuffer.isView(value) && 'length' in value ? Number(value.length) : 0;
    const isFloat = isOfType('float32', value) || isOfType('float64', value);
    const examples = isFloat ? length / lengthOf(under(inputs, name)?.shape ?? [1, 1]) : length;
    return Number.isInteger(examples) && examples >= 1
      ? countOf('the batch of a stream', examples, capacity.B)
      : capacity.B;
  };
  const byName = (input: unknown): Record<string, unknown> => {
    if (!ArrayBuffer.isView(input)) {
      checkKeys('step', input, stepNames);
      return Object.assign(named<unknown>(), input);
    }
    const only = pass.reads[0];
    if (only === undefined || pass.reads.length > 1) {
      throw new TracegradRuntimeError(
        'bad-value',
        `${emitted.name}.step needs its inputs by name: ${pass.reads.join(', ')}`,
      );
    }
    bare[only] = input;
    return bare;
  };
  const bare = named<unknown>();
  const stepNames = new Set(pass.reads);
  const startNames = new Set(initials.map(({ name }) => name));

  return {
    step: input => {
      if (emitted.streams !== true) {
        const reason = emitted.streams === false ? '' : `: ${emitted.streams}`;
        throw new TracegradRuntimeError('bad-value', `${emitted.name} cannot be streamed${reason}`);
      }
      started ??= start();
      const given = byName(input);
      const first = pass.reads[0];
      const now = call ?? { T: 1, B: first === undefined ? capacity.B : examplesOf(first, under(given, first)) };
      const kept = states(now);
      if (call === undefined) for (const { name } of initials) kept[name]?.fill(0);
      for (const { name } of initials) given[name] = kept[name];
      started.own.take(given as Given, now);
      call = now; // from here on nothing is wrong with the input
      ground.run('forward', 1, now.B, started.own.memory, 1, false);
      const outputs = started.outputs(now);
      for (const { name } of initials) {
        const from = outputs.final[name];
        if (from !== undefined) kept[name]?.set(from);
      }
      return outputs;
    },
    reset: state => {
      if (state !== undefined) checkKeys('reset', state, startNames);
      call = undefined;
      if (state === undefined) return;
      const entries = initials.flatMap(({ name, shape, width }) => {
        const value = under(state, name);
        return value === undefined ? [] : [{ name, shape, width, value }];
      });
      const [first] = entries;
      if (first === undefined) return;
      const length = ArrayBuffer.isView(first.value) && 'length' in first.value ? Number(first.value.length) : 0;
      const B = countOf('the batch of a stream', Math.max(1, Math.floor(length / first.width)), capacity.B);
      const checked = entries.map(({ name, shape, value }) => ({
        name,
        value: startValue(type, name, value, B, shape),
      }));
      call = { T: 1, B };
      const kept = states(call);
      for (const values of Object.values(kept)) values.fill(0);
      for (const { name, value } of checked) kept[name]?.set(value);
    },
  };
}
