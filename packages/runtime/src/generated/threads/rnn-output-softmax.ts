// Emitted from packages/symbolic/src/gallery/gallery.ts. Do not edit: npx nx run codegen
/** What the further threads of a model `rnn-output-softmax` run. */
import { emitted } from '../rnn-output-softmax.js';
import { serve } from '../../model/threads/typescript-thread.js';

serve(emitted, 'tracegrad thread');
