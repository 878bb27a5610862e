/** A fold of steps is filled from the page of steps when it is opened for the first time. */
import { pageAt } from './boxes.js';

const pages = new Map<string, Promise<Document>>();

function pageOf(address: string): Promise<Document> {
  const known = pages.get(address);
  if (known !== undefined) return known;
  const page = pageAt(address);
  pages.set(address, page);
  page.catch(() => pages.delete(address)); // the next opening asks again
  return page;
}

async function fill(fold: HTMLDetailsElement): Promise<void> {
  const link = fold.querySelector<HTMLAnchorElement>('a.to-steps');
  const id = fold.dataset['steps'];
  if (link === null || id === undefined) return;
  const list = (await pageOf(link.pathname)).getElementById(id)?.querySelector('ol');
  if (list !== null && list !== undefined) link.replaceWith(document.importNode(list, true));
}

/** Where the steps cannot be fetched, the link to them stays. */
const tryToFill = (fold: HTMLDetailsElement): void => void fill(fold).catch(() => undefined);

export function animateSteps(content: ParentNode): void {
  for (const fold of content.querySelectorAll<HTMLDetailsElement>('details[data-steps]')) {
    fold.addEventListener('toggle', () => fold.open && tryToFill(fold));
    if (fold.open) tryToFill(fold);
  }
}
