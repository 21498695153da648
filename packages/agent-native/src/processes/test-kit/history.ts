import type { ProcessDocument, SnapshotDocument } from '../../protocol/documents.ts';
import type { Observation } from '../../test-kit/observe.ts';
import { until } from '../../test-kit/program.ts';

/** What all snapshots told together: each tells of a process only when something changed. */
export interface History {
  readonly processes: readonly ProcessDocument[];
  /** Asks for snapshots until it is so. */
  seen(what: string, so: (snapshot: SnapshotDocument) => boolean): Promise<SnapshotDocument>;
  exits(pid: number): readonly ProcessDocument[];
}

export function historyOf(agent: Observation): History {
  const processes: ProcessDocument[] = [];
  return {
    processes,
    async seen(what, so) {
      let last: SnapshotDocument | undefined;
      await until(
        () => `${what}: ${JSON.stringify(processes).slice(-4000)} ${JSON.stringify(last?.lives)}`,
        async () => {
          last = await agent.snapshot();
          processes.push(...last.processes);
          return so(last);
        },
      );
      return last as SnapshotDocument;
    },
    exits: (pid) => processes.filter((row) => row.pid === pid && row.exit !== undefined),
  };
}
