import type { Incident, IncidentEvent } from '../model/incident.ts';
import type { UnixMs } from '../model/units.ts';
import type { CallOptions } from './runtime.ts';
import type { LabelMatcher } from './store.ts';

export interface PageQuery {
  /** Items a page; 100 unless told, at most 1000. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
}

/** One watched system with its own settings, keys and incidents. */
export interface Project {
  /** Lower-case letters, digits, `-` and `_`, at most 63, a letter or digit first. */
  readonly id: string;
  readonly name: string;
  readonly createdAt: UnixMs;
}

export interface ProjectState {
  /** Throws `STORE_REJECTED` when the id is taken. */
  create(init: Pick<Project, 'id' | 'name'>, options?: CallOptions): Promise<Project>;
  get(id: string, options?: CallOptions): Promise<Project | undefined>;
  /** In order of ids. */
  list(query?: PageQuery, options?: CallOptions): Promise<Page<Project>>;
  /** False when there is no such project. */
  rename(id: string, name: string, options?: CallOptions): Promise<boolean>;
  /** Removes it with all that belongs to it; false when there is none. */
  remove(id: string, options?: CallOptions): Promise<boolean>;
}

export type ApiKeyScope = 'ingest' | 'read' | 'admin';

/** What is known of a key. Its secret is not: only a hash of it is kept. */
export interface ApiKey {
  /** Not secret: it names the key in lists and logs. */
  readonly id: string;
  readonly project: string;
  /** What it is for. At most two keys of one name are active, so that one can replace the other. */
  readonly name: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly createdAt: UnixMs;
  /** To the minute. */
  readonly lastUsedAt?: UnixMs;
  readonly revokedAt?: UnixMs;
}

export interface ApiKeyState {
  /**
   * Makes a key. `secret` is what a client sends; it is told here once and never again.
   * Throws `STORE_REJECTED` when two keys of that name are active already.
   */
  create(
    init: Pick<ApiKey, 'project' | 'name' | 'scopes'>,
    options?: CallOptions,
  ): Promise<{ readonly key: ApiKey; readonly secret: string }>;
  /** The active key that a client sent; `undefined` for anything else. Scopes are the caller's to compare. */
  verify(secret: string, options?: CallOptions): Promise<ApiKey | undefined>;
  /** Oldest first, revoked ones too. */
  list(project: string, query?: PageQuery, options?: CallOptions): Promise<Page<ApiKey>>;
  /** False when the project has no active key of that id. */
  revoke(project: string, id: string, options?: CallOptions): Promise<boolean>;
}

export interface IncidentQuery extends PageQuery {
  readonly status?: Incident['status'];
  /** Opened at or after. */
  readonly from?: UnixMs;
  /** Opened before. */
  readonly to?: UnixMs;
}

export interface IncidentState {
  /**
   * Keeps the event in the incident's history, and its incident unless a later one is kept already. The same event
   * again changes nothing.
   */
  record(project: string, event: IncidentEvent, options?: CallOptions): Promise<void>;
  get(project: string, id: string, options?: CallOptions): Promise<Incident | undefined>;
  /** Last opened first. */
  list(project: string, query?: IncidentQuery, options?: CallOptions): Promise<Page<Incident>>;
  /** Events of one incident, oldest first; of very many, the first and the latest. */
  history(
    project: string,
    id: string,
    query?: PageQuery,
    options?: CallOptions,
  ): Promise<Page<IncidentEvent>>;
}

/** A value and how often it was written. */
export interface Versioned {
  readonly value: unknown;
  /** 1 for the first. */
  readonly version: number;
  readonly updatedAt: UnixMs;
}

/** Whether a write took place, and the version that is kept now; 0 for none. */
export interface WriteOutcome {
  readonly written: boolean;
  readonly version: number;
}

/** Values are what `encodeDocument` takes: JSON, and maps, bigints, NaN and typed arrays. */
export interface SettingState {
  get(project: string, key: string, options?: CallOptions): Promise<Versioned | undefined>;
  /** In order of keys. */
  list(
    project: string,
    query?: PageQuery,
    options?: CallOptions,
  ): Promise<Page<Versioned & { readonly key: string }>>;
  /** Writes only over version `expected`; 0 when there must be none. */
  set(
    project: string,
    key: string,
    value: unknown,
    expected: number,
    options?: CallOptions,
  ): Promise<WriteOutcome>;
  /** Removes version `expected`. */
  remove(
    project: string,
    key: string,
    expected: number,
    options?: CallOptions,
  ): Promise<WriteOutcome>;
}

/** No notifications for what all matchers fit, for a while. */
export interface Silence {
  readonly id: string;
  readonly project: string;
  /** At least one. */
  readonly matchers: readonly LabelMatcher[];
  readonly from: UnixMs;
  /** Exclusive. */
  readonly to: UnixMs;
  readonly author: string;
  readonly reason: string;
  readonly createdAt: UnixMs;
}

export interface SilenceState {
  add(init: Omit<Silence, 'id' | 'createdAt'>, options?: CallOptions): Promise<Silence>;
  /** In order of their ends, the latest first. */
  list(
    project: string,
    query?: PageQuery & { readonly activeAt?: UnixMs },
    options?: CallOptions,
  ): Promise<Page<Silence>>;
  /** Ends it now; false when there is none that has not ended. */
  end(project: string, id: string, options?: CallOptions): Promise<boolean>;
}

/** Somebody's word that a finding or a hypothesis is none. */
export interface Dismissal {
  readonly project: string;
  readonly kind: 'finding' | 'hypothesis';
  /** What is dismissed, as the caller names it: inspection and entity, cause and entity. */
  readonly subject: string;
  readonly author: string;
  readonly reason: string;
  readonly createdAt: UnixMs;
}

export interface DismissalState {
  /** A second dismissal of the same subject takes the first one's place. */
  add(init: Omit<Dismissal, 'createdAt'>, options?: CallOptions): Promise<Dismissal>;
  get(
    project: string,
    kind: Dismissal['kind'],
    subject: string,
    options?: CallOptions,
  ): Promise<Dismissal | undefined>;
  /** In order of kinds and subjects. */
  list(
    project: string,
    query?: PageQuery & { readonly kind?: Dismissal['kind'] },
    options?: CallOptions,
  ): Promise<Page<Dismissal>>;
  remove(
    project: string,
    kind: Dismissal['kind'],
    subject: string,
    options?: CallOptions,
  ): Promise<boolean>;
}

/** Where something long-running stands. Compare-and-set, so that a former leader cannot overwrite a new one. */
export interface CheckpointState {
  get(key: string, options?: CallOptions): Promise<Versioned | undefined>;
  /** Writes only over version `expected`; 0 when there must be none. */
  set(key: string, value: unknown, expected: number, options?: CallOptions): Promise<WriteOutcome>;
  /** Removes version `expected`. */
  remove(key: string, expected: number, options?: CallOptions): Promise<WriteOutcome>;
}

/** How much was removed. */
export interface Pruned {
  readonly incidents: number;
  readonly silences: number;
  readonly keys: number;
}

/**
 * What must outlive the process, besides telemetry. Methods throw `STORE_UNAVAILABLE` when the store cannot answer,
 * and `STORE_REJECTED` for what it cannot hold, with the limit's id in `details.limit`.
 */
export interface StateStore {
  readonly name: string;
  /** Version of this interface. */
  readonly version: 1;
  readonly projects: ProjectState;
  readonly keys: ApiKeyState;
  readonly incidents: IncidentState;
  readonly settings: SettingState;
  readonly silences: SilenceState;
  readonly dismissals: DismissalState;
  readonly checkpoints: CheckpointState;
  /**
   * Waits until no other process leads `name`, then runs `work` once. Its signal aborts when the lead is lost; what
   * must not be done twice belongs behind it, and `checkpoints` catch what was under way. After a loss it waits again.
   * Resolves when `work` is done, rejects with its error, or with the reason of `options.signal`.
   */
  lead(
    name: string,
    work: (signal: AbortSignal) => Promise<void>,
    options?: CallOptions,
  ): Promise<void>;
  /** Removes incidents resolved, silences ended and keys revoked before a time, at most 1000 each a call. */
  prune(project: string, before: UnixMs, options?: CallOptions): Promise<Pruned>;
  check(options?: CallOptions): Promise<void>;
  /** Calling it twice is harmless. */
  close(): Promise<void>;
}
