import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conform } from '@abduce/core/testing';
import { afterAll, describe, it } from 'vitest';
import { allFeatures, keepAll } from '../clickhouse/test-kit/conformance.ts';
import { loadTestChdb } from '../test-kit/load-chdb.ts';
import { chdbStore } from './chdb-store.ts';

// One directory a process; a database for each case keeps them apart.
const path = mkdtempSync(join(tmpdir(), 'abduce-chdb-conformance-'));
let database = 0;

afterAll(() => rmSync(path, { recursive: true, force: true }));

conform(
  { describe, it },
  {
    name: 'chdb',
    open: () => chdbStore({ path, database: `t${++database}`, keep: keepAll, load: loadTestChdb }),
    features: allFeatures,
  },
);
