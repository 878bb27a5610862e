/** What the system says about the memory of this process. */
import { readFileSync } from 'node:fs';

/**
 * Peak resident memory, MB of 2²⁰ bytes. The kernel's own high-water mark where there is one: the number that Node gives
 * counts what the process held before it became this program, which is the memory of the one that started it.
 */
export function peakMemory(): number {
  const kilobytes =
    process.platform === 'linux'
      ? Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
      : process.resourceUsage().maxRSS;
  return kilobytes / 1024;
}

/**
 * How many bytes of a writable stretch of memory are really there, by Linux's list of all stretches (`/proc/self/smaps`).
 * A stretch is known by its length; undefined if no stretch, or more than one, is so long.
 */
export function residentBytes(stretches: string, length: number): number | undefined {
  const found = stretches
    .split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/)
    .filter(one => /^\S+ rw/.test(one) && new RegExp(`^Size: +${length / 1024} kB$`, 'm').test(one));
  const resident = found.length === 1 ? /^Rss: +(\d+) kB$/m.exec(found[0] ?? '')?.[1] : undefined;
  return resident === undefined ? undefined : Number(resident) * 1024;
}
