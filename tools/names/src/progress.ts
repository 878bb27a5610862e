/**
 * What is seen while the network trains: one line that is rewritten on a terminal, ten lines in a log.
 *
 * No times and no rates are shown: the same seed prints the same text.
 */
import type { Update } from './train.js';

export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Consumes the updates and shows the training loss as a mean over the last stretch. */
export function shownProgress(updates: Iterable<Update>, total: number, screen: Screen): void {
  const live = screen.isTTY === true;
  const every = Math.max(1, Math.round(total / (live ? 100 : 10)));
  let nats = 0;
  let events = 0;
  for (const update of updates) {
    nats += update.nats;
    events += update.events;
    if (update.number % every !== 0 && update.number !== total) continue;
    const bits = (nats / events / Math.LN2).toFixed(3);
    const line = `update ${String(update.number).padStart(String(total).length)} of ${total}   training ${bits} bits per character`;
    screen.write(live ? `\r${bar(update.number / total)} ${line}` : `${line}\n`);
    nats = 0;
    events = 0;
  }
  if (live) screen.write('\n');
}

function bar(share: number): string {
  const full = Math.round(share * 20);
  return `[${'#'.repeat(full)}${'.'.repeat(20 - full)}]`;
}
