/**
 * The scripts of single-file components are as sound as other sources.
 *
 * TypeScript knows no `.vue` file, but a `<script setup>` is a module on its own: Vue declares its macros to TypeScript. So
 * each script is checked where its component stands, blank lines in place of what is before it, so that lines are right. A
 * name that only the template uses is unused to TypeScript; templates are not looked at.
 */
import { join } from 'node:path';
import ts from 'typescript';
import type { Texts } from './repository.js';

const block = /^<script setup lang="ts">\n([^]*?)^<\/script>/m;
const anyScript = /^<script\b/gm;

/** The script with the lines before it blank; a file without an import would be no module. */
function moduleIn(text: string): string | undefined {
  const found = block.exec(text);
  if (found === null) return undefined;
  const before = text.slice(0, found.index).split('\n').length;
  return `${'\n'.repeat(before)}${found[1] ?? ''}export {};\n`;
}

/** Makes paths of TypeScript's own. */
const normal = (path: string): string => path.replaceAll('\\', '/');

/**
 * One complaint per error in the scripts. `components`: by path below `root`.
 * @param config the settings to check with, a path below `root`
 */
export function componentComplaints(components: Texts, root: string, config: string): readonly string[] {
  const complaints: string[] = [];
  const modules = new Map<string, string>();
  for (const [path, text] of components) {
    const scripts = text.match(anyScript)?.length ?? 0;
    const module = moduleIn(text);
    if (scripts > (module === undefined ? 0 : 1))
      complaints.push(`${path}: write its script as <script setup lang="ts">`);
    if (module !== undefined) modules.set(normal(join(root, `${path}.ts`)), module);
  }
  const settings = ts.getParsedCommandLineOfConfigFile(
    join(root, config),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
      },
    },
  );
  if (settings === undefined) throw new Error(`${config} cannot be read`);
  const options = { ...settings.options, noUnusedLocals: false, noUnusedParameters: false };
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  const exists = host.fileExists.bind(host);
  host.readFile = path => modules.get(path) ?? read(path);
  host.fileExists = path => modules.has(path) || exists(path);
  const declarations = settings.fileNames.filter(path => path.endsWith('.d.ts'));
  const program = ts.createProgram([...modules.keys(), ...declarations], options, host);
  for (const path of modules.keys()) {
    const file = program.getSourceFile(path);
    for (const { start = 0, messageText } of [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]) {
      const line = file?.getLineAndCharacterOfPosition(start).line ?? 0;
      const own = path.slice(normal(join(root, '/')).length).replace(/\.ts$/, '');
      complaints.push(`${own}:${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
    }
  }
  return complaints;
}
