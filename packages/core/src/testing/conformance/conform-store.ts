import type { TelemetryBatch } from '../../model/batch.ts';
import { AbduceError } from '../../model/error.ts';
import type { UnixMs } from '../../model/units.ts';
import type { TelemetryStore } from '../../ports/store.ts';
import { type CaseRunner, registerCases } from './conform.ts';
import { storeCases } from './store-cases.ts';
import type { StoreFeature, StoreRetention, StoreSubject } from './store-subject.ts';

export interface StoreConformance {
  /** Shown before every case. */
  readonly name: string;
  /** A new, empty store; called for every case. The kit closes it. */
  open(): TelemetryStore | Promise<TelemetryStore>;
  /** What the store claims to do. Cases that need more are left out. */
  readonly features: readonly StoreFeature[];
  /** Known failures: name of the case and the reason. One that passes fails the run. */
  readonly skip?: Readonly<Record<string, string>>;
  /** How telemetry gets into a store that cannot be written; resolves when it can be read. */
  seed?(store: TelemetryStore, batch: TelemetryBatch): Promise<void>;
  /** For feature `retention`: how the store under test lets time pass. */
  retention?(store: TelemetryStore): StoreRetention;
  /** When the data of the cases lies; a whole minute. Default 2026-01-05 12:00 UTC. */
  readonly at?: UnixMs;
}

const defaults = { at: Date.UTC(2026, 0, 5, 12) } as const;
const parts = ['metrics', 'logs', 'traces', 'profiles', 'changes'] as const;

async function writeParts(store: TelemetryStore, batch: TelemetryBatch): Promise<void> {
  if (batch.metrics !== undefined) await store.metrics?.write?.(batch);
  if (batch.logs !== undefined) await store.logs?.write?.(batch);
  if (batch.spans !== undefined) await store.traces?.write?.(batch);
  if (batch.profiles !== undefined) await store.profiles?.write?.(batch);
  if (batch.changes !== undefined) await store.changes?.write?.(batch);
}

function checkFeatures(store: TelemetryStore, features: readonly StoreFeature[]): void {
  for (const part of parts) {
    const has = { read: store[part] !== undefined, write: store[part]?.write !== undefined };
    for (const mode of ['read', 'write'] as const) {
      const declared = features.includes(`${part}.${mode}`);
      if (declared !== has[mode]) {
        throw new AbduceError(
          'CONFIG',
          `feature "${part}.${mode}" is ${declared ? '' : 'not '}declared, but the store ${has[mode] ? 'has' : 'lacks'} it`,
          { hint: 'Declare what the store has, no more and no less.' },
        );
      }
    }
  }
}

/**
 * Registers the store cases with a test runner (vitest, node:test, mocha …): an adapter that passes them can stand
 * in for any other store. Features are declared, and compared with the parts that the store has; a case is left out
 * only for want of a feature, or as a named skip with a reason.
 *
 * @example
 * conform({ describe, it }, {
 *   name: 'memory',
 *   open: () => memoryStore(),
 *   features: ['metrics.read', 'metrics.write', 'metrics.regex', 'replays'],
 * });
 */
export function conform(runner: CaseRunner, options: StoreConformance): void {
  const { name, features, skip = {}, at = defaults.at, seed = writeParts } = options;
  registerCases<StoreSubject>(runner, {
    name,
    features,
    skip,
    cases: [
      {
        name: 'store: has the parts that its features declare',
        needs: [],
        run: async ({ store }) => checkFeatures(store, features),
      },
      ...storeCases,
    ],
    async open() {
      const store = await options.open();
      return {
        store,
        at,
        retention: options.retention?.(store),
        async put(...batches) {
          for (const batch of batches) await seed(store, batch);
        },
      };
    },
    close: ({ store }) => store.close(),
  });
}
