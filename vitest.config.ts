import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { projects: ['packages/*', 'tools/{bench,checks,codegen,names}', 'docs'] } });
