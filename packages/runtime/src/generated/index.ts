// Emitted from packages/symbolic/src/gallery/gallery.ts. Do not edit: npx nx run codegen
/** Every emitted model. */
export { mlp, type Mlp, type MlpNames, type MlpSizes } from './mlp.js';
export { rnn, type Rnn, type RnnNames, type RnnSizes } from './rnn.js';
export {
  rnnOutputLogits,
  type RnnOutputLogits,
  type RnnOutputLogitsNames,
  type RnnOutputLogitsSizes,
} from './rnn-output-logits.js';
export {
  rnnOutputSoftmax,
  type RnnOutputSoftmax,
  type RnnOutputSoftmaxNames,
  type RnnOutputSoftmaxSizes,
} from './rnn-output-softmax.js';
export {
  rnnTeacherForced,
  type RnnTeacherForced,
  type RnnTeacherForcedNames,
  type RnnTeacherForcedSizes,
} from './rnn-teacher-forced.js';
export { rnnLast, type RnnLast, type RnnLastNames, type RnnLastSizes } from './rnn-last.js';
export { lstm, type Lstm, type LstmNames, type LstmSizes } from './lstm.js';
export { lstmLast, type LstmLast, type LstmLastNames, type LstmLastSizes } from './lstm-last.js';
export { gru, type Gru, type GruNames, type GruSizes } from './gru.js';
export { lstmPeephole, type LstmPeephole, type LstmPeepholeNames, type LstmPeepholeSizes } from './lstm-peephole.js';
export { rnnLayer, type RnnLayer, type RnnLayerNames, type RnnLayerSizes } from './rnn-layer.js';
export { lstmLayer, type LstmLayer, type LstmLayerNames, type LstmLayerSizes } from './lstm-layer.js';
export { gruLayer, type GruLayer, type GruLayerNames, type GruLayerSizes } from './gru-layer.js';
