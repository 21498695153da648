import type { SnapshotDocument, SpanDocument, Watch } from '../protocol/documents.ts';
import { type TestCgroup } from './cgroup.ts';
import { type Observation, type ObserveOptions } from './observe.ts';
/** Two cgroups, one for clients and one for servers, and the helper on both. */
export interface Stage extends AsyncDisposable {
    readonly clients: TestCgroup;
    readonly servers: TestCgroup;
    watch(options?: StageOptions): Promise<Observation>;
    /** Runs a program of `apps/` as a client and returns the JSON that it prints. */
    client<T>(app: string, ...args: readonly unknown[]): Promise<T>;
}
export interface StageOptions extends Omit<ObserveOptions, 'scope'> {
    readonly see?: readonly Watch[];
}
export declare const app: (name: string) => string;
export declare function makeStage(): Promise<Stage>;
export declare const median: (values: readonly number[]) => number;
/** Requests that a snapshot counts, by status. */
export declare function countsOf(snapshot: SnapshotDocument, side: 'client' | 'server', protocol: string): Record<string, number>;
export declare const onSide: (side: "client" | "server", protocol: string) => (span: SpanDocument) => boolean;
//# sourceMappingURL=stage.d.ts.map