/**
 * TensorFlow.js as a careful user writes it: inputs step by step, one product for all outputs, everything tidied. `dataSync` of the loss waits for the step; both back ends work eagerly, so gradients are computed.
 */
import * as tf from '@tensorflow/tfjs';
import { version_wasm } from '@tensorflow/tfjs-backend-wasm';
import type { Contestant, Task } from '../src/contestant.js';
import type { Block, Blocks, Data } from '../src/data.js';

export async function enter({ of: { model, D, H, K, B, T }, backend }: Task, data: Data): Promise<Contestant> {
  // Naming something of the wasm package keeps the import, which registers that back end.
  if (!(await tf.setBackend(backend)))
    throw new Error(`tfjs (wasm ${version_wasm}) cannot use its back end ${backend}`);
  await tf.ready();
  const rows = { rnn: H, lstm: 4 * H }[model];
  const variable = (values: Float32Array, shape: number[]): tf.Variable => tf.variable(tf.tensor(values, shape));
  const P: Blocks<tf.Variable> = {
    Wx: variable(data.parameters.Wx, [rows, D]),
    Wh: variable(data.parameters.Wh, [rows, H]),
    b: variable(data.parameters.b, [rows]),
    V: variable(data.parameters.V, [K, H]),
    c: variable(data.parameters.c, [K]),
  };
  // One tensor per step: on the wasm back end every slice of a long tensor copies all of it.
  const inputs = Array.from({ length: T }, (_, t) => tf.tensor2d(data.x.slice(t * B * D, (t + 1) * B * D), [B, D]));
  const y = tf.oneHot(tf.tensor1d(data.y, 'int32'), K).toFloat();

  const rnn = (a: tf.Tensor2D): readonly [tf.Tensor2D, undefined] => [tf.tanh(a), undefined];
  const lstm = (a: tf.Tensor2D, s: tf.Tensor2D | undefined): readonly [tf.Tensor2D, tf.Tensor2D] => {
    const [i, f, g, o] = tf.split(a, 4, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const fresh = tf.mul<tf.Tensor2D>(tf.sigmoid(i), tf.tanh(g));
    const next = s === undefined ? fresh : tf.add<tf.Tensor2D>(tf.mul(tf.sigmoid(f), s), fresh);
    return [tf.mul<tf.Tensor2D>(tf.sigmoid(o), tf.tanh(next)), next];
  };
  const cell: (a: tf.Tensor2D, s: tf.Tensor2D | undefined) => readonly [tf.Tensor2D, tf.Tensor2D | undefined] = {
    rnn,
    lstm,
  }[model];
  /** v·Mᵀ. Variables of two dimensions are no Tensor2D to the library's types. */
  const times = (v: tf.Tensor2D, M: tf.Variable): tf.Tensor2D => tf.matMul(v, M as unknown as tf.Tensor2D, false, true);
  const outputs = (): tf.Tensor2D => {
    const states: tf.Tensor2D[] = [];
    let h = tf.zeros([B, H]) as tf.Tensor2D;
    let s: tf.Tensor2D | undefined = undefined;
    for (const input of inputs) {
      const a: tf.Tensor2D = tf.add(tf.add(times(input, P.Wx), times(h, P.Wh)), P.b);
      [h, s] = cell(a, s);
      states.push(h);
    }
    return tf.add(times(tf.concat2d(states, 0), P.V), P.c);
  };
  const loss = (): tf.Scalar => tf.mul(tf.sum(tf.mul(y, tf.logSoftmax(outputs()))), -1 / B);

  let kept: tf.NamedTensorMap = {};
  const variables = Object.values(P);
  return {
    step: () => {
      tf.dispose(kept);
      const { value, grads } = tf.variableGrads(loss, variables);
      kept = grads;
      const result = value.dataSync()[0] ?? NaN;
      value.dispose();
      return result;
    },
    forward: () => tf.tidy(() => void outputs().dataSync()),
    gradients: () => {
      const of = (block: Block): ArrayLike<number> => {
        const gradient = kept[P[block].name];
        if (gradient === undefined) throw new Error(`tfjs gives no gradient of ${block}`);
        return gradient.dataSync();
      };
      return { Wx: of('Wx'), Wh: of('Wh'), b: of('b'), V: of('V'), c: of('c') };
    },
  };
}
