import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AbduceError } from '@abduce/core';
import type { Dataset } from '../../labelled-case.ts';
import { caseFileOf } from './case-file.ts';
import { revision } from './change-events.ts';
import { readTables, readTruth } from './incident-files.ts';

const none = 'none';

/** Frozen incidents with a guilty commit, or with none: `<id>/data` to look at, `<id>/ground_truth.json` to score. */
export const dataset: Dataset = {
  name: 'rootcausebench',
  *cases(dir) {
    const ids = readdirSync(dir)
      .filter((id) => existsSync(join(dir, id, 'data', 'alert.json')))
      .sort();
    if (ids.length === 0) {
      throw new AbduceError('CONFIG', `"${dir}" holds no incident`, {
        hint: 'Each incident is a folder with data/alert.json and ground_truth.json.',
      });
    }
    for (const id of ids) {
      const tables = readTables(join(dir, id, 'data'));
      const { rootCause, decoys } = readTruth(join(dir, id, 'ground_truth.json'));
      yield {
        id,
        group: rootCause === none ? none : 'guilty',
        truth: rootCause,
        decoys,
        caseFile: () => caseFileOf(tables),
      };
    }
  },
  ranked({ triggers }, { world }) {
    const changes = new Map(world.changes.map((change) => [change.id, change]));
    return triggers.flatMap(({ change: id, score }) => {
      if (id === undefined) return [{ name: none, score }];
      const change = changes.get(id);
      const name = change?.kind === 'commit' ? id : change?.attributes?.[revision];
      return name === undefined ? [] : [{ name, score }];
    });
  },
};
