/**
 * What importing our packages takes of an engine: ECMAScript 2020, and nothing of a browser or of Node.
 *
 * Older Safari, Hermes, audio worklets and some servers lack what came later. It may be used where it is needed, in a call,
 * but not by the import. What came later is not listed here: it is all that this engine has and the libraries that
 * TypeScript ships for ECMAScript 2020 do not declare.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { outcomeOf } from './command.js';
import { isLong } from './long.js';
import { repository } from './repository.js';

const declared = ((): { readonly globals: ReadonlySet<string>; members(name: string): ReadonlySet<string> } => {
  const options = { lib: ['lib.es2020.d.ts'], types: [], noEmit: true };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  const empty = ts.createSourceFile('empty.ts', 'export {};', ts.ScriptTarget.ES2020);
  host.getSourceFile = (path, ...more) => (path === 'empty.ts' ? empty : getSourceFile.call(host, path, ...more));
  const program = ts.createProgram(['empty.ts'], options, host);
  const checker = program.getTypeChecker();
  const symbols = checker.getSymbolsInScope(program.getSourceFile('empty.ts')!, ts.SymbolFlags.Value); // made just above
  const byName = new Map(symbols.map(symbol => [symbol.name, symbol]));
  return {
    globals: new Set(byName.keys()),
    /** Of the object itself and of what it constructs. */
    members: name => {
      const symbol = byName.get(name);
      if (symbol === undefined) return new Set();
      const own = checker.getTypeOfSymbol(symbol);
      const made = own.getConstructSignatures().map(signature => signature.getReturnType());
      const type = symbol.flags & ts.SymbolFlags.Interface ? [checker.getDeclaredTypeOfSymbol(symbol)] : [];
      return new Set(
        [own, ...made, ...type].flatMap(one => checker.getPropertiesOfType(one).map(({ name: of }) => of)),
      );
    },
  };
})();

/** Run in a process of its own: takes away what came later, and says what that was. */
const takeAway = `
const [globals, members, only] = JSON.parse(process.env.KNOWN);
const { defineProperty, getOwnPropertyNames, getOwnPropertyDescriptor } = Object;
const taken = [];
for (const name of only === undefined ? globals : []) {
  const value = getOwnPropertyDescriptor(globalThis, name)?.value;
  const prototype = typeof value === 'function' ? value.prototype : undefined;
  for (const [of, object] of [['', value], ['prototype.', prototype]]) {
    if (name === 'globalThis' || (typeof object !== 'function' && (typeof object !== 'object' || object === null))) continue;
    for (const member of getOwnPropertyNames(object)) {
      if (members[name].includes(member) || !getOwnPropertyDescriptor(object, member).configurable) continue;
      taken.push(name + '.' + of + member);
      delete object[member];
    }
  }
}
for (const name of only === undefined ? getOwnPropertyNames(globalThis) : [only]) {
  if (globals.includes(name)) continue;
  taken.push(name);
  delete globalThis[name];
}
`;

const ofEveryFunction = ['name', 'length', 'prototype', 'constructor', 'caller', 'arguments'];

const dist = (path: string): string => pathToFileURL(join(repository, 'packages', path)).href;
const subpaths = readdirSync(join(repository, 'packages/runtime/dist/generated')).filter(file => file.endsWith('.js'));
const entries: readonly (readonly [string, string])[] = [
  ['@tracegrad/runtime', dist('runtime/dist/index.js')],
  ...subpaths.map(file => [`@tracegrad/runtime/${file.slice(0, -3)}`, dist(`runtime/dist/generated/${file}`)] as const),
  ['@tracegrad/symbolic', dist('symbolic/dist/index.js')],
  ['@tracegrad/compiler/kernels', dist('compiler/dist/kernels.js')],
];

const known = [...declared.globals];
const members = Object.fromEntries(
  known.map(name => [name, [...declared.members(name), ...declared.members('Object'), ...ofEveryFunction]]),
);

/** What a process says that runs this after taking away all that came later, or one global. */
const said = async (program: string, only?: string): Promise<string> => {
  const script = `import { writeSync } from 'node:fs';\n${takeAway}\n${program}`;
  const { said: all } = await outcomeOf(process.execPath, ['--input-type=module', '-e', script], {
    cwd: repository,
    env: { KNOWN: JSON.stringify([known, members, ...(only === undefined ? [] : [only])]) },
  });
  return all;
};
const imported = (entry: string, only?: string): Promise<string> =>
  said(
    `await import(${JSON.stringify(entry)}).then(() => writeSync(1, 'imported'), e => writeSync(1, e.message + (e.stack ?? '')));`,
    only,
  );
const taken = async (): Promise<readonly string[]> =>
  JSON.parse(await said('writeSync(1, JSON.stringify(taken));')) as string[]; // as the script makes it

test('what came later is told from what was there', async () => {
  const names = await taken();
  for (const name of ['FinalizationRegistry', 'WeakRef', 'AggregateError', 'TextDecoder', 'WebAssembly', 'process'])
    expect(names).toContain(name);
  for (const name of ['Array.prototype.at', 'Object.hasOwn', 'String.prototype.replaceAll', 'Promise.any'])
    expect(names).toContain(name);
  for (const name of ['BigInt', 'Atomics', 'SharedArrayBuffer', 'Promise', 'Intl', 'Promise.allSettled'])
    expect(names).not.toContain(name);
  for (const name of ['Array.prototype.flatMap', 'Object.fromEntries', 'String.prototype.matchAll', 'Math.hypot'])
    expect(names).not.toContain(name);
});

describe('without any of it', () => {
  test.each(entries)('%s', async (_, entry) => expect(await imported(entry)).toBe('imported'));
});

test('a model trains without any of it', async () => {
  const program = `
const { adam, clipByGlobalNorm, initialise, lstm, random, sample } = await import(${JSON.stringify(entries[0]?.[1])});
const draw = random(1);
const model = lstm({ d: 2, n: 4, k: 3 }, { batch: 2, steps: 4 });
initialise(model, draw, { b_f: 1 });
const optimiser = adam(model.parameterArena, { learningRate: 0.1 });
const given = { x: Float32Array.from({ length: 16 }, () => draw.normal()), y: Int32Array.of(0, 1, 2, 0, 1, 2, 0, 1) };
const first = model.lossAndGradients(given);
for (let update = 0; update < 20; update++) {
  clipByGlobalNorm(model.gradientArena, 1);
  optimiser.update(model.gradientArena);
  model.lossAndGradients(given);
}
sample(model.step(Float32Array.of(1, 2)).z, draw);
writeSync(1, String(model.lossAndGradients(given) < first / 2));`;
  expect(await said(program)).toBe('true');
});

test.runIf(isLong)('without each global alone', { timeout: 1_800_000 }, async () => {
  for (const name of (await taken()).filter(one => !one.includes('.')))
    for (const [entry, path] of entries.filter(([one]) => !one.startsWith('@tracegrad/runtime/')))
      expect(await imported(path, name), `${entry} without ${name}`).toBe('imported');
});
