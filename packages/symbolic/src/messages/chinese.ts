/**
 * Every message of the engine in Chinese.                                               layer 6
 *
 * A table from the English template, `{}` where something is put in, to the Chinese one, `{1}`, `{2}`, … for the same in order.
 * What is put in may itself be a phrase of the table. A test reads the templates off the sources, so that none is missing here.
 */
import { cannotBeSaid, conditions, insteadOf } from '../language/other-functions.js';

const templates: readonly (readonly [english: string, chinese: string])[] = [
  // Where it is.
  ['equation {}: {}', '方程 {1}：{2}'],
  ['loss {}: {}', '损失函数 {1}：{2}'],
  // Objects, keys and kinds of values.
  ['{} is an object of {}, not {}.', '{1}应为含 {2} 的对象，而不是 {3}。'],
  ['{} is an object, name by name, not {}.', '{1}应为逐名给出的对象，而不是 {2}。'],
  ['{} is a text, not {}.', '{1}应为文本，而不是 {2}。'],
  ['{} has no {}.', '{1}没有 {2}。'],
  ['{}There are {}', '{1}现有 {2}'],
  ['{} is nested too deeply.', '{1}嵌套过深。'],
  ['name less with where, or in smaller steps', '请减少 where 的命名层次，或分步书写'],
  ['{} is needed, not {}.', '此处需要{1}，而不是 {2}。'],
  ['an object', '对象'],
  ['A cell', '循环单元'],
  ['The cell', '循环单元'],
  ['The options', '选项'],
  ['The settings', '设置'],
  ['The expression', '表达式'],
  ['An expression', '表达式'],
  ['The formula', '公式'],
  ['A derivation', '推导'],
  ['A list of names', '名称列表'],
  ['A list of definitions', '定义列表'],
  ['The variable {}', '变量 {1}'],
  ['The input {}', '输入 {1}'],
  ['The state {}', '状态 {1}'],
  ['The initial of {}', '{1} 的 initial '],
  ['The name of a cell', '循环单元的名称'],
  ['The loss of a cell', '循环单元的损失函数'],
  ['The output of a layer', '层的输出'],
  ['equations is a list of texts, not {}.', 'equations 应为文本列表，而不是 {1}。'],
  ['{} of {} is true or false, not {}.', '{2} 的 {1} 应为 true 或 false，而不是 {3}。'],
  ['order is 1 or 2, not {}.', 'order 为 1 或 2，而不是 {1}。'],
  ['tolerance is a number from 0, not {}.', 'tolerance 应为不小于 0 的数，而不是 {1}。'],
  ['seeds is a list of whole numbers, not {}.', 'seeds 应为整数列表，而不是 {1}。'],
  // Declarations.
  ['{} is declared twice.', '{1} 声明了两次。'],
  ['{} is declared already.', '{1} 已经声明。'],
  ['{} is defined twice.', '{1} 定义了两次。'],
  ['{} is not declared.', '{1} 未声明。'],
  ['{} is not a declared size.', '{1} 不是已声明的尺寸。'],
  ['{} is the time.', '{1} 表示时间。'],
  ['{} cannot be declared: {}.', '{1} 不能声明：{2}。'],
  [
    'a name is made of letters A–Z, a–z, Greek letters, digits and _, and begins with no digit',
    '名称由字母 A–Z、a–z、希腊字母、数字与 _ 组成，且不以数字开头',
  ],
  ['the word is reserved', '该词是保留字'],
  ['it is the name of a function', '该词是函数名'],
  ['{} is {}; only a square matrix is symmetric or diagonal.', '{1} 为 {2}；只有方阵才能对称或对角。'],
  ['{} is {}; only a column vector is said to sum to one.', '{1} 为 {2}；只有列向量才能声明和为一。'],
  ['The size of {} is [rows] or [rows, columns], not {}.', '{1} 的尺寸应为 [行] 或 [行, 列]，而不是 {2}。'],
  ['The size of {} is [rows] or [rows, columns].', '{1} 的尺寸应为 [行] 或 [行, 列]。'],
  ['The size of {} cannot be inferred.', '无法推断 {1} 的尺寸。'],
  [
    'give the size, as in vector(1, n), matrix(1, m, n) or eye(n)',
    '请给出尺寸，如 vector(1, n)、matrix(1, m, n) 或 eye(n)',
  ],
  ['The size {} has no value.', '尺寸 {1} 没有值。'],
  ['A size is a positive integer or a name, not {}.', '尺寸应为正整数或名称，而不是 {1}。'],
  ['A size is a positive integer, a name or a product, not {}.', '尺寸应为正整数、名称或其乘积，而不是 {1}。'],
  ['A size is a positive integer, the name of a size, or a product of these.', '尺寸应为正整数、尺寸名或其乘积。'],
  ['The options declare no variables.', '选项没有声明变量。'],
  ['The variable of differentiation {} is not declared.', '求导变量 {1} 未声明。'],
  ['{} gives it a size, and its derivative is zero', '用 {1} 给出尺寸，其导数为零'],
  ['{} is a vector by convention; {} makes it the size of {}', '按惯例 {1} 为向量；{2} 使其成为 {3} 的尺寸'],
  ['{} is {} by convention; {} makes it {}', '按惯例 {1} 为{2}；{3} 使其成为{4}'],
  ['a scalar', '标量'],
  ['a vector', '向量'],
  ['a matrix', '矩阵'],
  ['The start of {} {}.', '{1} 的起始值{2}。'],
  [
    "is a finite number, 'glorot', 'orthogonal' or 'identity', not {}",
    "应为有限数、'glorot'、'orthogonal' 或 'identity'，而不是 {1}",
  ],
  ['is the identity, but it is not square', '为单位矩阵，但它不是方阵'],
  ['is no positive number, as it is declared', '不是所声明的正数'],
  [
    'The parameter {} is declared {}; training would leave what is {} at its first step.',
    '参数 {1} 声明为 {2}；训练的第一步就会破坏 {3} 的性质。',
  ],
  [
    "write what is free as the parameter: (P + P')/2, P*P', diag(p) or softmax(p)",
    "请以自由的量作参数：(P + P')/2、P*P'、diag(p) 或 softmax(p)",
  ],
  // Cells.
  [
    '{} is no step of {}; steps before the first are 0, -1, …, steps after the last T+1, T+2, …',
    '{1} 不是 {2} 的时间步；首步之前为 0、-1、…，末步之后为 T+1、T+2、…',
  ],
  ['{}[{}] lies within the sequence; a start value lies outside 1…T.', '{1}[{2}] 位于序列之内；初值位于 1…T 之外。'],
  [
    'The start value of {} at step {} is {}: a name, or 0 for zero.',
    '{1} 在第 {2} 步的初值为 {3}：应为名称，或以 0 表示零。',
  ],
  ["initial: '{}0', or initial: 0", "initial: '{1}0'，或 initial: 0"],
  ['The start value {} would be {}.', '初值 {1} 将同时为 {2}。'],
  ['{} is {}; it has no equation.', '{1} 是{2}，没有方程。'],
  ['a parameter', '参数'],
  ['an input', '输入'],
  ['a start value', '初值'],
  ['another name for what is computed', '请为计算出的值另取名称'],
  ['{} has two equations.', '{1} 有两个方程。'],
  ['another name for the second value', '请为第二个值另取名称'],
  ['The state {} cannot be declared {}.', '状态 {1} 不能声明为 {2}。'],
  ['a state is what its equation makes of it; facts are declared of inputs', '状态由其方程决定；性质只对输入声明'],
  ['The parameter {} cannot be a start value.', '参数 {1} 不能作初值。'],
  [
    'a start value is given with every call: leave it out of the parameters; the sum of its initialGradients trains it',
    '初值随每次调用给出：请勿列入参数；其 initialGradients 之和可用于训练',
  ],
  ['equation {}: the left-hand side is name[t] or name.', '方程 {1}：左边应为 名称[t] 或 名称。'],
  ['The state {} has no equation.', '状态 {1} 没有方程。'],
  ['{} is declared {}, but the right-hand side is not.', '{1} 声明为 {2}，而右边不是。'],
  ['The loss is {}; a loss is a scalar.', '损失函数为 {1}；应为标量。'],
  ['sum(…) or norm2(…)^2 makes a scalar', 'sum(…) 或 norm2(…)^2 可得标量'],
  ['The parameter {} is not used in any equation.', '参数 {1} 未在任何方程中使用。'],
  ['the equation of {}', '{1} 的方程'],
  ['the loss', '损失函数'],
  ['{} has no state {} to hand on.', '{1} 没有可输出的状态 {2}。'],
  ['one of {}', '可选 {1}'],
  ['{} declares the name {}, which a layer needs.', '{1} 声明了层所需的名称 {2}。'],
  ['{} is no block of the cell {}.', '{1} 不是单元 {2} 的数据块。'],
  ['blocks are {}', '数据块有 {1}'],
  [
    'With a mask, {}: holding keeps the neighbouring step and the last one only.',
    '使用掩码时，{1}：保持状态只保留相邻步与最后一步。',
  ],
  ['{} sums over t = {}…{}', '{1} 对 t = {2}…{3} 求和'],
  ['{} looks ahead at {}[t+…] in a sum', '{1} 在求和中读取之后的 {2}[t+…]'],
  ['{} declares the name "{}", which masked kernels need.', '{1} 声明了掩码计算所需的名称 "{2}"。'],
  ['{} is used at t-1 and at t+1', '{1} 同时用于 t-1 与 t+1'],
  ['Within one step these equations need each other: {}.', '以下方程在同一步内相互依赖：{1}。'],
  ['a recurrence looks at another step, as in h[t-1]', '递推应读取另一步，如 h[t-1]'],
  ['No order of time evaluates {}: they need {}.', '没有时间次序可计算 {1}：它们需要{2}。'],
  ['a fixed step of themselves', '自身的某一固定步'],
  ['earlier and later steps of themselves', '自身之前与之后的步'],
  ['{} uses {}[t], but t is not bound there.', '{1} 用到 {2}[t]，但该处 t 没有约束。'],
  ['{}[T], or sum(t, 1, T, …)', '{1}[T]，或 sum(t, 1, T, …)'],
  ['{} reaches {}[{}], which has no start value.', '{1} 用到没有初值的 {2}[{3}]。'],
  ['The cell {} needs a value for its {} {}.', '单元 {1} 缺少{2} {3} 的值。'],
  ['start value', '初值'],
  ['The equation of {} holds a sum over t inside an equation of every step.', '{1} 的方程在逐步方程中含对 t 的求和。'],
  ['A sum over t = {}: the steps must lie within 1…T.', '对 t = {1} 的求和：时间步须在 1…T 之内。'],
  // Derivatives.
  ['A sum over t needs sequences, which a cell declares.', '对 t 求和需要序列，序列由循环单元声明。'],
  ['define a cell, or use sum(x) for the sum of entries', '请定义循环单元，或用 sum(x) 对元素求和'],
  ['Second derivatives are of scalars, but the expression is {}.', '二阶导数只对标量，而表达式为 {1}。'],
  ['differentiate one entry, or a scalar function of it', '请对其一个元素或标量函数求导'],
  [
    'The differential of expm(A) has a closed form only under a trace, tr(expm(A)), or for A = c*B with a scalar c and a constant B.',
    'expm(A) 的微分只有在迹 tr(expm(A)) 之下，或 A = c*B（c 为标量、B 为常量）时才有闭式。',
  ],
  ['{} has {} entries; numbers are checked up to {}.', '{1} 有 {2} 个元素；数值检验至多 {3} 个。'],
  ['declare names as sizes, as in n: small ones are drawn', '请以名称声明尺寸，如 n，将取较小的值'],
  ['No point was found at which the expression and its derivative are finite.', '未找到使表达式及其导数有限的点。'],
  ['declare what is known of the variables, as positive or psd', '请声明变量的已知性质，如 positive 或 psd'],
  // The language.
  ['{} is a function and needs an argument.', '{1} 是函数，需要自变量。'],
  ['{} is a variable, no function.', '{1} 是变量，不是函数。'],
  ['There is no function {}.', '没有函数 {1}。'],
  ['there are {}', '现有 {1}'],
  ['{} is no function of the language.', '{1} 不是语言中的函数。'],
  ['{} needs an argument.', '{1} 需要自变量。'],
  ['there is no remainder: it has no derivative', '没有取余运算：它没有导数'],
  ['there are no conditions', '没有条件运算'],
  ['what is not there is left out', '没有的值请省去'],
  ['another name, as {}_', '请换名称，如 {1}_'],
  ['{} is a reserved word.', '{1} 是保留字。'],
  [
    '"where" has no place here: it stands once, behind a whole expression.',
    '此处不能用 "where"：它在整个表达式之后出现一次。',
  ],
  ['expression where s = …; u = …', '表达式 where s = …; u = …'],
  ['expression where s = …', '表达式 where s = …'],
  ['Unexpected end: an operand is missing behind "{}".', '意外结束："{1}" 之后缺少运算对象。'],
  ['Unexpected end: "{}" needs operands.', '意外结束："{1}" 需要运算对象。'],
  ['An expression is missing.', '缺少表达式。'],
  ['There are no matrix literals.', '没有矩阵字面量。'],
  ['give the matrix a name and declare it', '请为矩阵命名并声明'],
  ['There is nothing between the brackets.', '括号之间没有内容。'],
  ['A sign + is never needed.', '不需要正号。'],
  ['leave the + out', '请去掉 +'],
  ['Unexpected "{}": an operand is missing before it.', '意外的 "{1}"：其前缺少运算对象。'],
  ['An operator is missing here: products are written out.', '此处缺少运算符：乘号不可省略。'],
  ['Only a name can have an index.', '只有名称可以带下标。'],
  ['A comma separates the arguments of a function only.', '逗号只用于分隔函数的自变量。'],
  ['"=" has no place inside an expression.', '表达式之内不能用 "="。'],
  ['";" has no place here: it separates the definitions behind where.', '此处不能用 ";"：它分隔 where 之后的定义。'],
  ["A transposed exponent: ' binds tighter than ^.", "指数被转置：' 的优先级高于 ^。"],
  ['The formula is nested more than {} levels deep.', '公式嵌套超过 {1} 层。'],
  ['name inner parts with where', '请用 where 为内层部分命名'],
  ['"{}" closes nothing.', '"{1}" 没有对应的左括号。'],
  ['"{}" is never closed: {} is missing.', '"{1}" 没有闭合：缺少 {2}。'],
  ['A definition is missing here.', '此处缺少定义。'],
  ['An equation begins with the name that it defines, and =.', '方程以所定义的名称和 = 开头。'],
  ['h[t] = … or o = …', 'h[t] = … 或 o = …'],
  ['The sequence {} is used without an index.', '序列 {1} 缺少下标。'],
  ['{} is no sequence; it takes no index.', '{1} 不是序列，不带下标。'],
  ["u'*{} is an entry of {}, with a unit vector u", "u 为单位向量时，u'*{1} 是 {2} 的一个元素"],
  [
    '{} is an index only; a mean over the steps is the sum times scale: 1/T, which lossAndGradients takes',
    '{1} 只作下标；对各步取平均即求和再乘以 lossAndGradients 的 scale: 1/T',
  ],
  ['An empty sum.', '空的和。'],
  ['The sizes of a vec or kron do not fit their context.', 'vec 或 kron 的尺寸与上下文不符。'],
  ['This is outside the language.', '这不属于本语言。'],
  ['sum(A) or sum(t, 1, T, body)', 'sum(A) 或 sum(t, 1, T, 项)'],
  ['A series runs over t, between integers or T ± k; here is {}.', '级数对 t 求和，上下限为整数或 T ± k；此处为 {1}。'],
  ['A formula is a text.', '公式应为文本。'],
  ['The text has {} characters; at most {} are read.', '文本有 {1} 个字符；至多读取 {2} 个。'],
  ['name parts of it with where, or build it through the API', '请用 where 为其部分命名，或通过接口构造'],
  ['The control character {} is not part of the language.', '控制字符 {1} 不属于本语言。'],
  ['The accent {} is not part of the language.', '变音符号 {1} 不属于本语言。'],
  ['{}{} is not part of the language.', '{1}{2} 不属于本语言。'],
  ['round brackets: ( )', '圆括号：( )'],
  ['abs(x), norm1(x), norm2(x) or det(A)', 'abs(x)、norm1(x)、norm2(x) 或 det(A)'],
  ["a transpose is written '", "转置写作 '"],
  ['sum(x) or sum(t, 1, T, body)', 'sum(x) 或 sum(t, 1, T, 项)'],
  ['^n, or elementwise .^n', '^n，逐元素为 .^n'],
  ['^-1 or inv(A)', '^-1 或 inv(A)'],
  ['^2, or elementwise .^2', '^2，逐元素为 .^2'],
  ['vector(1) or matrix(1)', 'vector(1) 或 matrix(1)'],
  ['there are no comments and no percentages', '没有注释，也没有百分号'],
  ['there are no ranges; an index is t ± k, T ± k or an integer', '没有区间；下标为 t ± k、T ± k 或整数'],
  ['there are no comparisons and no conditions', '没有比较与条件'],
  ['the parser derives; write the formula itself', '求导由引擎完成；请写公式本身'],
  ['The number {} is too {}.', '数 {1} 过{2}。'],
  ['small', '小'],
  ['large', '大'],
  ['there are no properties: x_y', '没有属性：可写 x_y'],
  ['{}, without {}.', '{1}，不带 {2}.'],
  ['Unexpected "{}".', '意外的 "{1}"。'],
  ['An index is at most {} steps away.', '下标至多相距 {1} 步。'],
  ['An index is t ± k, T ± k or an integer, with k an integer.', '下标为 t ± k、T ± k 或整数，k 为整数。'],
  ['x[t], x[t-1], x[T] or x[0]', 'x[t]、x[t-1]、x[T] 或 x[0]'],
  // Shapes.
  ['{} is {} and {} is {}', '{1} 为 {2}，{3} 为 {4}'],
  ['did you mean {}?', '是否为 {1}？'],
  [
    'the columns of the left operand must be the rows of the right one; .* is elementwise',
    '左边的列数须等于右边的行数；.* 为逐元素乘积',
  ],
  ['*: {}; the inner sizes {} and {} differ.', '*：{1}；内侧尺寸 {2} 与 {3} 不同。'],
  [
    '*: a {} matrix times a {} one; the inner sizes {} and {} differ.',
    '*：{1} 矩阵乘 {2} 矩阵；内侧尺寸 {3} 与 {4} 不同。',
  ],
  ['/ divides by a scalar, but {}.', '/ 只除以标量，而 {1}。'],
  ['use ./ or inv()', '请用 ./ 或 inv()'],
  ['The exponent of ^ is a scalar, but {}.', '^ 的指数应为标量，而 {1}。'],
  ['use .^', '请用 .^'],
  ['^ is the power of a scalar or a square matrix, but {}.', '^ 用于标量或方阵，而 {1}。'],
  ['an integer exponent from -{} to {}', '介于 -{1} 与 {2} 之间的整数指数'],
  ['The power {} of a matrix needs {}.', '矩阵的幂 {1} 需要{2}。'],
  ['.^ and sqrt() work elementwise', '.^ 与 sqrt() 逐元素计算'],
  ['{}(s) spreads a scalar, but {}.', '{1}(s) 用于扩展标量，而 {2}。'],
  ['{} needs equal shapes, but {}.', '{1} 需要相同的形状，而 {2}。'],
  ['{} needs a square matrix, but {}.', '{1} 需要方阵，而 {2}。'],
  ['{} needs a column vector, but {}.', '{1} 需要列向量，而 {2}。'],
  ['diag of a matrix', '矩阵的 diag '],
  ['{}(vec({})), over all entries', '{1}(vec({2}))，对全部元素'],
  ['{}*({}) scales the rows, ({})*{} the columns', '{1}*({2}) 缩放各行，({3})*{4} 缩放各列'],
  ['vector(s) or matrix(s) spreads a scalar s', 'vector(s) 或 matrix(s) 扩展标量 s'],
  ['{} needs a square matrix; its argument is {}.', '{1} 需要方阵；其自变量为 {2}。'],
  ['{} needs a column vector; its argument is {}.', '{1} 需要列向量；其自变量为 {2}。'],
  ['{} needs at least one operand.', '{1} 至少需要一个运算对象。'],
  ['{} needs equal shapes: one operand is {}, another {}.', '{1} 需要相同的形状：一个为 {2}，另一个为 {3}。'],
  ['.^ needs an exponent that is 1×1 or {} like its base, not {}.', '.^ 的指数应为 1×1 或与底数同为 {1}，而不是 {2}。'],
  ['^ needs a square matrix; this one is {}.', '^ 需要方阵；此处为 {1}。'],
  ['A constant of this expression is beyond what a number can be.', '表达式中的常数超出数的范围。'],
  // Numbers.
  ['The function {} has no complex continuation.', '函数 {1} 没有复延拓。'],
  ['differentiate it by central differences', '请用中心差分求导'],
  [
    'No value is given for {}, by which an expression of shape {} is differentiated.',
    '没有给出 {1} 的值，而形状为 {2} 的表达式要对它求导。',
  ],
  ['add it to the values', '请将其加入数值'],
  ['declare its shape if the expression does not mention it', '若表达式未提到它，请声明其形状'],
  ['{} would be {}×{}, more than {} entries.', '{1}将为 {2}×{3}，超过 {4} 个元素。'],
  ['A constant matrix', '常数矩阵'],
  ['An identity matrix', '单位矩阵'],
  ['A commutation matrix', '交换矩阵'],
  ['A diagonal matrix', '对角矩阵'],
  ['A Kronecker product', '克罗内克积'],
  ['No value is given for {}, which is {}.', '没有给出 {1} 的值，它为 {2}。'],
  ['the differential of an expression', '表达式的微分'],
  ['The position {} has no value here.', '位置 {1} 在此没有值。'],
  ['give t a value, or sum over it', '请给出 t 的值，或对其求和'],
  ['The expression needs a value for {}; values are given for {}.', '表达式缺少 {1} 的值；已给出 {2} 的值。'],
  ['{} is declared symmetric or diagonal but is {}, here {}×{}.', '{1} 声明为对称或对角，但为 {2}，此处为 {3}×{4}。'],
  ['The value of {} is {}×{}, but it is declared {}', '{1} 的值为 {2}×{3}，但声明为 {4}'],
  ['The value of {} must be {}; it is {}.', '{1} 的值应为 {2}；此处为{3}。'],
  ['a number, a list of numbers for a vector, a list of rows for a matrix', '标量为数，向量为数的列表，矩阵为行的列表'],
  ['of type {}', '类型 {1}'],
  ['a list with something else than numbers', '含有非数元素的列表'],
  ['ragged: its rows differ in length', '各行长度不一'],
  ['a flat list', '一维列表'],
  ['The result is too large to be written without names for its shared parts.', '结果过大，须为共用部分命名才能写出。'],
  ['print it with where', '请带 where 输出'],
];

interface Pattern {
  readonly english: RegExp;
  readonly chinese: string;
  /** How much of it is fixed text: the most telling one wins. */
  readonly fixed: number;
}

const patterns: readonly Pattern[] = templates
  .map(([english, chinese]) => ({
    english: new RegExp(
      `^${english
        .split('{}')
        .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('([^]*?)')}$`,
    ),
    chinese,
    fixed: english.replaceAll('{}', '').length,
  }))
  .sort((a, b) => b.fixed - a.fixed);

/** What is said of functions of other systems, which have their Chinese beside them. */
const ofOthers: ReadonlyMap<string, string> = new Map([
  ...[...cannotBeSaid.values()].map(({ en, zh }) => [en, zh] as const),
  ...[...insteadOf.values()].flat().map(({ call, write, when }) => {
    const [en, zh] = when === undefined ? ['', ''] : [`, ${conditions[when].en}`, `（${conditions[when].zh}）`];
    return [`${call} is ${write}${en}`, `${call} 写作 ${write}${zh}`] as const;
  }),
]);

/** Phrases within phrases; more of them no message has. */
const deepest = 4;

function translated(text: string, depth: number): string {
  if (depth > deepest || text.length > 2000) return text;
  const others = ofOthers.get(text);
  if (others !== undefined) return others;
  const parts = text.split('; ');
  if (parts.length > 1 && parts.every(part => ofOthers.has(part)))
    return parts.map(part => ofOthers.get(part)).join('；');
  for (const { english, chinese } of patterns) {
    const match = english.exec(text);
    if (match === null) continue;
    return chinese.replace(/\{(\d)\}/g, (_, i: string) => translated(match[Number(i)] ?? '', depth + 1));
  }
  return text;
}

/** A message or hint of the engine in Chinese; formulas and names in it stay as they are, and so does what is no message. */
export const inChinese = (text: string): string => translated(text, 0);

/** The English templates that have a Chinese one. */
export const templatesInChinese: ReadonlySet<string> = new Set(templates.map(([english]) => english));
