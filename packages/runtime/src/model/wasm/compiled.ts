/** What a file of emitted WebAssembly says, as data. */

type Sizes = Readonly<Record<string, number>>;

/** Bytes with a buffer of their own, as modules are made of, in words that compilers before 5.7 know. */
export type Bytes = ReturnType<Uint8Array['slice']>;

/**
 * A pass of the module. It takes the address of its frame, which holds, four bytes each: sizes of the cell, steps and
 * examples of the call, for training whether gradients by inputs are wanted, addresses of buffers.
 */
export interface CompiledPass {
  readonly sizes: readonly string[];
  readonly buffers: readonly string[];
  /**
   * Buffers of the pass's own, for matrices in another order, with their lengths: first those that it may use all the
   * time; each of the others is in use together with those of its record, and all these records share their memory.
   */
  rearranged(sizes: Sizes): readonly Readonly<Record<string, number>>[];
}

export interface CompiledCell {
  readonly passes: {
    readonly forward: CompiledPass;
    readonly training: CompiledPass;
    readonly maskedForward?: CompiledPass;
    readonly maskedTraining?: CompiledPass;
  };
  /** The module: bytes, or a text that `bytesOf` makes bytes of. */
  readonly code: string | Bytes;
}
