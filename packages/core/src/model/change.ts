import type { UnixMs } from './units.ts';

/** What sort of thing was altered. A `commit` is merged code: it acts from the deploy on that ships it. */
export type ChangeKind =
  | 'deploy'
  | 'commit'
  | 'config'
  | 'flag'
  | 'schema'
  | 'limit'
  | 'schedule'
  | 'certificate'
  | 'credential'
  | 'traffic'
  | 'scale'
  | 'other';

/** Anything that was altered on purpose, by a person or a machine. */
export interface ChangeEvent {
  readonly id: string;
  readonly kind: ChangeKind;
  /** Name of the service it was applied to; absent when it concerns the whole system. */
  readonly service?: string;
  readonly time: UnixMs;
  readonly title: string;
  readonly author?: string;
  /** The version that the change brings, for example `2.14.0`. */
  readonly version?: string;
  /** Paths that the change touched. */
  readonly files?: readonly string[];
  /** Unified diff, possibly cut. */
  readonly diff?: string;
  /** On a deploy, `vcs.ref.head.revision` is the id of the commit that it ships. */
  readonly attributes?: Readonly<Record<string, string>>;
}
