/**
 * The page for what is not there. A host shows it at any depth, where no relative address is right, so it brings its own
 * style and finds the site by asking the folders above for the list of pages that lies at its root.
 */
import { words } from '../language/words.js';

const style = `
:root { color-scheme: light dark; --ink: #23201b; --paper: #fbfaf7; --accent: #8f3419 }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e4dd; --paper: #16181b; --accent: #e8a184 } }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; gap: 2rem; padding: 2rem; background: var(--paper); color: var(--ink); font: 1.05rem/1.7 system-ui, sans-serif }
h1 { margin: 0; font: 2rem/1.3 Georgia, 'Songti SC', 'Noto Serif CJK SC', serif }
p { margin: .3rem 0; max-width: 34rem }
a { color: var(--accent) }`;

/** Points the links at the root of the site, once it is found. */
const script = `(async()=>{for(let at=new URL('.',location.href);;at=new URL('..',at)){const found=await fetch(new URL('hashmap.json',at)).then(r=>r.ok,()=>false);if(found){for(const link of document.querySelectorAll('a'))link.href=new URL(link.dataset.to,at);return}if(at.pathname==='/')return}})()`;

const part = (language: 'en' | 'zh', to: string): string =>
  `<section lang="${language}"><h1>${words.notFound[language]}</h1><p>${words.notFoundSays[language]}</p><p><a data-to="${to}" href="./${to}">${words.home[language]}</a></p></section>`;

export const notFoundPage = (): string => `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <title>Tracegrad: ${words.notFound.en}</title>
    <link rel="icon" href="data:,">
    <style>${style}</style>
  </head>
  <body><main>${part('en', 'index.html')}${part('zh', 'zh/index.html')}</main><script>${script}</script></body>
</html>
`;
