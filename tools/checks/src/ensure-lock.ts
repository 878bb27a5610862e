/**
 * The lock file installs elsewhere too. A registry that lacks some platform binaries makes npm leave them out without a
 * word, and `npm ci` then fails on other systems; a package that wants a newer Node fails under engine-strict.
 */
import semver from 'semver';

export interface LockEntry {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

/** One sentence per entry that would not install from another machine or under the oldest Node we promise. */
export function lockComplaints(lock: Lock, oldestNode: string): readonly string[] {
  const entries = Object.entries(lock.packages).filter(([path]) => path !== '');
  const names = new Set(entries.map(([path]) => path.replace(/^.*node_modules\//, '')));
  return entries.flatMap(([path, entry]) => [
    ...Object.keys(entry.optionalDependencies ?? {})
      .filter(name => !names.has(name))
      .map(
        name => `${path}: its optional dependency ${name} is missing, so npm ci fails on the platform that needs it`,
      ),
    ...wanting(path, entry, oldestNode),
    ...(entry.resolved !== undefined && /^\w+:/.test(entry.resolved)
      ? [`${path}: holds the address ${entry.resolved}; install with the repository's .npmrc`]
      : []),
    ...(path.includes('node_modules/') && !entry.link && entry.integrity === undefined
      ? [`${path}: has no integrity hash`]
      : []),
  ]);
}

function wanting(path: string, { engines }: LockEntry, oldestNode: string): readonly string[] {
  const range = engines?.['node'];
  if (range === undefined || semver.satisfies(oldestNode, range)) return [];
  return [`${path}: wants Node ${range}, but Node ${oldestNode} is promised`];
}
