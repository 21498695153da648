import { resolve } from 'node:path';
import { AbduceError, type IncidentEvent, type StateStore } from '@abduce/core';
import { shownSpec } from './store-spec.ts';

/** Incidents on disk, and who watches when several do. */
export interface OpenedState extends AsyncDisposable {
  readonly shown: string;
  /** Keeps an event of an incident. */
  record(event: IncidentEvent): Promise<void>;
  /** Runs the work in one process at a time, here as soon as no other has it. */
  lead(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>;
}

const project = 'default';

async function storeOf(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<StateStore> {
  if (/^postgres(ql)?:\/\//.test(text)) {
    const { postgresState } = await import('@abduce/storage/state');
    const url = URL.parse(text);
    if (url !== null) {
      if (url.password === '' && env.ABDUCE_STATE_PASSWORD !== undefined)
        url.password = encodeURIComponent(env.ABDUCE_STATE_PASSWORD);
      return postgresState({ url: url.href });
    }
  } else if (text.startsWith('sqlite:') && text.length > 'sqlite:'.length) {
    const { sqliteState } = await import('@abduce/storage/state');
    return sqliteState({ path: resolve(text.slice('sqlite:'.length)) });
  }
  throw new AbduceError('CONFIG', `the state "${shownSpec(text)}" is of no kind that there is`, {
    hint: 'write sqlite:/path/of/a/file or postgres://user@host:5432/database',
    details: { usage: true },
  });
}

/** Opens the state that the text names. Throws `CONFIG`, and `STORE_UNAVAILABLE` when it does not answer. */
export async function openState(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<OpenedState> {
  const state = await storeOf(text, env);
  try {
    if ((await state.projects.get(project, { signal })) === undefined) {
      await state.projects
        .create({ id: project, name: 'Default' }, { signal })
        .catch(async (error: unknown) => {
          // Another process may have been first.
          if ((await state.projects.get(project, { signal })) === undefined) throw error;
        });
    }
  } catch (error) {
    await state.close();
    throw error;
  }
  return {
    shown: shownSpec(text),
    record: (event) => state.incidents.record(project, event),
    lead: (work, until) => state.lead('observer', work, { signal: until }),
    [Symbol.asyncDispose]: () => state.close(),
  };
}
