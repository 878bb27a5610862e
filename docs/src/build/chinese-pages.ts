/** Chinese for pages whose English stands in a file of the repository; figures and code are taken from there. */

export const benchmarkInChinese = `# 性能测试

一个训练步是前向过程、损失以及全部参数沿所有时间步的梯度，不含优化器，用 float32；一种情形写作 \`model:D,H,K,B,T\`，
依次是输入、隐藏、输出的大小，样本数与步数。各方得到相同的数；损失或梯度与 float64 参考值不符者不计时。每个参赛者在自己的进程中
运行，轮流进行，使机器的慢时刻由大家分担。

\`ts\`、\`wasm\`、\`relaxed\` 是我们的后端，未注明时为单线程。\`naive\` 是教科书式循环在 JavaScript 中的代价，float64。\`brain\` 训练的是
另一种模型，矩阵乘法大小相同，因此只有时间没有损失。jax-js 没有沿时间的循环，其各步在计时开始前展开并编译。对没有流式接口的库，
流的一步就是一步的前向过程。

上限（roof）是后端已知最高速度下乘法所需的时间，加上逐元素函数的时间：TypeScript 5.2 GFLOP/s，SIMD 45，融合乘加 55；单样本时 27，
此时 WebAssembly 等待二级缓存。在与测得这些速度的机器相近的机器上，占比才有意义。

\`npm run bench -- --help\` 说明如何测量其他大小、后端与线程数。`;

/** An English text on a Chinese page, with a word about it in front. */
export function inEnglish(markdown: string): string {
  const [heading = '', ...rest] = markdown.split('\n');
  return `${heading}\n\n> 本页原文为英文。\n\n<div lang="en">\n\n${rest.join('\n').trim()}\n\n</div>`;
}

export const changelogInChinese = (markdown: string): string => inEnglish(markdown.replace(/^# .*$/m, '# 更新记录'));
