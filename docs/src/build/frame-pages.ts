/**
 * Pages whose text stands elsewhere: the first page, the rule book, the programming interface, decisions, the changelog.
 *
 * Read or made while the site is built, so that a thing is written down once. The rules as codegen writes them are for
 * readers of the repository; here the same records are typeset.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homeText } from '../home/home.js';
import { models } from '../model-page/routes.js';
import { rulePage } from '../formula/rule-page.js';
import { apiPages } from './api-pages.js';
import { kept } from '../formula/frozen.js';
import { benchmarkInChinese, changelogInChinese, inEnglish } from './chinese-pages.js';
import { type Language, words } from '../language/words.js';

export interface FramePage {
  readonly params: { readonly page: string };
  readonly content: string;
}

const page = (path: string, content: string): FramePage => ({ params: { page: path }, content });

/** VitePress runs in docs/. */
const text = (path: string): string => readFileSync(path, 'utf8');

const home = (language: Language): string =>
  homeText(
    models().map(model => ({ ...model, language })),
    language,
  );

/** The text between the marks that the benchmark's own program writes between. */
const numbersIn = (benchmark: string): string =>
  /<!-- numbers:[^>]*-->([\s\S]*)<!-- end of numbers -->/
    .exec(benchmark)?.[1]
    ?.replaceAll('](benchmark', '](../benchmark') ?? '';

const decisionFiles = (): readonly string[] =>
  readdirSync('decisions')
    .filter(name => /^\d{4}-.*\.md$/.test(name))
    .sort();

/** A decision in Chinese where there is a translation, else in English with a word about it. */
const decisionText = (name: string, language: Language): string =>
  language === 'zh' && !existsSync(`zh/decisions/${name}`) ? inEnglish(text(`decisions/${name}`)) : '';

function decisionList(language: Language): string {
  const items = decisionFiles().map(name => {
    const translated = `zh/decisions/${name}`;
    const source = text(language === 'zh' && existsSync(translated) ? translated : `decisions/${name}`);
    const title = /^# (.*)$/m.exec(source)?.[1] ?? name;
    return `- [${title}](./${name.replace(/\.md$/, '.html')})`;
  });
  return [`# ${words.decisions[language]}`, words.decisionsSay[language], items.join('\n')].join('\n\n');
}

const untranslated = (language: Language): readonly FramePage[] =>
  decisionFiles()
    .map(name => page(`decisions/${name.replace(/\.md$/, '')}`, decisionText(name, language)))
    .filter(({ content }) => content !== '');

/** The pages of a language that no Markdown file holds. */
export const framePages = (language: Language): readonly FramePage[] =>
  pagesIn(language).map(one => {
    const path = `${language === 'en' ? '' : 'zh/'}${one.params.page}.md`;
    return { ...one, content: kept(path, one.content) };
  });

function pagesIn(language: Language): readonly FramePage[] {
  const changelog = text('../CHANGELOG.md');
  const shared = [
    page('index', home(language)),
    page('reference/rules', rulePage(language)),
    page('decisions/index', decisionList(language)),
    ...untranslated(language),
    ...apiPages(language).map(({ path, content }) => page(path, content)),
  ];
  if (language === 'en') return [...shared, page('changelog', changelog)];
  const benchmark = `${benchmarkInChinese}\n\n${numbersIn(text('benchmark.md'))}`;
  return [...shared, page('changelog', changelogInChinese(changelog)), page('benchmark', benchmark)];
}
