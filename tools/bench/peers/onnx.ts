/**
 * ONNX Runtime: the build for the web as Node loads it, and the native one, both with one thread. It runs models and trains
 * none, so there is a forward pass only. Calls give promises, and each makes an array for what it returns.
 */
import { input, onnxModel, output } from '#onnx-model';
import type * as onnxruntime from 'onnxruntime-node';
import type { Contestant, Task } from '../src/contestant.js';
import type { Data } from '../src/data.js';

/** What both builds export. */
type Library = Pick<typeof onnxruntime, 'env' | 'InferenceSession' | 'Tensor'>;

const libraries: Readonly<Record<string, () => Promise<Library>>> = {
  'onnx-web': () => import('onnxruntime-web'),
  'onnx-node': () => import('onnxruntime-node'),
};

export async function enter({ peer, of, backend }: Task, data: Data): Promise<Contestant> {
  const { env, InferenceSession, Tensor } = await libraries[peer]!(); // the peers that are led here
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(onnxModel(of, data.parameters), {
    executionProviders: [backend],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const given = { [input]: new Tensor('float32', data.x, [of.T, of.B, of.D]) };
  return {
    forward: async () => void (await session.run(given)),
    outputs: async () => (await session.run(given))[output]!.data as Float32Array, // the model's own output, in float32
  };
}
