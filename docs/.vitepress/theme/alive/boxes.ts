/**
 * A page reached by a click comes as a program without its frozen boxes (src/formula/frozen.ts): they are taken from the
 * page as it lies on the server. A page that was opened as such has them already.
 */
const isBox = (node: Element): node is HTMLElement =>
  node instanceof HTMLElement && node.dataset['frozen'] !== undefined;

/** The page at an address, parsed; its scripts do not run. */
export async function pageAt(address: string): Promise<Document> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} for ${address}`);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

/** Fills the empty boxes of the page that is open; resolves when there is none left. */
export async function fillBoxes(content: ParentNode): Promise<void> {
  const empty = [...content.querySelectorAll('.frozen:empty')].filter(isBox);
  if (empty.length === 0) return;
  const page = await pageAt(location.pathname);
  for (const box of empty) {
    const key = box.dataset['frozen'] ?? '';
    const source = page.querySelector(`.frozen[data-frozen="${CSS.escape(key)}"]`);
    if (source !== null) box.replaceChildren(...[...source.childNodes].map(node => document.importNode(node, true)));
  }
}
