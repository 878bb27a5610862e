/**
 * Derivation and code point at each other: where the code stands beside the text, a line number moves the code alone, and
 * what is pointed at is marked.
 */
const isBeside = (): boolean => matchMedia('(width >= 1400px)').matches;

function mark(content: ParentNode, target: HTMLElement): void {
  for (const shown of content.querySelectorAll('.shown')) shown.classList.remove('shown');
  target.classList.add('shown');
}

export function animateListing(content: ParentNode): void {
  const listing = content.querySelector<HTMLElement>('.listing');
  if (listing === null) return;
  for (const link of content.querySelectorAll<HTMLAnchorElement>('a.to-line, .listing a')) {
    link.addEventListener('click', event => {
      const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (target === null) return;
      mark(content, target);
      if (!isBeside() || !listing.contains(target)) return;
      event.preventDefault();
      event.stopPropagation();
      listing.scrollTop +=
        target.getBoundingClientRect().top - listing.getBoundingClientRect().top - listing.clientHeight / 3;
    });
  }
}
