import { sourceTests } from '../../vitest.shared.js';

export default sourceTests('bench', 120_000);
