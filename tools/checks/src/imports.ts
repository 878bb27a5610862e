/** What a source file imports, as the compiler reads it: static, type-only, re-exported and dynamic imports alike. */
import { posix } from 'node:path';
import ts from 'typescript';

/** The specifiers in order of appearance. */
export const specifiersOf = (text: string): readonly string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map(file => file.fileName);

/** The source file that a relative specifier of `from` names: `./x.js` is the text of `x.ts`. */
export const targetOf = (from: string, specifier: string): string =>
  posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');

/** The package a bare specifier belongs to: `@a/b/c` is of `@a/b`. */
export const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

export const isRelative = (specifier: string): boolean => specifier.startsWith('.');
export const isNode = (specifier: string): boolean => specifier.startsWith('node:');
