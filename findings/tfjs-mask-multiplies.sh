#!/usr/bin/env bash
# TensorFlow.js: a masked step of a recurrent layer is multiplied by 0, not skipped.
#
# Guess: with mask [1, 1, 0] the third step is not looked at, so the layer gives what it gives for the first two steps alone,
# whatever stands in the third; padding is often NaN where series were aligned by date.
# Seen (@tensorflow/tfjs 4.22.0, Node 20): with 0 in the padding the guess holds for LSTM, GRU and SimpleRNN; with NaN in it
# every unit of every one of them is NaN, because the held state is output·mask + state·(1 − mask).
# For users: replace NaN in padding before TensorFlow.js sees it; a mask of ours selects.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module", "private": true }' >package.json
npm install --silent --no-audit --no-fund --save-exact @tensorflow/tfjs@4.22.0
cat >run.mjs <<'JS'
import * as tf from '@tensorflow/tfjs';
await tf.setBackend('cpu');
const mask = tf.tensor2d([[1, 1, 0]], [1, 3], 'bool');
for (const kind of ['lstm', 'gru', 'simpleRNN']) {
  const layer = tf.layers[kind]({ units: 1, kernelInitializer: 'ones', recurrentInitializer: 'ones' });
  layer.build([null, 3, 1]);
  const last = async (steps, options) => {
    const [value] = await layer.call(tf.tensor3d([steps.map(v => [v])]), options).data();
    return value.toFixed(4);
  };
  const alone = await last([0.1, 0.2], {});
  const zero = await last([0.1, 0.2, 0], { mask });
  const nan = await last([0.1, 0.2, NaN], { mask });
  console.log(`${kind}: 0 in the padding ${zero === alone ? 'as two steps' : 'other'}, NaN in the padding ${nan}`);
}
JS
found="$(node run.mjs 2>/dev/null | grep padding)"
expected='lstm: 0 in the padding as two steps, NaN in the padding NaN
gru: 0 in the padding as two steps, NaN in the padding NaN
simpleRNN: 0 in the padding as two steps, NaN in the padding NaN'
printf '%s\n' "$found"
[ "$found" = "$expected" ] || { echo 'CHANGED'; exit 1; }
