// Emitted from packages/symbolic/src/gallery/gallery.ts. Do not edit: npx nx run codegen
/** What the further threads of a model `rnn-teacher-forced` run. */
import { emitted } from '../rnn-teacher-forced.js';
import { serve } from '../../model/threads/typescript-thread.js';

serve(emitted, 'tracegrad thread');
