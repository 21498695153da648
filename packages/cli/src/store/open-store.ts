import type { TelemetryStore } from '@abduce/core';
import { parseStoreSpec, type StoreSpec, shownSpec, storeSpecError } from './store-spec.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A store that a command works with. */
export interface OpenedStore extends AsyncDisposable {
  readonly spec: StoreSpec;
  /** What was written on the command line, without a password. */
  readonly shown: string;
  readonly store: TelemetryStore;
}

/** Opens the store that the text names; its adapter is loaded now. Throws `CONFIG` with what may be written. */
export async function openStore(text: string, env: Environment): Promise<OpenedStore> {
  const spec = parseStoreSpec(text, env);
  const store = await storeOf(spec, text, env);
  return { spec, shown: shownSpec(text), store, [Symbol.asyncDispose]: () => store.close() };
}

async function storeOf(spec: StoreSpec, text: string, _env: Environment): Promise<TelemetryStore> {
  switch (spec.kind) {
    case 'memory': {
      const { memoryStore } = await import('@abduce/storage/memory');
      return memoryStore({ maxAge: Number.MAX_SAFE_INTEGER });
    }
    default:
      throw storeSpecError(text, 'cannot be opened');
  }
}
