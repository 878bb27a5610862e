/**
 * A cell as a layer, so that layers stack.                                              layer 4
 *
 * What a layer above sends down is ∂L/∂s[t] of the sequence s that it reads. With it as an input, called `above`, the loss
 * Σₜ above[t]ᵀ s[t] has just these derivatives: gs[t] = above[t] + what arrives from other steps. So a layer is one more
 * cell, and its kernels are derived like any other. What it sends further down is the gradient by its own input.
 */
import { checkText, quoted, TracegradError } from '../errors.js';
import { checkForm } from './form.js';
import { parseEquation } from '../language/parse.js';
import type { CellDefinition, InitialDefinition } from './define.js';
import { usesIn } from './syntax-order.js';

/** The name of the input that holds ∂L/∂s[t], as it comes from the layers above. */
export const aboveName = 'above';

const namesOf = (initial: InitialDefinition | undefined): readonly string[] =>
  (typeof initial === 'object' ? Object.values(initial) : [initial]).filter(name => typeof name === 'string');

/**
 * The cell without its loss: all that the state `output` needs, and the derivative by it as a further input, `above`.
 * @throws {TracegradError} `unknown-variable` if `output` is no state; `bad-declaration` if the name `above` is taken;
 * whatever is wrong with the text of an equation
 */
export function layerOf(definition: CellDefinition, output: string): CellDefinition {
  checkForm(definition);
  checkText('The output of a layer', output);
  const { parameters = {}, inputs = {}, states = {} } = definition;
  const state = new Map(Object.entries(states)).get(output);
  if (state === undefined) {
    throw new TracegradError('unknown-variable', `${definition.name} has no state ${quoted(output)} to hand on.`, {
      hint: `one of ${Object.keys(states).join(', ')}`,
    });
  }
  const equations = definition.equations.map(text => ({ text, ...parseEquation(text) }));
  const starts = [...Object.values(states), ...Object.values(inputs)].flatMap(({ initial }) => namesOf(initial));
  const taken = [...Object.keys(parameters), ...Object.keys(inputs), ...starts, ...equations.map(({ name }) => name)];
  if (taken.includes(aboveName)) {
    throw new TracegradError(
      'bad-declaration',
      `${definition.name} declares the name ${quoted(aboveName)}, which a layer needs.`,
    );
  }
  const needed = new Set<string>();
  const need = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const equation of equations.filter(entry => entry.name === name))
      for (const use of usesIn(equation.value)) need(use.name);
  };
  need(output);
  const kept = <V>(entries: Readonly<Record<string, V>>): Readonly<Record<string, V>> =>
    Object.fromEntries(Object.entries(entries).filter(([name]) => needed.has(name)));
  return {
    name: `${definition.name}-layer`,
    parameters: kept(parameters),
    inputs: { ...kept(inputs), [aboveName]: { size: state.size } },
    states: kept(states),
    equations: equations.filter(({ name }) => needed.has(name)).map(({ text }) => text),
    loss: `sum(t, 1, T, ${aboveName}[t]'*${output}[t])`,
  };
}
