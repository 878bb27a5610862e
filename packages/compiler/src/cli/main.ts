/** The entrance of the command line, loaded by `bin/tracegrad.js`.                       layer 6 */
import { nodeOutside } from './outside.js';
import { run } from './run.js';

process.exitCode = await run(process.argv.slice(2), nodeOutside);
