/**
 * The models as a textbook writes them: plain loops over plain float64 arrays, one example after the other.
 *
 * It shares nothing with what is emitted, so it is both the baseline that anybody could write and, for sizes without a
 * reference value, what losses and gradients are compared with.
 */
import { gatesOf, type Case } from './case.js';
import type { Trainer } from './contestant.js';
import { lengthsOf, type Blocks, type Data } from './data.js';

type Numbers = Float64Array;
const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));

/** result = M·v, added to what is there; M has one row per entry of the result. */
function addProduct(M: Numbers, v: Numbers, result: Numbers): void {
  for (let row = 0; row < result.length; row++) {
    let sum = 0;
    for (let column = 0; column < v.length; column++) sum += M[row * v.length + column]! * v[column]!;
    result[row]! += sum;
  }
}

/** result = Mᵀ·v, added to what is there. */
function addTransposedProduct(M: Numbers, v: Numbers, result: Numbers): void {
  for (let row = 0; row < v.length; row++) {
    for (let column = 0; column < result.length; column++) {
      result[column]! += M[row * result.length + column]! * v[row]!;
    }
  }
}

/** M = M + u·vᵀ. */
function addOuter(M: Numbers, u: Numbers, v: Numbers): void {
  for (let row = 0; row < u.length; row++) {
    for (let column = 0; column < v.length; column++) M[row * v.length + column]! += u[row]! * v[column]!;
  }
}

/** What one step of one example leaves behind. */
interface Moment {
  readonly x: Numbers;
  /** The values of the gates; of the rnn, h itself. */
  readonly gates: Numbers;
  readonly s: Numbers;
  readonly h: Numbers;
  readonly o: Numbers;
}

function moment(of: Case, P: Blocks<Numbers>, x: Numbers, before: Pick<Moment, 's' | 'h'>): Moment {
  const { H, K, model } = of;
  const gates = Float64Array.from(P.b);
  addProduct(P.Wx, x, gates);
  addProduct(P.Wh, before.h, gates);
  const [s, h] = [new Float64Array(H), new Float64Array(H)];
  for (let j = 0; j < H; j++) {
    if (model === 'rnn') h[j] = gates[j] = Math.tanh(gates[j]!);
    else {
      const i = (gates[j] = sigmoid(gates[j]!));
      const f = (gates[H + j] = sigmoid(gates[H + j]!));
      const g = (gates[2 * H + j] = Math.tanh(gates[2 * H + j]!));
      const o = (gates[3 * H + j] = sigmoid(gates[3 * H + j]!));
      s[j] = f * before.s[j]! + i * g;
      h[j] = o * Math.tanh(s[j]!);
    }
  }
  const o = Float64Array.from(P.c.subarray(0, K));
  addProduct(P.V, h, o);
  return { x, gates, s, h, o };
}

/** ∂L/∂a of one step from ∂L/∂h and, for the lstm, ∂L/∂s, which becomes that of the step before. */
function gateAdjoint(of: Case, now: Moment, sBefore: Numbers, gh: Numbers, gs: Numbers): Numbers {
  const { H, model } = of;
  const ga = new Float64Array(gatesOf(model) * H);
  for (let j = 0; j < H; j++) {
    if (model === 'rnn') ga[j] = gh[j]! * (1 - now.h[j]! ** 2);
    else {
      const [i, f, g, o] = [now.gates[j]!, now.gates[H + j]!, now.gates[2 * H + j]!, now.gates[3 * H + j]!];
      const bent = Math.tanh(now.s[j]!);
      const slope = gs[j]! + gh[j]! * o * (1 - bent ** 2);
      ga[j] = slope * g * i * (1 - i);
      ga[H + j] = slope * sBefore[j]! * f * (1 - f);
      ga[2 * H + j] = slope * i * (1 - g ** 2);
      ga[3 * H + j] = gh[j]! * bent * o * (1 - o);
      gs[j] = slope * f;
    }
  }
  return ga;
}

/** Turns ∂L/∂softmax's argument out of o, in place, and gives the cross-entropy. */
function lossAndAdjoint(o: Numbers, label: number, weight: number): number {
  const largest = o.reduce((a, b) => Math.max(a, b), -Infinity);
  let sum = 0;
  for (const value of o) sum += Math.exp(value - largest);
  const loss = Math.log(sum) + largest - o[label]!;
  for (let k = 0; k < o.length; k++) o[k] = (weight * Math.exp(o[k]! - largest)) / sum;
  o[label]! -= weight;
  return weight * loss;
}

export function naive(of: Case, data: Data): Trainer {
  const { D, H, B, T } = of;
  const P: Blocks<Numbers> = {
    Wx: Float64Array.from(data.parameters.Wx),
    Wh: Float64Array.from(data.parameters.Wh),
    b: Float64Array.from(data.parameters.b),
    V: Float64Array.from(data.parameters.V),
    c: Float64Array.from(data.parameters.c),
  };
  const x = Float64Array.from(data.x);
  const lengths = lengthsOf(of);
  const G: Blocks<Numbers> = {
    Wx: new Float64Array(lengths.Wx),
    Wh: new Float64Array(lengths.Wh),
    b: new Float64Array(lengths.b),
    V: new Float64Array(lengths.V),
    c: new Float64Array(lengths.c),
  };
  const zero = { s: new Float64Array(H), h: new Float64Array(H) };
  const run = (e: number): readonly Moment[] => {
    const moments: Moment[] = [];
    for (let t = 0; t < T; t++) {
      const at = (t * B + e) * D;
      moments.push(moment(of, P, x.subarray(at, at + D), moments[t - 1] ?? zero));
    }
    return moments;
  };
  const exampleLoss = (e: number): number => {
    const moments = run(e);
    let loss = 0;
    let gh = new Float64Array(H);
    const gs = new Float64Array(H);
    for (let t = T - 1; t >= 0; t--) {
      const now = moments[t]!; // one per step
      const before = moments[t - 1] ?? zero;
      loss += lossAndAdjoint(now.o, data.y[t * B + e]!, 1 / B);
      addOuter(G.V, now.o, now.h);
      now.o.forEach((value, k) => (G.c[k]! += value));
      addTransposedProduct(P.V, now.o, gh);
      const ga = gateAdjoint(of, now, before.s, gh, gs);
      addOuter(G.Wx, ga, now.x);
      addOuter(G.Wh, ga, before.h);
      ga.forEach((value, row) => (G.b[row]! += value));
      gh = new Float64Array(H);
      addTransposedProduct(P.Wh, ga, gh);
    }
    return loss;
  };
  return {
    step: () => {
      for (const gradient of Object.values(G)) gradient.fill(0);
      let loss = 0;
      for (let e = 0; e < B; e++) loss += exampleLoss(e);
      return loss;
    },
    forward: () => {
      for (let e = 0; e < B; e++) run(e);
    },
    gradients: () => G,
  };
}
