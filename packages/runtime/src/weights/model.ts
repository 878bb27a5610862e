/**
 * The parameters of a model to and from a weights file.
 *
 * Loading is all or nothing: the file is compared with the model completely before the first number is copied, so a
 * model never holds half of one file. A file fits only if its names are exactly the model's; a missing or surplus tensor is
 * more often a wrong file than a wish.
 */
import { shown, TracegradRuntimeError } from '../errors.js';
import { checkModel, parameterNames } from '../model.js';
import type { Model, Shape } from '../model.js';
import { counts } from './dtypes.js';
import { badFile, quoted } from './header.js';
import { entriesAndTensors, writeSafetensors } from './safetensors.js';
import type { Tensor } from './tensor.js';

type Parameters = Pick<Model, 'type' | 'parameters' | 'parameterShapes'>;

/**
 * The bytes of a safetensors file with every parameter, in its own precision, as [rows, columns], row-major.
 *
 * @param metadata notes for the file's `__metadata__`, strings only
 */
export function savedWeights(model: Parameters, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  checkModel('savedWeights', model);
  const tensors = parameterNames(model).map((name): [string, Tensor] => [
    name,
    // `parameters` and `parameterShapes` have the same names by the contract of a model.
    { shape: model.parameterShapes[name]!, values: model.parameters[name]! },
  ]);
  return writeSafetensors(tensors, notesOf(metadata));
}

/**
 * Copies the tensors of a safetensors file into the parameters of `model`; a vector may have shape [n] or [n, 1]. F16 and BF16
 * are float32 here. A tensor of whole numbers, or of BOOL, that no parameter is named like is no part of a model, and is passed over.
 *
 * @returns the metadata of the file
 * @throws TracegradRuntimeError `bad-file` if the bytes are malformed, a parameter is missing or a tensor is not the model's;
 *   `wrong-length` if a shape differs; `wrong-type` if the precision differs. The model is unchanged then.
 */
export function loadWeights(model: Parameters, bytes: Uint8Array): ReadonlyMap<string, string> {
  checkModel('loadWeights', model);
  const { entries, tensors, metadata } = entriesAndTensors(bytes);
  const names = parameterNames(model);
  const surplus = entries.find(({ name, dtype }) => !names.includes(name) && !counts(dtype));
  if (surplus !== undefined) {
    throw badFile(`the file has a tensor ${quoted(surplus.name)}, but the model's parameters are ${names.join(', ')}`);
  }
  const copies = names.map(name => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw badFile(`the file lacks the parameter ${name}`);
    checkFit(name, tensor, model);
    return { name, tensor };
  });
  for (const { name, tensor } of copies) model.parameters[name]!.set(tensor.values);
  return metadata;
}

function notesOf(metadata: Readonly<Record<string, string>>): [key: string, text: string][] {
  if (typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata)) return Object.entries(metadata);
  throw new TracegradRuntimeError(
    'wrong-type',
    `savedWeights: the metadata must be an object of texts, not ${shown(metadata)}`,
  );
}

function checkFit(name: string, { shape, values }: Tensor, model: Parameters): void {
  const type = values instanceof Float32Array ? 'float32' : 'float64';
  if (type !== model.type) {
    throw new TracegradRuntimeError('wrong-type', `loadWeights: ${name} is ${type}, but the model is ${model.type}`);
  }
  const [rows, columns]: Shape = model.parameterShapes[name]!;
  const fits =
    shape.length === 1
      ? columns === 1 && shape[0] === rows
      : shape.length === 2 && shape[0] === rows && shape[1] === columns;
  if (!fits) {
    throw new TracegradRuntimeError(
      'wrong-length',
      `loadWeights: ${name} has shape [${shape.join(', ')}] in the file, but the model needs [${rows}, ${columns}]`,
    );
  }
}
