/**
 * Imports point downwards: inside a package along the layers, between packages along `symbolic ← compiler`, and nowhere
 * in a circle. Whatever else a file imports must be a declared dependency; the runtime has none.
 */
import { cyclesOf } from './cycles.js';
import { isNode, isRelative, packageOf, specifiersOf, targetOf } from './imports.js';
import type { PackageLayers } from './layers.js';
import { isTest, type Texts } from './repository.js';

/** Package folder → the names it declares under `dependencies`. */
export type Declared = ReadonlyMap<string, readonly string[]>;

/** One sentence per import that breaks the order; none means the house stands. */
export function layerComplaints(
  texts: Texts,
  layers: Readonly<Record<string, PackageLayers>>,
  declared: Declared,
): readonly string[] {
  const complaints: string[] = [];
  const edges = new Map<string, string[]>();
  for (const [path, text] of texts) {
    if (isTest(path)) continue;
    const specifiers = specifiersOf(text);
    const targets = specifiers.filter(isRelative).map(specifier => targetOf(path, specifier));
    edges.set(path, targets);
    const folder = path.slice(0, path.indexOf('/src/'));
    const rules = layers[folder];
    if (rules === undefined) continue;
    complaints.push(...targets.flatMap(target => inward(path, target, folder, rules)));
    const bare = specifiers.filter(specifier => !isRelative(specifier));
    complaints.push(...bare.flatMap(specifier => outward(path, specifier, rules, declared.get(folder) ?? [])));
  }
  for (const cycle of cyclesOf(edges))
    complaints.push(`these files import each other in a circle: ${cycle.join(', ')}`);
  return complaints;
}

function inward(path: string, target: string, folder: string, { entries }: PackageLayers): readonly string[] {
  if (!target.startsWith(`${folder}/src/`))
    return [`${path} reaches out of its package to ${target}; import the package`];
  const [from, to] = [entryOf(path, folder), entryOf(target, folder)];
  const [own, other] = [layerOf(entries, from), layerOf(entries, to)];
  if (own === undefined) return [`${path}: ${from} has no layer; declare it in tools/checks/src/layers.ts`];
  if (other === undefined)
    return [`${path} imports ${to}, which has no layer; declare it in tools/checks/src/layers.ts`];
  if (from === to || other < own) return [];
  return [`${path} (layer ${own}) imports ${target} (layer ${other}); imports go to lower layers only`];
}

function outward(
  path: string,
  specifier: string,
  rules: PackageLayers,
  declared: readonly string[],
): readonly string[] {
  if (isNode(specifier))
    return rules.node ? [] : [`${path} imports ${specifier}, but its package runs in browsers too`];
  const name = packageOf(specifier);
  const importer = Object.hasOwn(rules.bundled ?? {}, name) ? rules.bundled?.[name] : undefined;
  if (importer === path) return [];
  if (importer !== undefined) return [`${path} imports ${name}, which is bundled; only ${importer} may import it`];
  if (!declared.includes(name)) return [`${path} imports ${name}, which its package.json does not declare`];
  if (name.startsWith('@tracegrad/') && !rules.ours.includes(name)) {
    return [`${path} imports ${name}; of ours it may import ${rules.ours.join(', ') || 'nothing'}`];
  }
  return [];
}

const entryOf = (path: string, folder: string): string =>
  path.slice(`${folder}/src/`.length).split('/')[0]?.replace(/\.ts$/, '') ?? path;

const layerOf = (entries: PackageLayers['entries'], entry: string): number | undefined =>
  Object.hasOwn(entries, entry) ? entries[entry] : undefined;
