/** Every dependency is one exact version, the same everywhere: an update is then always a visible change. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const kinds = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;
const exact = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** One sentence per range, per version that differs between two manifests, and per version of ours that lags behind. */
export function pinComplaints(manifests: readonly Manifest[]): readonly string[] {
  const ours = new Map(manifests.map(({ name, version }) => [name, version]));
  const first = new Map<string, { version: string; by: string }>();
  const complaints: string[] = [];
  for (const manifest of manifests) {
    for (const [name, version] of kinds.flatMap(kind => Object.entries(manifest[kind] ?? {}))) {
      const wanted = `${manifest.name} wants ${name}@${version}`;
      const earlier = first.get(name);
      if (!exact.test(version)) complaints.push(`${wanted}, which is no exact version`);
      else if (ours.has(name) && ours.get(name) !== version) {
        complaints.push(`${wanted}, but this repository holds ${name}@${ours.get(name) ?? ''}`);
      } else if (earlier !== undefined && earlier.version !== version) {
        complaints.push(`${wanted}, but ${earlier.by} wants ${earlier.version}`);
      }
      first.set(name, earlier ?? { version, by: manifest.name });
    }
  }
  return complaints;
}
