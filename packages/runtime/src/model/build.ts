/**
 * A model from what its emitted module says.
 *
 * Everything that does not depend on the equations: arenas, views, checked inputs, memory that is made at the first call
 * that needs it. The kernels themselves are the module's.
 */
import { checkKeys, shown, TracegradRuntimeError } from '../errors.js';
import type { FloatArray } from '../model.js';
import { arena, joined, lengthOf } from './arena.js';
import { workshop } from './backend.js';
import type {
  CallOptions,
  EmittedModel,
  FloatArrays,
  ModelNames,
  ModelOptions,
  NumberType,
  TrainingOptions,
} from './contract.js';
import type { Emitted, ForwardPass, PassName, Sizes, TrainingPass } from './emitted.js';
import { bound, type Given, type Ground } from './bound.js';
import { type Call, countOf, inputReader } from './inputs.js';
import { named, together, under } from './named.js';
import { streamOf } from './stream.js';
import { endStrayThread } from './threads/start.js';
import { perCall, viewsOf } from './views.js';

type Arrays = Record<string, FloatArray>;
const noOptions: TrainingOptions = {};
const mostThreads = 256;
const optionNames: ReadonlySet<string> = new Set<keyof ModelOptions>(['batch', 'steps', 'type', 'backend', 'threads']);
const trainingOptionNames: ReadonlySet<string> = new Set<keyof TrainingOptions>(['scale', 'inputGradients']);
/** Ends the threads of models that nobody can reach, where the engine tells; made with the first model that has any. */
let closing: FinalizationRegistry<() => void> | undefined;
function closeWhenLost(model: object, close: () => void): void {
  if (typeof FinalizationRegistry !== 'function') return;
  closing ??= new FinalizationRegistry(end => end());
  closing.register(model, close);
}

function checkedSizes({ name, sizes: names }: Emitted, sizes: Sizes): Sizes {
  checkKeys(`the sizes of ${name}`, sizes, new Set(names));
  const checked = named<number>();
  for (const size of names) {
    const value = under(sizes, size);
    if (value === undefined || !Number.isInteger(value) || value < 1) {
      throw new TracegradRuntimeError(
        'bad-value',
        `${name}: the size ${size} must be a whole number from 1, not ${shown(value)}`,
      );
    }
    checked[size] = value;
  }
  return checked;
}

function checkTraining(options: TrainingOptions): void {
  checkKeys('the options of lossAndGradients', options, trainingOptionNames);
  const { scale = 1, inputGradients = false } = options;
  if (!Number.isFinite(scale)) {
    throw new TracegradRuntimeError('bad-value', `scale must be a finite number, not ${shown(scale)}`);
  }
  if (typeof inputGradients !== 'boolean') {
    throw new TracegradRuntimeError('bad-value', `inputGradients is true or false, not ${shown(inputGradients)}`);
  }
}

/**
 * The model of an emitted cell.
 * @throws TracegradRuntimeError `bad-value` for a size or option outside its domain
 */
export function build<N extends ModelNames, K extends NumberType>(
  emitted: Emitted,
  wantedSizes: Readonly<Record<N['sizes'], number>>,
  options: ModelOptions<K>,
): EmittedModel<FloatArrays[K], N> {
  endStrayThread();
  const sizes = checkedSizes(emitted, wantedSizes);
  checkKeys(`the options of ${emitted.name}`, options, optionNames);
  const { type = 'float32' }: { readonly type?: NumberType } = options;
  if (type !== 'float32' && type !== 'float64') {
    throw new TracegradRuntimeError('bad-value', `type must be float32 or float64, not ${shown(type, '')}`);
  }
  const capacity: Call = {
    T: countOf('steps', options.steps === undefined ? 1 : options.steps, Number.MAX_SAFE_INTEGER),
    B: countOf('batch', options.batch === undefined ? 1 : options.batch, Number.MAX_SAFE_INTEGER),
  };
  const threads = countOf('threads', options.threads === undefined ? 1 : options.threads, mostThreads);
  const { backend, run, zeros, threading, begin } = workshop(emitted, sizes, type, capacity, options.backend, threads);
  const shapes = emitted.parameters(sizes);
  const parameters = arena(zeros, shapes);
  const gradients = arena(zeros, shapes);
  const inputShapes = emitted.inputs(sizes);
  const initialShapes = emitted.initials(sizes);

  const packed: Arrays = together(parameters.views);
  for (const [name, members] of Object.entries(emitted.packs)) packed[name] = joined(parameters, members);
  const results: Arrays = named();
  const resultName = (of: string): string => under(emitted.gradients, of) ?? of;
  for (const [name, values] of Object.entries(gradients.views)) results[resultName(name)] = values;
  for (const [name, members] of Object.entries(emitted.gradientPacks)) results[name] = joined(gradients, members);
  const ground: Ground = {
    emitted,
    sizes,
    type,
    zeros,
    capacity,
    parameters: packed,
    inputs: inputReader(type, zeros, inputShapes, capacity),
    run,
  };

  const callOf = ({ steps, batch }: CallOptions): Call => ({
    T: steps === undefined ? capacity.T : countOf('steps', steps, capacity.T),
    B: batch === undefined ? capacity.B : countOf('batch', batch, capacity.B),
  });
  const whole = callOf({});
  const callNames = new Set([...Object.keys(inputShapes), ...Object.keys(initialShapes), 'mask', 'steps', 'batch']);
  const callFor = (given: CallOptions): Call =>
    given.steps === undefined && given.batch === undefined ? whole : callOf(given);

  const choose = <P>(given: CallOptions, plain: P, masked: P | undefined): P => {
    if (given.mask === undefined) return plain;
    if (masked === undefined) throw new TracegradRuntimeError('bad-value', `${emitted.name} cannot be run with a mask`);
    return masked;
  };

  const once = <V>(make: () => V): (() => V) => {
    let made: V | undefined;
    return () => (made ??= make());
  };
  const forwardRunner = (name: PassName, pass: ForwardPass) =>
    once(() => {
      const { memory, take } = bound(ground, pass, capacity, {});
      const outputs = perCall(capacity, (T, B) => ({
        ...viewsOf(memory, pass.views(sizes, T, B), pass.views(sizes, 1, 1)),
        final: viewsOf(memory, pass.final(sizes, T, B)),
      }));
      return (given: Given): Readonly<Record<string, unknown>> => {
        const call = callFor(given);
        take(given, call);
        run(name, call.T, call.B, memory, 1, false);
        return outputs(call);
      };
    });
  const forward = forwardRunner('forward', emitted.forward);
  const maskedForward = emitted.maskedForward && forwardRunner('maskedForward', emitted.maskedForward);

  /** The gradients by start values and inputs, of which the latter are made when first asked for. */
  const initialArrays = once((): Arrays => {
    return named(
      Object.entries(initialShapes).map(([name, shape]) => [resultName(name), zeros(capacity.B * lengthOf(shape))]),
    );
  });
  const noArray = zeros(0);
  const inputArrays = once(() => {
    return named(
      Object.entries(inputShapes).map(([name, { shape, once: single }]) => [
        resultName(name),
        zeros((single ? 1 : capacity.T) * capacity.B * lengthOf(shape)),
      ]),
    );
  });
  let last: Call = whole;
  let asked = false;
  const initialViews = perCall(capacity, (_, B) =>
    viewsOf(
      initialArrays(),
      Object.fromEntries(
        Object.entries(initialShapes).map(([name, shape]) => [name, [resultName(name), 0, B * lengthOf(shape)]]),
      ),
    ),
  );
  const inputViews = perCall(capacity, (T, B) =>
    viewsOf(
      inputArrays(),
      Object.fromEntries(
        Object.entries(inputShapes).map(([name, { shape, once: single }]) => [
          name,
          [resultName(name), 0, (single ? 1 : T) * B * lengthOf(shape)],
        ]),
      ),
    ),
  );
  const trainingRunner = (name: PassName, pass: TrainingPass) =>
    once(() => {
      const empty = named(Object.keys(inputShapes).map(name => [resultName(name), noArray]));
      const { memory, take } = bound(ground, pass, capacity, together(results, initialArrays(), empty));
      return (given: Given, { scale = 1, inputGradients = false }: TrainingOptions): number => {
        const call = callFor(given);
        take(given, call);
        if (inputGradients) Object.assign(memory, inputArrays());
        last = call;
        asked = inputGradients;
        const loss = run(name, call.T, call.B, memory, scale, inputGradients);
        // Kernels leave out what is multiplied by 0; what has no value has no gradient, and no update may be made of it.
        if (Number.isNaN(loss)) gradients.whole.fill(NaN);
        return loss;
      };
    });
  const training = trainingRunner('training', emitted.training);
  const maskedTraining = emitted.maskedTraining && trainingRunner('maskedTraining', emitted.maskedTraining);
  const stream = streamOf(ground);

  const model = {
    sizes,
    type,
    backend,
    get threads() {
      return threading.running();
    },
    get ready() {
      return threading.ready();
    },
    close: threading.close,
    capacity: { batch: capacity.B, steps: capacity.T },
    parameters: parameters.views,
    gradients: gradients.views,
    parameterShapes: shapes,
    parameterStarts: emitted.starts,
    parameterArena: parameters.whole,
    gradientArena: gradients.whole,
    get initialGradients() {
      return initialViews(last);
    },
    get inputGradients() {
      if (asked) return inputViews(last);
      throw new TracegradRuntimeError(
        'bad-value',
        `${emitted.name}: gradients by inputs exist after lossAndGradients(…, { inputGradients: true })`,
      );
    },
    forward: (given: Given) => {
      checkKeys('forward', given, callNames);
      return choose(given, forward, maskedForward)()(given);
    },
    lossAndGradients: (given: Given, training_: TrainingOptions = noOptions) => {
      checkKeys('lossAndGradients', given, callNames);
      if (training_ !== noOptions) checkTraining(training_);
      return choose(given, training, maskedTraining)()(given, training_);
    },
    step: stream.step,
    reset: stream.reset,
  };
  begin();
  if (threading.running() > 1) closeWhenLost(model, threading.close);
  // The arrays are of the type asked for and the names are the cell's: the emitted data and its types say the same.
  return model as unknown as EmittedModel<FloatArrays[K], N>;
}
