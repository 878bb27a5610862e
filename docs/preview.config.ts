/** `docs:serve`: the built site as any static host would serve it, and its address printed. */
import { defineConfig } from 'vite';

export default defineConfig({ appType: 'mpa', build: { outDir: 'dist/site' }, preview: { port: 4173 } });
