/** What TypeScript needs to know of a single-file component and of style sheets: they can be imported. */
declare module '*.vue' {
  import type { Component } from 'vue';
  const component: Component;
  export default component;
}
declare module '*.css';
