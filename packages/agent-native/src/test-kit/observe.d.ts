import type { ConfigureDocument, HelloDocument, ProfileDocument, SnapshotDocument, SpanDocument, StatusDocument, Watch } from '../protocol/documents.ts';
import type { TestCgroup } from './cgroup.ts';
/** The committed helper of this machine, or the one that was just built, where the environment names it. */
export declare const helperPath: string;
export interface Observation extends AsyncDisposable {
    readonly pid: number;
    readonly hello: HelloDocument;
    /** The newest. */
    readonly status: StatusDocument;
    /** Spans in order of their start. */
    spans(): SpanDocument[];
    profiles(): ProfileDocument[];
    /** Everything that happened before the call is in it. */
    snapshot(): Promise<SnapshotDocument>;
    /** Asks for snapshots until it is so, and returns the one that shows it. */
    seen(what: string, so: (snapshot: SnapshotDocument) => boolean): Promise<SnapshotDocument>;
    /** Waits for so many spans, and returns them. */
    spansSeen(count: number, which?: (span: SpanDocument) => boolean): Promise<readonly SpanDocument[]>;
    configure(changes: Partial<ConfigureDocument>): Promise<void>;
    /** Bytes that were no frame. */
    readonly skippedBytes: number;
    /** What it wrote to its standard error and as log frames. */
    log(): string;
}
export interface ObserveOptions extends Partial<Omit<ConfigureDocument, 'scope' | 'host'>> {
    /** Nothing else is observed. */
    readonly scope: readonly (readonly [cgroup: TestCgroup, ...watch: Watch[]])[];
    /** A command line around the helper, such as `setpriv`. */
    readonly around?: readonly string[];
    readonly helper?: string;
}
/** Starts the helper on cgroups of the test's own and waits until it watches them. Needs root. */
export declare function observe(options: ObserveOptions): Promise<Observation>;
//# sourceMappingURL=observe.d.ts.map