/** The plans of all models, loaded when another than the first is chosen. */
import { gallery } from '@tracegrad/symbolic';
import { type PlanPicture, planPicture } from '../plan-picture.js';

export declare const data: readonly PlanPicture[];

export default { load: (): readonly PlanPicture[] => gallery.map(planPicture) };
