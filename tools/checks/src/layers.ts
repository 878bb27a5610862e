/**
 * The layers of the house, in one table, so that a change of architecture is a change of this file.
 *
 * Every entry directly below a package's `src` has a number. A file imports from its own entry or from entries with a
 * lower number, never sideways to an equal one. Tests are free: they may look at everything.
 */
export interface PackageLayers {
  /** Entry below `src` (a folder, or a file without `.ts`) → layer. */
  readonly entries: Readonly<Record<string, number>>;
  /** The packages of this repository it may import. */
  readonly ours: readonly string[];
  /** Whether it may import Node's own modules. */
  readonly node: boolean;
  /** Packages that the build puts into what is published → the one file that imports each. Nobody installs them. */
  readonly bundled?: Readonly<Record<string, string>>;
}

export const layers: Readonly<Record<string, PackageLayers>> = {
  'packages/symbolic': {
    ours: [],
    node: false,
    bundled: { mathjs: 'packages/symbolic/src/language/mathjs.ts' },
    entries: {
      errors: 0,
      expr: 1,
      print: 2,
      language: 2,
      numeric: 2,
      calculus: 3,
      cells: 4,
      check: 4,
      gallery: 5,
      messages: 6,
      index: 9,
    },
  },
  'packages/compiler': {
    // The runtime is emitted by it: nothing here is built or run with it but what `compile` and `emit` load when called.
    ours: ['@tracegrad/symbolic', '@tracegrad/runtime'],
    node: true,
    entries: {
      loop: 1,
      plan: 2,
      interpret: 3,
      passes: 3,
      lower: 3,
      wasm: 3,
      emit: 4,
      model: 5,
      cli: 6,
      kernels: 9,
      index: 9,
    },
  },
  'packages/runtime': {
    ours: [],
    node: false,
    entries: { errors: 0, model: 1, random: 1, generated: 2, training: 3, weights: 3, index: 9 },
  },
  docs: {
    ours: ['@tracegrad/symbolic', '@tracegrad/compiler', '@tracegrad/runtime', '@tracegrad/names', '@tracegrad/checks'],
    node: true,
    entries: {
      language: 0,
      formula: 1,
      seed: 1,
      'model-page': 2,
      explore: 2,
      guides: 2,
      playground: 2,
      home: 3,
      build: 4,
      browser: 5,
    },
  },
};

/** What `tracegrad derive` may load, so that a formula is there at once: no file writer, no compiler, no package of others. */
export const loadedByDerive = [
  'packages/compiler/bin/',
  'packages/compiler/dist/cli/',
  'packages/symbolic/dist/',
] as const;
