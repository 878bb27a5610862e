import { sourceTests } from '../../vitest.shared.js';

export default sourceTests('names');
