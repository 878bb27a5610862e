/** All journeys, loaded when another than the first is chosen. */
import { type ModelJourneys, modelJourneys } from '../journeys.js';

export declare const data: readonly ModelJourneys[];

export default { load: modelJourneys };
