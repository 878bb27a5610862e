/** What a caller wants written, looked at before any byte is made: pairs of a name and a tensor, and notes. */
import { checkKeys, shown, TracegradRuntimeError } from '../errors.js';
import { checkFloats } from '../model/arena.js';
import { quoted } from './header.js';
import type { Tensor } from './tensor.js';

const tensorKeys: ReadonlySet<string> = new Set<keyof Tensor>(['shape', 'values']);

const wrong = (message: string): TracegradRuntimeError =>
  new TracegradRuntimeError('wrong-type', `writeSafetensors: ${message}`);

function pairsOf<V>(what: string, given: Iterable<readonly [name: string, value: V]>): (readonly [string, V])[] {
  const list: unknown = given; // JavaScript may give anything
  if (typeof list !== 'object' || list === null || !(Symbol.iterator in list)) {
    throw wrong(`${what} must be a list of pairs, as a Map is, not ${shown(given)}`);
  }
  const pairs = [...given];
  const odd = pairs.find(pair => !Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== 'string');
  if (odd !== undefined) throw wrong(`${what} must be a list of pairs of a name and a value, not of ${shown(odd)}`);
  return pairs;
}

/** @throws TracegradRuntimeError `wrong-type` */
export function givenTensors(
  tensors: Iterable<readonly [name: string, tensor: Tensor]>,
): (readonly [string, Tensor])[] {
  const pairs = pairsOf('the tensors', tensors);
  for (const [name, tensor] of pairs) {
    checkKeys(`writeSafetensors: ${quoted(name)}`, tensor, tensorKeys);
    if (!Array.isArray(tensor.shape)) {
      throw wrong(`the shape of ${quoted(name)} must be a list of sizes, not ${shown(tensor.shape)}`);
    }
    checkFloats(`writeSafetensors: the values of ${quoted(name)}`, tensor.values);
  }
  return pairs;
}

/** @throws TracegradRuntimeError `wrong-type` */
export function givenNotes(metadata: Iterable<readonly [key: string, text: string]>): (readonly [string, string])[] {
  const pairs = pairsOf('the metadata', metadata);
  const odd = pairs.find(([, text]) => typeof text !== 'string');
  if (odd !== undefined) throw wrong(`the metadata ${quoted(odd[0])} must be a text, not ${shown(odd[1])}`);
  return pairs;
}
