/** What TypeScript needs to know of a single-file component and of style sheets: they can be imported. */
declare module '*.vue' {
  import type { Component } from 'vue';
  const component: Component;
  export default component;
}
declare module '*.css';
/** What of Vite's constants is used here. */
interface ImportMeta {
  readonly env: { readonly SSR: boolean };
}
