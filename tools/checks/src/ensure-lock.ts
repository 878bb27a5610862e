/**
 * The lock file installs elsewhere too. A registry that lacks some platform binaries makes npm leave them out without a
 * word, and `npm ci` then fails on other systems; a package that wants a newer Node fails under engine-strict.
 */
import semver from 'semver';

export interface LockEntry {
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

/**
 * One sentence per entry that would not install from another machine or under the oldest Node we promise, or that runs a
 * program of its own when it is installed and is not named among those that must not (`allowScripts` of the manifest; without
 * it npm is told to run none).
 */
export function lockComplaints(
  lock: Lock,
  oldestNode: string,
  allowScripts?: Readonly<Record<string, boolean>>,
): readonly string[] {
  const entries = Object.entries(lock.packages).filter(([path]) => path !== '');
  const names = new Set(entries.map(([path]) => nameOf(path)));
  return entries.flatMap(([path, entry]) => [
    ...Object.keys(entry.optionalDependencies ?? {})
      .filter(name => !names.has(name))
      .map(
        name => `${path}: its optional dependency ${name} is missing, so npm ci fails on the platform that needs it`,
      ),
    ...wanting(path, entry, oldestNode),
    ...(entry.hasInstallScript === true && allowScripts !== undefined && allowScripts[nameOf(path)] !== false
      ? [`${path}: runs an install script; if it works without, say "${nameOf(path)}": false under allowScripts`]
      : []),
    ...(entry.resolved !== undefined && /^\w+:/.test(entry.resolved)
      ? [`${path}: holds the address ${entry.resolved}; install with the repository's .npmrc`]
      : []),
    ...(path.includes('node_modules/') && !entry.link && entry.integrity === undefined
      ? [`${path}: has no integrity hash`]
      : []),
  ]);
}

const nameOf = (path: string): string => path.replace(/^.*node_modules\//, '');

function wanting(path: string, { engines }: LockEntry, oldestNode: string): readonly string[] {
  const range = engines?.['node'];
  if (range === undefined || semver.satisfies(oldestNode, range)) return [];
  return [`${path}: wants Node ${range}, but Node ${oldestNode} is promised`];
}
