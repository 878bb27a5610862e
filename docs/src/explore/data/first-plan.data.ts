/** The plan that is part of the page, and the names of the others. */
import { gallery } from '@tracegrad/symbolic';
import { first } from '../first.js';
import { type PlanPicture, planPicture } from '../plan-picture.js';

export interface FirstPlan {
  readonly picture: PlanPicture;
  readonly models: readonly string[];
}
export declare const data: FirstPlan;

export default {
  load: (): FirstPlan => {
    const definition = gallery.find(({ name }) => name === first.plan);
    if (definition === undefined) throw new RangeError(`the gallery has no ${first.plan}`);
    return { picture: planPicture(definition), models: gallery.map(({ name }) => name) };
  },
};
