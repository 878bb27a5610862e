import { sourceTests } from '../../vitest.shared.js';

export default sourceTests('checks', 300_000);
