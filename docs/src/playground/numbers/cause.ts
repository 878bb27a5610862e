/**
 * Why numbers are wrong: each cause is a variant of the gradient that was really computed and that the pasted numbers match.
 */
export type Cause =
  | { readonly kind: 'transposed' }
  | { readonly kind: 'column-major' }
  | { readonly kind: 'factor'; readonly factor: number; readonly known?: string }
  | { readonly kind: 'swapped'; readonly with: string }
  | { readonly kind: 'one-example'; readonly example: number }
  | { readonly kind: 'one-step'; readonly step: number }
  | { readonly kind: 'no-time' }
  | { readonly kind: 'no-path'; readonly symbol: string; readonly into: string }
  | { readonly kind: 'no-occurrence'; readonly symbol: string }
  | { readonly kind: 'no-slope'; readonly fn: string; readonly of: string }
  | { readonly kind: 'slope-at-value'; readonly fn: string; readonly of: string }
  | { readonly kind: 'unprojected'; readonly symbol: string; readonly onto: 'symmetric' | 'diagonal' }
  | { readonly kind: 'zero' }
  | { readonly kind: 'few-digits' }
  | { readonly kind: 'not-finite' }
  | { readonly kind: 'entries'; readonly places: readonly string[]; readonly count: number; readonly of: number }
  | { readonly kind: 'shape'; readonly expected: string; readonly given: string }
  | { readonly kind: 'unknown' };

export interface Finding {
  readonly name: string;
  readonly verdict: 'right' | 'wrong' | 'too-few-digits' | 'no-such-block';
  /** max |given − right| / max |right|; absent if they cannot be compared. */
  readonly relativeError?: number;
  /** The causes found, most telling first: a variant, and a factor on it. */
  readonly causes: readonly Cause[];
  /** The right numbers as JSON, cut where they are long. */
  readonly right?: string;
}
