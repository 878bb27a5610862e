import { expect, test } from 'vitest';
import { browserFound, packedPath, usualPlaces } from './chromium.js';
import { browserBy, type Way } from './obtain.js';

const machine = (platform: string, env: Record<string, string>, ...there: readonly string[]) => ({
  platform,
  env,
  exists: (path: string) => there.includes(path),
});

test('a browser is found by its name in CHROMIUM_PATH, on the PATH, where installers put it, and at last where it is unpacked', () => {
  const found = (platform: string, env: Record<string, string>, ...there: readonly string[]) =>
    browserFound(machine(platform, env, ...there));
  const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
  expect(found('linux', { CHROMIUM_PATH: '/mine' }, '/mine', '/usr/bin/chromium')).toEqual({ path: '/mine' });
  expect(found('linux', { PATH: '/a:/b' }, '/b/google-chrome', '/usr/bin/chromium')).toEqual({
    path: '/b/google-chrome',
  });
  expect(found('linux', {}, packedPath, '/usr/bin/google-chrome-stable')).toEqual({
    path: '/usr/bin/google-chrome-stable',
  });
  expect(found('linux', {}, packedPath)).toEqual({ path: packedPath });
  expect(found('darwin', { PATH: '/usr/bin' }, chrome)).toEqual({ path: chrome });
  expect(found('win32', { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' }, edge)).toEqual({ path: edge });
});

test('no browser is said as it is: none wanted, a wrong name, none there', () => {
  const missing = (env: Record<string, string>) => browserFound(machine('linux', env, '/usr/bin/chromium'));
  expect(missing({ CHROMIUM_PATH: 'none' })).toEqual({ missing: expect.stringContaining('says that there is no') });
  expect(missing({ CHROMIUM_PATH: '/no' })).toEqual({ missing: 'CHROMIUM_PATH names /no, which is not there' });
  expect(browserFound(machine('linux', {}))).toEqual({ missing: expect.stringContaining('no Chromium') });
  expect(new Set(usualPlaces(machine('linux', {}))).size).toBe(usualPlaces(machine('linux', {})).length);
});

const way = (name: string, take: Way['take'], possible = true): Way => ({ name, possible, take });

test('the first browser that starts is taken; every way that does not lead to one is told', async () => {
  const told: string[] = [];
  const ways = [
    way('found', async () => ({ path: '/stub' })),
    way('impossible', () => Promise.reject(new Error('never asked')), false),
    way('installed', () => Promise.reject(new Error('no network'))),
    way('packed', async () => ({ path: '/packed' })),
    way('unneeded', () => Promise.reject(new Error('never asked'))),
  ];
  const trouble = async (path: string) => (path === '/stub' ? 'it is a stub' : undefined);
  expect(await browserBy(ways, line => told.push(line), trouble)).toEqual({ path: '/packed' });
  expect(told).toEqual([
    'browser: found: /stub does not start: it is a stub',
    'browser: installed: no network',
    'browser: /packed',
  ]);
  expect(await browserBy(ways.slice(0, 3), () => undefined, trouble)).toEqual({
    missing: '/stub does not start: it is a stub; no network',
  });
});
