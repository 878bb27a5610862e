/**
 * New names, one symbol after the other, each drawn from what the network expects after those before it.
 */
import { sample } from '@tracegrad/runtime';
import type { Random } from '@tracegrad/runtime';
import { boundary, decoded } from './alphabet.js';
import { longest } from './network.js';
import type { StreamingNetwork } from './network.js';

/** One name; cut off after `longest` letters, if the network has not ended it before. */
export function generatedName(network: StreamingNetwork, temperature: number, random: Random): string {
  const x = new Int32Array(1);
  const letters: number[] = [];
  let symbol = boundary;
  network.reset();
  do {
    x[0] = symbol;
    symbol = sample(network.step(x).z, random, temperature);
    if (symbol !== boundary) letters.push(symbol);
  } while (symbol !== boundary && letters.length < longest);
  return decoded(letters);
}

/** Different names that are not empty, in the order they came; as many as `count` unless the network keeps repeating itself. */
export function generatedNames(
  network: StreamingNetwork,
  count: number,
  temperature: number,
  random: Random,
): string[] {
  const names = new Set<string>();
  for (let attempt = 0; attempt < 50 * count && names.size < count; attempt++) {
    const name = generatedName(network, temperature, random);
    if (name !== '') names.add(name);
  }
  return [...names];
}
