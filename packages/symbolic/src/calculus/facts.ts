/**
 * What is assumed of symbols.                                                           layer 3
 *
 * Facts never sit in nodes: an expression means the same whatever is assumed. They are used by named rewrites of
 * finished results only, so that every use can be shown as an assumption.
 */
export interface SymbolFacts {
  readonly symmetric?: boolean | undefined;
  readonly psd?: boolean | undefined;
  readonly diagonal?: boolean | undefined;
  readonly positive?: boolean | undefined;
  readonly sumsToOne?: boolean | undefined;
}

/** Facts by name; for a sequence they hold of each element. */
export type Assumptions = ReadonlyMap<string, SymbolFacts>;
