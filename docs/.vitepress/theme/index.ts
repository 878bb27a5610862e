/**
 * The theme: the default one with a typography of its own, and the components that pages use.
 *
 * A component of a page is registered here under its name and loaded when a page that shows it is opened.
 */
import 'katex/dist/katex.min.css';
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { type AsyncComponentLoader, defineAsyncComponent } from 'vue';
import { useAlive } from './alive/alive.js';
import './style/tokens.css';
import './style/prose.css';
import './style/formula.css';
import './style/home.css';
import './style/model.css';
import './style/print.css';

const theme: Theme = {
  extends: DefaultTheme,
  setup: useAlive,
  enhanceApp: ({ app }) => {
    for (const [name, load] of Object.entries(components)) app.component(name, defineAsyncComponent(load));
  },
};

/** Name in Markdown → module. One line for each component. */
const components: Readonly<Record<string, AsyncComponentLoader>> = {
  PipelineDrawing: () => import('./components/frame/PipelineDrawing.vue'),
  GradientNorms: () => import('./components/explore/GradientNorms.vue'),
  MemoryLifetime: () => import('./components/explore/MemoryLifetime.vue'),
  TrainingRace: () => import('./components/explore/TrainingRace.vue'),
  NamesModel: () => import('./components/explore/NamesModel.vue'),
  KernelPlan: () => import('./components/explore/KernelPlan.vue'),
  ParameterWalk: () => import('./components/explore/ParameterWalk.vue'),
  PlaygroundPage: () => import('./components/playground/PlaygroundPage.vue'),
};

export default theme;
