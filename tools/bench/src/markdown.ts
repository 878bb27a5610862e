/** Tables as Prettier writes them, so that a generated page passes the same check as every other. */
export type Cells = readonly string[];

/** The first column is text, the others are numbers. */
export function table(header: Cells, body: readonly Cells[]): string {
  const widths = header.map((_, column) =>
    Math.max(3, ...[header, ...body].map(cells => (cells[column] ?? '').length)),
  );
  const line = (cells: Cells): string =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width, column)).join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(header), `| ${rule.join(' | ')} |`, ...body.map(line)].join('\n');
}

const pad = (text: string, width: number, column: number): string =>
  column === 0 ? text.padEnd(width) : text.padStart(width);
