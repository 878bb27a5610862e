/** The names that are part of the page: a short run, made when the site is built. */
import { firstNames } from '@tracegrad/names/dataset';
import { first } from '../first.js';
import { learning, type NamesProgress } from '../names.js';

export declare const data: readonly NamesProgress[];

export default { load: (): readonly NamesProgress[] => [...learning(firstNames().names, first.names)] };
