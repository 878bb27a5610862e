/** The map of memories that is part of the page: made when the site is built. */
import { first } from '../first.js';
import { lifetime, type Lifetime } from '../lifetime.js';

export declare const data: Lifetime;

export default {
  load: (): Lifetime => {
    const made = lifetime(first.lifetime);
    return { ...made, kept: made.kept.map(row => row.map(value => Number(value.toPrecision(3)))) };
  },
};
