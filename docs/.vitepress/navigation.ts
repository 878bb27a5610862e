/** Where everything is: the bar at the top and the list at the side, in both languages from one table. */
import type { DefaultTheme } from 'vitepress';
import { gallery } from '@tracegrad/symbolic';
import { titleOf } from '../src/model-page/titles.js';
import { type Language, prefixOf, type Words, words } from '../src/language/words.js';

interface Entry {
  readonly text: Words;
  readonly link: string;
}
interface Section {
  readonly text: Words;
  readonly items: readonly Entry[];
}

const models: Section = {
  text: words.models,
  items: [
    { text: words.allModels, link: '/models/' },
    ...gallery.map(({ name }) => ({ text: titleOf(name).title, link: `/models/${name}` })),
    { text: words.seed, link: '/seed' },
  ],
};

const guides: Section = {
  text: words.guides,
  items: [
    { text: { en: 'First model in five minutes', zh: '五分钟训练第一个模型' }, link: '/guides/first-model' },
    { text: { en: 'Matrix calculus for recurrent nets', zh: '矩阵求导术' }, link: '/guides/matrix-calculus' },
    { text: { en: 'A cell of your own', zh: '自己的单元' }, link: '/guides/new-cell' },
    { text: { en: 'A new operator', zh: '新的运算' }, link: '/guides/new-operator' },
    { text: { en: 'Gradient checking', zh: '梯度检验' }, link: '/guides/gradient-checking' },
    { text: { en: 'Layouts and transposes', zh: '布局与转置' }, link: '/guides/layouts' },
    { text: { en: 'Truncated backpropagation', zh: '截断的反向传播' }, link: '/guides/truncation' },
    { text: { en: 'Streaming inference', zh: '流式推断' }, link: '/guides/streaming' },
    { text: { en: 'Stacking layers', zh: '多层堆叠' }, link: '/guides/stacking' },
    { text: { en: 'Threads and back ends', zh: '线程与后端' }, link: '/guides/back-ends' },
  ],
};

const explore: Section = {
  text: words.explore,
  items: [
    { text: { en: 'What there is to see', zh: '总览' }, link: '/explore/' },
    { text: { en: 'Vanishing and exploding gradients', zh: '梯度消失与爆炸' }, link: '/explore/vanishing' },
    { text: { en: 'How long a memory lives', zh: '记忆的寿命' }, link: '/explore/memory' },
    { text: { en: 'A long delay, learned', zh: '学会长时延' }, link: '/explore/delay' },
    { text: { en: 'A model of names', zh: '人名模型' }, link: '/explore/names' },
    { text: { en: 'The plan of a kernel', zh: '内核的计划' }, link: '/explore/plan' },
    { text: { en: 'From equation to loop', zh: '从方程到循环' }, link: '/explore/walk' },
  ],
};

const reference: Section = {
  text: words.reference,
  items: [
    { text: words.rules, link: '/reference/rules' },
    { text: words.programs, link: '/reference/' },
    { text: words.benchmark, link: '/benchmark' },
    { text: words.architecture, link: '/architecture' },
    { text: words.decisions, link: '/decisions/' },
    { text: words.changelog, link: '/changelog' },
    { text: words.dataLicences, link: '/data-licences' },
  ],
};

const sections: readonly Section[] = [guides, models, explore, reference];

const itemOf =
  (language: Language) =>
  ({ text, link }: Entry): { text: string; link: string } => ({
    text: text[language],
    link: `${prefixOf(language)}${link}`,
  });

export const navigation = (language: Language): DefaultTheme.NavItem[] =>
  [
    { text: words.guides, link: '/guides/matrix-calculus' },
    { text: words.models, link: '/models/' },
    { text: words.explore, link: '/explore/' },
    { text: words.playground, link: '/playground' },
    { text: words.reference, link: '/reference/rules' },
  ].map(itemOf(language));

export const sidebar = (language: Language): DefaultTheme.SidebarItem[] =>
  sections
    .filter(({ items }) => items.length > 0)
    .map(({ text, items }) => ({ text: text[language], collapsed: false, items: items.map(itemOf(language)) }));

/** The theme's own words. */
export const interfaceWords = (language: Language): Partial<DefaultTheme.Config> => ({
  outline: { label: words.onThisPage[language], level: [2, 3] },
  docFooter: { prev: words.previous[language], next: words.next[language] },
  darkModeSwitchLabel: words.appearance[language],
  lightModeSwitchTitle: words.lightMode[language],
  darkModeSwitchTitle: words.darkMode[language],
  sidebarMenuLabel: words.menu[language],
  returnToTopLabel: words.top[language],
  langMenuLabel: words.language[language],
  skipToContentLabel: words.skip[language],
  notFound: {
    title: words.notFound[language],
    quote: words.notFoundSays[language],
    linkLabel: words.home[language],
    linkText: words.home[language],
  },
});
