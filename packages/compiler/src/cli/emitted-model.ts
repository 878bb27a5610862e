/** What of an emitted model the checks use.                                               layer 6 */
export type Numbers = Float32Array | Float64Array;
type Arrays = Readonly<Record<string, Numbers>>;
export interface EmittedModel {
  readonly sizes: Readonly<Record<string, number>>;
  readonly parameters: Arrays;
  readonly gradients: Arrays;
  readonly initialGradients: Arrays;
  readonly inputGradients: Arrays;
  readonly forward: (
    input: Arrays,
  ) => Readonly<Record<string, unknown>> & { readonly final: Readonly<Record<string, unknown>> };
  readonly lossAndGradients: (input: Arrays, options?: { readonly inputGradients?: boolean }) => number;
}
export type Factory = (
  sizes: Readonly<Record<string, number>>,
  options: {
    readonly batch: number;
    readonly steps: number;
    readonly type: 'float32' | 'float64';
    readonly backend?: string;
  },
) => EmittedModel;
