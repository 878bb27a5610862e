/**
 * The parser of mathjs, and nothing else of it.
 *
 * mathjs is 650 modules, most of them numerics. The build puts the parser into one file in place of this module
 * (`parser.config.ts`), so that who loads us loads no mathjs. Its number-only build groups exactly like the full one and
 * is a quarter of its size.
 */
import { create, parseDependencies } from 'mathjs/number';
import type { MathjsTree } from './grouping.js';

const mathjs = create(parseDependencies!); // always there; its declaration is an index signature

// mathjs declares its nodes by classes without their fields in common; `grouped` trusts nothing but `type`.
export const mathjsTree = (text: string): MathjsTree => mathjs.parse(text) as unknown as MathjsTree;
