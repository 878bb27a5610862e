/**
 * As every package, and one browser and one server for all tests of the built site (src/browser/setup.ts). Files have
 * processes of their own: VitePress keeps its first Markdown renderer for as long as its process lives.
 */
import { mergeConfig } from 'vite';
import { sourceTests } from '../vitest.shared.js';

export default mergeConfig(sourceTests('docs', 120_000), {
  test: { globalSetup: ['src/browser/setup.ts'], maxConcurrency: 3, isolate: true },
});
