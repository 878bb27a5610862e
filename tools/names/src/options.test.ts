import { describe, expect, it } from 'vitest';
import { defaults, help, isDefault, optionsOf, UsageError } from './options.js';

describe('optionsOf', () => {
  it('has defaults for everything', () => {
    expect(optionsOf([])).toEqual(defaults);
    expect(isDefault(defaults)).toBe(true);
  });

  it('takes numbers in both spellings, and the switches', () => {
    expect(optionsOf(['--updates', '10', '--seed=0', '--hidden=8', '--save'])).toEqual({
      ...defaults,
      updates: 10,
      seed: 0,
      hidden: 8,
      save: true,
    });
    expect(optionsOf(['--updates', '3', '--help'])).toBe('help');
  });

  it('judges the default result only', () => {
    expect(isDefault({ ...defaults, save: true })).toBe(true);
    expect(isDefault({ ...defaults, seed: 9 })).toBe(false);
    expect(isDefault({ ...defaults, updates: 10 })).toBe(false);
    expect(isDefault({ ...defaults, hidden: 8 })).toBe(false);
  });

  it('says what is wrong with a command line', () => {
    const wrong: [string[], RegExp][] = [
      [['--updates', 'many'], /--updates must be an integer from 1 to 1000000, not "many"/],
      [['--updates', '0'], /--updates/],
      [['--hidden', '1e3'], /--hidden/],
      [['--seed', '4294967296'], /--seed/],
      [['--seed'], /--seed/],
      [['--epochs', '3'], /--epochs/],
      [['names.txt'], /names\.txt/],
    ];
    for (const [args, says] of wrong) {
      expect(() => optionsOf(args)).toThrow(UsageError);
      expect(() => optionsOf(args)).toThrow(says);
    }
  });

  it('is described by the help, option by option', () => {
    for (const name of ['--updates', '--hidden', '--seed', '--save', '--help']) expect(help).toContain(name);
  });
});
