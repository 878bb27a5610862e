/**
 * The words of the frame in both languages. A missing one does not compile; the mathematics is shared and stands elsewhere.
 */
export type Language = 'en' | 'zh';
export type Words = Readonly<Record<Language, string>>;

export const languages: readonly Language[] = ['en', 'zh'];

/** What stands before the path of a page. */
export const prefixOf = (language: Language): string => ({ en: '', zh: '/zh' })[language];

export const words = {
  models: { en: 'Models', zh: '模型' },
  allModels: { en: 'All models', zh: '全部模型' },
  guides: { en: 'Guides', zh: '指南' },
  explore: { en: 'Explore', zh: '探索' },
  playground: { en: 'Playground', zh: '演算台' },
  reference: { en: 'Reference', zh: '参考' },
  seed: { en: 'The seed beside ours', zh: '原笔记与本推导对照' },
  rules: { en: 'Every rule', zh: '全部规则' },
  benchmark: { en: 'Benchmark', zh: '性能测试' },
  architecture: { en: 'Architecture', zh: '架构' },
  decisions: { en: 'Decisions', zh: '设计决定' },
  changelog: { en: 'Changelog', zh: '更新记录' },
  programs: { en: 'Programming interface', zh: '编程接口' },
  programsSay: {
    en: 'What each package exports, from the comments in its sources.',
    zh: '各软件包的导出，取自源码中的注释；说明为英文。',
  },
  decisionsSay: {
    en: 'Why things are as they are: the context, the choice, and its price, a page each.',
    zh: '为什么是这样：背景、选择与代价，各一页。',
  },
  symbolic: {
    en: 'expressions, differentials, traces, derivations, cells and their adjoints, printers, checks',
    zh: '表达式、微分、迹、推导、单元及其伴随、打印与检验',
  },
  compiler: { en: 'plans, loops, emitted code, the command line', zh: '计划、循环、生成的代码、命令行' },
  runtime: { en: 'the emitted models and a small training layer', zh: '生成的模型与一层薄的训练接口' },
  dataLicences: { en: 'Licences of the data', zh: '数据许可' },
  onThisPage: { en: 'On this page', zh: '本页内容' },
  previous: { en: 'Previous', zh: '上一页' },
  next: { en: 'Next', zh: '下一页' },
  appearance: { en: 'Appearance', zh: '外观' },
  lightMode: { en: 'Light', zh: '浅色' },
  darkMode: { en: 'Dark', zh: '深色' },
  menu: { en: 'Menu', zh: '菜单' },
  top: { en: 'To the top', zh: '回到顶部' },
  language: { en: 'Language', zh: '语言' },
  skip: { en: 'Skip to content', zh: '跳到正文' },
  notFound: { en: 'No such page', zh: '没有这一页' },
  notFoundSays: {
    en: 'Perhaps it has moved; the list of models and the search lead on.',
    zh: '它或许已经移走；可从模型列表或搜索继续。',
  },
  home: { en: 'To the first page', zh: '回到首页' },
} as const satisfies Record<string, Words>;
