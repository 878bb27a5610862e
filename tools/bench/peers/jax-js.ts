/**
 * jax-js on its WebAssembly device, compiled as a whole. It has no scan, so the steps are unrolled and compiling takes
 * seconds to minutes. Arrays are counted by reference: each use but the last takes a `.ref`.
 */
import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import type { Contestant, Task } from '../src/contestant.js';
import type { Blocks, Data } from '../src/data.js';

// A type alias, because an interface is no JsTree.
type Parameters = { Wx: np.Array; Wh: np.Array; b: np.Array; V: np.Array; c: np.Array };

export async function enter({ of: { model, D, H, K, B, T } }: Task, data: Data): Promise<Contestant> {
  if (!(await init('wasm')).includes('wasm')) throw new Error('jax-js cannot use WebAssembly here');
  defaultDevice('wasm');
  const rows = { rnn: H, lstm: 4 * H }[model];
  // Copies, because an array may take over the buffer behind a view.
  const array = (values: Float32Array, shape: number[]): np.Array => np.array(values.slice()).reshape(shape);
  const P: Parameters = {
    Wx: array(data.parameters.Wx, [rows, D]),
    Wh: array(data.parameters.Wh, [rows, H]),
    b: array(data.parameters.b, [rows]),
    V: array(data.parameters.V, [K, H]),
    c: array(data.parameters.c, [K]),
  };
  const x = array(data.x, [T * B, D]);
  const y = nn.oneHot(np.array(data.y.slice(), { dtype: np.int32 }), K);

  const rnn = (a: np.Array): readonly [np.Array, undefined] => [np.tanh(a), undefined];
  const lstm = (a: np.Array, s: np.Array | undefined): readonly [np.Array, np.Array] => {
    const [i, f, g, o] = np.split(a, 4, 1) as [np.Array, np.Array, np.Array, np.Array];
    const fresh = nn.sigmoid(i).mul(np.tanh(g));
    if (s === undefined) f.dispose();
    const next = s === undefined ? fresh : nn.sigmoid(f).mul(s).add(fresh);
    return [nn.sigmoid(o).mul(np.tanh(next.ref)), next];
  };
  const cell = { rnn, lstm }[model];
  const outputs = (p: Parameters, inputs: np.Array): np.Array => {
    const WhT = np.transpose(p.Wh);
    const projected = np.matmul(inputs, np.transpose(p.Wx)).add(p.b).reshape([T, B, rows]);
    const states: np.Array[] = [];
    let [h, s]: readonly [np.Array | undefined, np.Array | undefined] = [undefined, undefined];
    for (const input of np.unstack(projected, 0)) {
      const a: np.Array = h === undefined ? input : input.add(np.matmul(h, WhT.ref));
      [h, s] = cell(a, s);
      states.push(h.ref);
    }
    h?.dispose();
    s?.dispose();
    WhT.dispose();
    return np.matmul(np.concatenate(states, 0), np.transpose(p.V)).add(p.c);
  };
  const loss = (p: Parameters, inputs: np.Array, targets: np.Array): np.Array =>
    np.sum(nn.logSoftmax(outputs(p, inputs)).mul(targets)).mul(-1 / B);
  const training = jit(valueAndGrad(loss));
  const inference = jit(outputs);
  const uses = (): Parameters => ({ Wx: P.Wx.ref, Wh: P.Wh.ref, b: P.b.ref, V: P.V.ref, c: P.c.ref });

  // Reading a result waits for it; a gradient that nobody reads might never be computed.
  const read = (p: Parameters): Blocks<ArrayLike<number>> => ({
    Wx: p.Wx.dataSync(),
    Wh: p.Wh.dataSync(),
    b: p.b.dataSync(),
    V: p.V.dataSync(),
    c: p.c.dataSync(),
  });
  let last: Blocks<ArrayLike<number>> | undefined;
  return {
    step: () => {
      const [value, gradients] = training(uses(), x.ref, y.ref);
      last = read(gradients as Parameters);
      return value.dataSync()[0] ?? NaN;
    },
    forward: () => void inference(uses(), x.ref).dataSync(),
    gradients: () => {
      if (last === undefined) throw new Error('there are gradients after a step only');
      return last;
    },
  };
}
