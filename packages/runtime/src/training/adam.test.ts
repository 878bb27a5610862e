import { describe, expect, it } from 'vitest';
import { TracegradRuntimeError } from '../errors.js';
import { random } from '../random/generator.js';
import { adam } from './adam.js';

describe('adam', () => {
  it('moves every parameter by the learning rate in the first update, whatever the size of its gradient', () => {
    // m̂ = g and v̂ = g², so the step is η g / (|g| + ε).
    const parameters = new Float64Array([1, 1, 1]);
    adam(parameters, { learningRate: 0.1, epsilon: 1e-12 }).update(new Float64Array([5, -0.001, 0]));
    expect(parameters[0]).toBeCloseTo(0.9, 10);
    expect(parameters[1]).toBeCloseTo(1.1, 8);
    expect(parameters[2]).toBe(1);
  });

  it('follows Algorithm 1 over several updates, written out for one parameter', () => {
    const [eta, beta1, beta2, epsilon] = [0.05, 0.8, 0.95, 1e-6];
    const parameters = new Float64Array([0.5]);
    const optimiser = adam(parameters, { learningRate: eta, beta1, beta2, epsilon });
    let [theta, m, v] = [0.5, 0, 0];
    const source = random(1);
    for (let t = 1; t <= 20; t++) {
      const g = source.normal();
      optimiser.update(new Float64Array([g]));
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g ** 2;
      const corrected = m / (1 - Math.pow(beta1, t));
      theta -= (eta * corrected) / (Math.sqrt(v / (1 - Math.pow(beta2, t))) + epsilon);
      expect(parameters[0]).toBeCloseTo(theta, 12);
    }
    expect(optimiser.state.count).toBe(20);
  });

  it('decays weights apart from the gradient: θ shrinks by ηλθ where the gradient is zero', () => {
    const parameters = new Float64Array([2]);
    adam(parameters, { learningRate: 0.1, weightDecay: 0.5 }).update(new Float64Array([0]));
    expect(parameters[0]).toBeCloseTo(2 - 0.1 * 0.5 * 2, 14);
  });

  it('finds the minimum of a badly scaled quadratic, in both precisions', () => {
    for (const parameters of [new Float32Array([3, -2]), new Float64Array([3, -2])]) {
      const optimiser = adam(parameters);
      const gradients = parameters.slice();
      for (let t = 0; t < 2000; t++) {
        optimiser.learningRate = 0.05 * (1 - t / 2000);
        gradients[0] = 100 * (parameters[0]! - 1);
        gradients[1] = 0.01 * (parameters[1]! - 0.5);
        optimiser.update(gradients);
      }
      expect(parameters[0]).toBeCloseTo(1, 4);
      expect(parameters[1]).toBeCloseTo(0.5, 2);
    }
  });

  it('goes on from a saved state as if it had not stopped', () => {
    const gradientsAt = (t: number): Float32Array => Float32Array.of(Math.sin(t), Math.cos(3 * t));
    const whole = new Float32Array([1, 2]);
    const optimiser = adam(whole);
    for (let t = 0; t < 10; t++) optimiser.update(gradientsAt(t));

    const first = new Float32Array([1, 2]);
    const before = adam(first);
    for (let t = 0; t < 5; t++) before.update(gradientsAt(t));
    const { m, v, count } = before.state;
    const second = first.slice();
    const after = adam(second);
    after.restore({ m: m.slice(), v: v.slice(), count });
    for (let t = 5; t < 10; t++) after.update(gradientsAt(t));
    expect(second).toEqual(whole);
  });

  it('refuses what does not fit and changes nothing then', () => {
    const parameters = new Float64Array([1, 2]);
    const optimiser = adam(parameters);
    const three = new Float64Array(3);
    const two = new Float64Array(2);
    expect(() => optimiser.update(three)).toThrow(/length 3.*2 parameters/);
    expect(() => optimiser.restore({ m: two, v: three, count: 1 })).toThrow(/v: length 3/);
    expect(() => optimiser.restore({ m: two.fill(9), v: two, count: -1 })).toThrow(/count/);
    expect(() => (optimiser.learningRate = -1)).toThrow(/learningRate.*-1/);
    expect([...parameters]).toEqual([1, 2]);
    expect([...optimiser.state.m]).toEqual([0, 0]);
    const bad = [{ beta1: 1 }, { beta2: -0.1 }, { epsilon: 0 }, { weightDecay: -1 }, { learningRate: NaN }];
    for (const options of bad) expect(() => adam(parameters, options)).toThrow(TracegradRuntimeError);
  });
});
