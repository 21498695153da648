import type { CauseType } from '@abduce/core';
import type { CauseTemplate } from './cause-template.ts';
import { codeCauses } from './code.ts';
import { configurationCauses } from './configuration.ts';
import { dataCauses } from './data.ts';
import { databaseCauses } from './database.ts';
import { dependencyCauses } from './dependency.ts';
import { networkCauses } from './network.ts';
import { platformCauses } from './platform.ts';
import { poolCauses } from './pool.ts';
import { resourceCauses } from './resource.ts';
import { trafficCauses } from './traffic.ts';

/** The wording of every cause type: complete, because the record's type asks for each. */
export const causeTemplates: Readonly<Record<CauseType, CauseTemplate>> = {
  ...codeCauses,
  ...dataCauses,
  ...databaseCauses,
  ...poolCauses,
  ...resourceCauses,
  ...networkCauses,
  ...dependencyCauses,
  ...trafficCauses,
  ...configurationCauses,
  ...platformCauses,
};
