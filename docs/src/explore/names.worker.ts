/** Learning names away from the page, which sends the names: they are an asset of the page, loaded when asked for. */
import { learning } from './names.js';
import type { NamesSetting } from './names-setting.js';
import { serve } from './service.js';

export interface NamesRequest {
  readonly names: readonly string[];
  readonly setting: NamesSetting;
}

serve(({ names, setting }: NamesRequest) => learning(names, setting), 1);
