/** The journey that is part of the page. */
import { type JourneyPage, journeyPage } from '../journeys.js';

export declare const data: JourneyPage;

export default { load: journeyPage };
