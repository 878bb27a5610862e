/** Training away from the page. */
import { contest } from './contest.js';
import type { RaceSetting } from './race-setting.js';
import { serve } from './service.js';

export interface ContestRequest {
  readonly settings: readonly RaceSetting[];
  readonly limit: number;
}

serve(({ settings, limit }: ContestRequest) => contest(settings, limit), 30);
