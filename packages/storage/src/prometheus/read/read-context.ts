import type { CallOptions } from '@abduce/core';
import type { Api } from '../http/api.ts';
import type { LabelNames } from '../names/label-names.ts';
import type { Settings } from '../options.ts';
import type { Counters } from '../stats.ts';
import type { Engine } from './engine.ts';

/** What reading needs. */
export interface ReadContext {
  readonly settings: Settings;
  readonly api: Api;
  readonly names: LabelNames;
  readonly counters: Counters;
  engine(options: CallOptions): Promise<Engine>;
}
