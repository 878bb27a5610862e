import { describe, expect, it } from 'vitest';
import { grid } from './case.js';
import { optionsOf, UsageError } from './options.js';
import { peerNames } from './peers.js';

describe('the command line', () => {
  it('means the whole grid with everybody where nothing is said', () => {
    expect(optionsOf([])).toEqual({
      cases: grid,
      backends: ['ts', 'wasm', 'relaxed'],
      threads: [1],
      peers: peerNames,
      json: undefined,
      odd: false,
      linear: false,
      memory: false,
      full: false,
      rounds: 7,
      budget: 300,
    });
  });

  it('repeats options', () => {
    const args =
      '--case rnn:1,3,2,1,5 --case lstm:2,17,3,33,1 --backend wasm --backend ts --threads 1 --threads 2 --peers torch --peers naive';
    expect(optionsOf([...args.split(' '), '--json', 'rows.json'])).toMatchObject({
      cases: [
        { model: 'rnn', D: 1, H: 3, K: 2, B: 1, T: 5 },
        { model: 'lstm', D: 2, H: 17, K: 3, B: 33, T: 1 },
      ],
      backends: ['ts', 'wasm'],
      threads: [1, 2],
      peers: ['torch', 'naive'],
      json: 'rows.json',
    });
  });

  it('knows nobody, lists with commas, and help', () => {
    expect(optionsOf(['--peers', 'none'])).toMatchObject({ peers: [] });
    expect(optionsOf(['--peers', 'brain,torch'])).toMatchObject({ peers: ['torch', 'brain'] });
    expect(optionsOf(['--help'])).toBe('help');
    expect(optionsOf(['--case', 'none'])).toMatchObject({ cases: [] });
  });

  it('has all parts in a full run', () => {
    expect(optionsOf(['--full'])).toMatchObject({ odd: true, linear: true, memory: true, full: true });
    expect(optionsOf(['--odd'])).toMatchObject({ odd: true, linear: false, memory: false, full: false });
  });

  it.each([
    ['--case', 'gru:1,1,2,1,1'],
    ['--case', 'rnn:1,1'],
    ['--backend', 'webgpu'],
    ['--peers', 'numpy'],
    ['--threads', '0'],
    ['--rounds', '1.5'],
    ['--nonsense', '1'],
  ])('refuses %s %s', (option, value) => {
    expect(() => optionsOf([option, value])).toThrow(UsageError);
  });
});
