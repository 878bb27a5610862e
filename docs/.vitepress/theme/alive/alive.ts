/** What scripts add to a page that already stands: everything here is left out without harm. */
import { onContentUpdated } from 'vitepress';
import { onMounted } from 'vue';
import { fillBoxes } from './boxes.js';
import { animateCopying } from './copy.js';
import { animateLedger } from './ledger.js';
import { animateListing } from './listing.js';
import { animateSteps } from './steps.js';

const done = new WeakSet<Element>();

async function animate(): Promise<void> {
  const content = document.querySelector<HTMLElement>('.vp-doc > div, .VPPage > div');
  if (content === null || done.has(content)) return;
  done.add(content);
  await fillBoxes(content);
  animateSteps(content);
  animateListing(content);
  animateCopying(content);
  animateLedger(content);
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (target?.closest('.frozen') !== null) target?.scrollIntoView();
}

/** The icon's address is relative to the page that was opened; it stays where it is when a click changes the address. */
function pinIcon(): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="icon"]'))
    link.setAttribute('href', link.href);
}

/** For the theme's setup, which runs while pages are made too; only a page in a browser is animated. */
export function useAlive(): void {
  onMounted(pinIcon);
  onContentUpdated(() => void animate());
}
