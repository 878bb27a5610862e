// Emitted from packages/symbolic/src/gallery/gallery.ts. Do not edit: npx nx run codegen
/** What the further threads of a model `rnn-last` run. */
import { emitted } from '../rnn-last.js';
import { serve } from '../../model/threads/typescript-thread.js';

serve(emitted, 'tracegrad thread');
