/** Our own models: the names of the emitted parameters, and the arrays of the gates side by side. */
import type { EmittedModel, FloatArray, ModelNames } from '@tracegrad/runtime';
import type { Case } from './case.js';
import type { Task, Trainer } from './contestant.js';
import { blocks, type Block, type Blocks, type Data } from './data.js';

/** The parameters that make up a block, in the order of its rows. */
type Rows = Blocks<readonly string[]>;

const gates = (letter: string): readonly string[] => ['i', 'f', 'c', 'o'].map(gate => `${letter}_${gate}`);
const names: Readonly<Record<Case['model'], Rows>> = {
  rnn: { Wx: ['U'], Wh: ['W'], b: ['b'], V: ['V'], c: ['c'] },
  lstm: { Wx: gates('W'), Wh: gates('U'), b: gates('b'), V: ['V'], c: ['v'] },
};

interface Options {
  readonly batch: number;
  readonly steps: number;
  readonly type: 'float32';
  readonly backend: string;
  readonly threads?: number;
}
/** Any emitted model of one input and one target sequence. */
type Network = Pick<EmittedModel<Float32Array, ModelNames>, 'parameters' | 'gradients' | 'parameterArena'> & {
  readonly ready: Promise<void>;
  forward(input: object): unknown;
  lossAndGradients(input: object, options: { readonly scale: number }): number;
  step(input: FloatArray): unknown;
};
type Make = (sizes: Readonly<Record<'n' | 'd' | 'k', number>>, options: Options) => Network;

/**
 * Only the module of the one model is loaded, as an application would. The options are wider than the runtime's types:
 * which back ends there are is the runtime's to say, and it refuses the others.
 */
export async function makerOf(model: Case['model']): Promise<Make> {
  if (model === 'rnn') return (await import('@tracegrad/runtime/rnn')).rnn as unknown as Make;
  return (await import('@tracegrad/runtime/lstm')).lstm as unknown as Make;
}

/** What the model says of itself must be what was asked for, or rows would carry names they did not earn. */
function ensureAsked(model: object, { backend, threads }: Task): void {
  const said = model as { readonly backend?: unknown; readonly threads?: unknown };
  if (said.backend !== undefined && said.backend !== backend) {
    throw new Error(`the runtime took the back end ${String(said.backend)} instead`);
  }
  // One is what the runtime takes for steps that are over before a second thread would have begun.
  if (said.threads !== threads && said.threads !== 1) {
    throw new Error(`the runtime took ${String(said.threads)} threads instead of ${threads}`);
  }
}

/** `arena`: the block of memory with the parameters; in WebAssembly all else lies there too. */
type Own = Trainer & { readonly arena: ArrayBufferLike };

export async function tracegrad(task: Task, data: Data): Promise<Own> {
  const { model, D, H, K, B, T } = task.of;
  const make = await makerOf(model);
  const network = make(
    { d: D, n: H, k: K },
    {
      batch: B,
      steps: T,
      type: 'float32',
      backend: task.backend,
      ...(task.threads > 1 ? { threads: task.threads } : {}),
    },
  );
  await network.ready;
  ensureAsked(network, task);

  const rows = names[model];
  const parts = (arrays: Readonly<Record<string, Float32Array>>, block: Block): readonly Float32Array[] =>
    rows[block].map(name => arrays[name]!); // the names of the emitted model, above
  for (const block of blocks) {
    let from = 0;
    for (const part of parts(network.parameters, block)) {
      part.set(data.parameters[block].subarray(from, from + part.length));
      from += part.length;
    }
  }
  const joined = (block: Block): readonly number[] => parts(network.gradients, block).flatMap(part => [...part]);

  const training = { x: data.x, y: data.y };
  const inference = { x: data.x };
  const first = data.x.subarray(0, B * D);
  const options = { scale: 1 / B };
  return {
    step: () => network.lossAndGradients(training, options),
    forward: () => void network.forward(inference),
    gradients: () => ({ Wx: joined('Wx'), Wh: joined('Wh'), b: joined('b'), V: joined('V'), c: joined('c') }),
    arena: network.parameterArena.buffer,
    stream: () => void network.step(first),
  };
}
