/**
 * Names for parts that occur more than once, so that a result is as long as its distinct parts.
 *
 * A part gets a name where that shortens the whole by at least `worthwhile` nodes, and where brackets would nest too
 * deeply. A part without a name is short or occurs once, hence the printed length grows linearly with the distinct nodes.
 */
import { dimNames } from '../expr/dim.js';
import { nameOf, type Notation, operandsOf, ownSize } from './notation.js';
import { operandsFirst } from './operands-first.js';

export interface Definition {
  readonly name: string;
  readonly value: Notation;
}
export interface Shared {
  readonly body: Notation;
  /** Later ones may use earlier ones. */
  readonly definitions: readonly Definition[];
  /** How a part with a name is written wherever it is used. */
  readonly names: ReadonlyMap<Notation, Notation>;
  /** The length: the body, each definition once and one more for its name. */
  readonly size: number;
}

const worthwhile = 3;
/** Of operators within each other; the parser accepts 128. */
const deepest = 100;

const mayBeNamed: { readonly [K in Notation['kind']]: boolean } = {
  number: false,
  name: false,
  indicator: false,
  eye: false,
  filled: false,
  // What is under the sign or the prime may get a name.
  minus: false,
  transpose: false,
  differential: false,
  sum: true,
  chain: true,
  power: true,
  call: true,
  series: true,
};

/**
 * The notation with names for its shared parts.
 * @param given names that parts of it have already; each may use those before it
 * @param avoid names that are taken though they do not occur
 */
export function shared(root: Notation, avoid: Iterable<string> = [], given: readonly Definition[] = []): Shared {
  const roots = [...given.map(({ value }) => value), root];
  const order = [...new Set(roots.flatMap(node => operandsFirst(node, operandsOf)))];
  const uses = new Map<Notation, number>();
  for (const node of order) for (const part of operandsOf(node)) uses.set(part, (uses.get(part) ?? 0) + 1);
  const first = choose(order, roots, part => uses.get(part) ?? 0);
  // Parts of an unnamed part that occurs twice occur twice as well: count again with the first choice of names.
  const counted = occurrences(order, roots, first);
  const chosen = choose(order, roots, part => counted.get(part) ?? 0);

  const fresh = freshNames(order, [...avoid, ...given.map(({ name }) => name)], chosen.size === 1);
  const names = new Map<Notation, Notation>();
  // In this order each definition follows those that it uses, whoever gave the names.
  const definitions = order.flatMap((value): readonly Definition[] => {
    const own = given.filter(definition => definition.value === value);
    if (!chosen.has(value)) return own;
    const name = fresh(value);
    names.set(value, nameOf(name, value.shape));
    return [{ name, value }];
  });
  const sizes = sizesWith(order, chosen);
  const written = [root, ...definitions.map(({ value }) => value)];
  const size = written.reduce((total, part) => total + (sizes.get(part) ?? 0), definitions.length);
  return { body: root, definitions, names, size };
}

/** The notation without any names. */
export const unshared = (root: Notation): Shared => ({
  body: root,
  definitions: [],
  names: new Map(),
  size: root.size,
});

/** Which parts get a name, given how often each occurs. */
function choose(
  order: readonly Notation[],
  roots: readonly Notation[],
  times: (part: Notation) => number,
): ReadonlySet<Notation> {
  const chosen = new Set<Notation>();
  const sizes = new Map<Notation, number>();
  const depths = new Map<Notation, number>();
  for (const node of order) {
    const parts = operandsOf(node);
    const size = parts.reduce((sum, part) => sum + (chosen.has(part) ? 1 : (sizes.get(part) ?? 0)), ownSize(node));
    const depth = parts.reduce((most, part) => Math.max(most, chosen.has(part) ? 0 : (depths.get(part) ?? 0)), 0) + 1;
    sizes.set(node, size);
    depths.set(node, parts.length === 0 ? 0 : depth);
    if (roots.includes(node) || node.contextual || !mayBeNamed[node.kind]) continue;
    const saved = times(node) * (size - 1) - (size + 1);
    if (saved >= worthwhile || depth > deepest) chosen.add(node);
  }
  return chosen;
}

/** How often each part is written if the chosen ones are written once, in their definitions. */
function occurrences(
  order: readonly Notation[],
  roots: readonly Notation[],
  chosen: ReadonlySet<Notation>,
): Map<Notation, number> {
  const counts = new Map(roots.map((root): [Notation, number] => [root, 1]));
  for (const node of [...order].reverse()) {
    const times = chosen.has(node) ? 1 : (counts.get(node) ?? 0);
    for (const part of operandsOf(node)) counts.set(part, (counts.get(part) ?? 0) + times);
  }
  return counts;
}

function sizesWith(order: readonly Notation[], chosen: ReadonlySet<Notation>): ReadonlyMap<Notation, number> {
  const sizes = new Map<Notation, number>();
  for (const node of order) {
    const inside = operandsOf(node).reduce((sum, part) => sum + (chosen.has(part) ? 1 : (sizes.get(part) ?? 0)), 0);
    sizes.set(node, ownSize(node) + inside);
  }
  return sizes;
}

/** s if there is one definition; s1, s2, … if there are more. A matrix gets a capital. */
function freshNames(order: readonly Notation[], avoid: Iterable<string>, single: boolean): (part: Notation) => string {
  const taken = new Set(avoid);
  for (const node of order) {
    if (node.kind === 'name') taken.add(node.name).add(`d${node.name}`);
    node.shape.forEach(dim => dimNames(dim).forEach(name => taken.add(name)));
  }
  let count = 0;
  return part => {
    const letter = part.shape[0] === 1 || part.shape[1] === 1 ? 's' : 'S';
    // No function or reserved word is an s with or without a number.
    let name = letter;
    for (let plain = single; !plain || taken.has(name); plain = true) name = `${letter}${++count}`;
    taken.add(name);
    return name;
  };
}
