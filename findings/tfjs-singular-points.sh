#!/usr/bin/env bash
# TensorFlow.js: values and gradients at the points where log-space programmes and sparse units stand.
#
# Guess: log-sum-exp of nothing but −∞ is −∞ (as in SciPy and PyTorch); the slope of |x| at 0 is 0 and the gradient of the
# Euclidean norm at 0 is 0 (as in PyTorch); of two equal arguments of maximum each gets half (as in PyTorch and JAX).
# Seen (@tensorflow/tfjs 4.22.0, Node 20): log-sum-exp and softmax of nothing but −∞ are NaN; the slope of |x| at 0 is −1; the
# gradient of the norm at 0 is NaN; at a tie the first argument of maximum gets all, the second nothing.
# For users: a forward algorithm that starts at −∞, an L1 penalty at exactly 0 and a norm of a dead unit need care there.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module", "private": true }' >package.json
npm install --silent --no-audit --no-fund --save-exact @tensorflow/tfjs@4.22.0
cat >run.mjs <<'JS'
import * as tf from '@tensorflow/tfjs';
await tf.setBackend('cpu');
const show = async (what, tensor) => console.log(`${what}: ${Array.from(await tensor.data()).join(' ')}`);
const nothing = tf.tensor1d([-Infinity, -Infinity]);
await show('log-sum-exp of nothing', tf.logSumExp(nothing));
await show('softmax of nothing', tf.softmax(nothing));
await show('slope of abs at 0', tf.grad(x => tf.abs(x).sum())(tf.tensor1d([0])));
await show('gradient of the norm at 0', tf.grad(x => tf.norm(x))(tf.tensor1d([0, 0])));
const tie = tf.grads((a, b) => tf.maximum(a, b).sum())([tf.tensor1d([1]), tf.tensor1d([1])]);
await show('maximum at a tie, first', tie[0]);
await show('maximum at a tie, second', tie[1]);
JS
found="$(node run.mjs 2>/dev/null | grep ': ')"
expected='log-sum-exp of nothing: NaN
softmax of nothing: NaN NaN
slope of abs at 0: -1
gradient of the norm at 0: NaN NaN
maximum at a tie, first: 1
maximum at a tie, second: 0'
printf '%s\n' "$found"
[ "$found" = "$expected" ] || { echo 'CHANGED'; exit 1; }
