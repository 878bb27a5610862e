/** The expression of a problem, read and given shapes: what `derive` differentiates. */
import { derive, type DeriveOptions, type Expr } from '@tracegrad/symbolic';

/** @throws {TracegradError} as `derive` */
export const problemExpression = (source: string, options: DeriveOptions): Expr => derive(source, options).source;
