// Emitted from packages/symbolic/src/gallery/gallery.ts. Do not edit: npx nx run codegen
/** What the further threads of a model `gru` run. */
import { emitted } from '../gru.js';
import { serve } from '../../model/threads/typescript-thread.js';

serve(emitted, 'tracegrad thread');
