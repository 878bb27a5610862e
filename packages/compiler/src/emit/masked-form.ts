/** The masked form of a cell, or why it has none.                                         layer 4 */
import { type Cell, masked, TracegradError } from '@tracegrad/symbolic';

export type MaskedForm = { readonly cell: Cell } | { readonly refused: string };

/** Where states cannot be held, there is none. */
export function maskedForm(cell: Cell): MaskedForm {
  try {
    return { cell: masked(cell) };
  } catch (error) {
    if (error instanceof TracegradError && error.code === 'unsupported') return { refused: error.message };
    throw error;
  }
}
