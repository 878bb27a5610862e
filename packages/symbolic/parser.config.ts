/**
 * The second half of the build: mathjs' parser as one file in `dist/language`, over what the compiler wrote there.
 *
 * What goes into that file is not ours, so its licences go beside it.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const folder = 'dist/language';

/** The package folder of a module below `node_modules`. */
const packageFolder = (module: string): string | undefined => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module)?.[0];

const licenceTexts = (path: string): readonly string[] =>
  readdirSync(path)
    .filter(file => /^(licen[cs]e|notice)(\.\w+)?$/i.test(file))
    .sort()
    .map(file => readFileSync(join(path, file), 'utf8').trimEnd());

/** Writes what the licences of the bundled packages ask for. A package without a licence text stops the build. */
const licences: Plugin = {
  name: 'licences',
  generateBundle(_, bundle) {
    const modules = Object.values(bundle).flatMap(part => (part.type === 'chunk' ? Object.keys(part.modules) : []));
    const folders = [...new Set(modules.flatMap(module => packageFolder(module.replaceAll('\\', '/')) ?? []))].sort();
    const texts = folders.map(path => {
      const { name, version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Record<string, string>; // npm's manifest
      const found = licenceTexts(path);
      if (found.length === 0) throw new Error(`${name} is bundled and has no licence text`);
      return [`${name} ${version}`, ...found].join('\n\n');
    });
    const head = 'mathjs.js holds parts of these packages.';
    this.emitFile({
      type: 'asset',
      fileName: 'mathjs.licences.txt',
      source: `${[head, ...texts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`,
    });
  },
  writeBundle() {
    // The compiler's source map is of what stood here before.
    if (existsSync(`${folder}/mathjs.js.map`)) rmSync(`${folder}/mathjs.js.map`);
  },
};

export default defineConfig({
  logLevel: 'warn',
  build: {
    lib: { entry: 'src/language/mathjs.ts', formats: ['es'], fileName: () => 'mathjs.js' },
    outDir: folder,
    emptyOutDir: false,
    target: 'es2022',
    rolldownOptions: { output: { minify: true } },
  },
  plugins: [licences],
});
