/** The names to learn from, as one text of the page that is loaded when training is asked for. Licences: docs/data-licences.md. */
import { firstNames } from '@tracegrad/names/dataset';

export declare const data: string;

export default { load: (): string => firstNames().names.join(' ') };
