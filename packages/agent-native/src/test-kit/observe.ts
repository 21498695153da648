import { spawn } from 'node:child_process';
import { arch } from 'node:process';
import { fileURLToPath } from 'node:url';
import type {
  ConfigureDocument,
  HelloDocument,
  ProfileDocument,
  SnapshotDocument,
  SpanDocument,
  StatusDocument,
  Watch,
} from '../protocol/documents.ts';
import { encodeFrame, frameType } from '../protocol/frame.ts';
import { messageReader, type ReadStats } from '../protocol/message-reader.ts';
import type { TestCgroup } from './cgroup.ts';
import { until } from './program.ts';

/** The committed helper of this machine, or the one that was just built, where the environment names it. */
export const helperPath: string =
  process.env.ABDUCE_HELPER ??
  fileURLToPath(new URL(`../../../agent-native-linux-${arch}/bin/abduce-helper`, import.meta.url));

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
  spansSeen(
    count: number,
    which?: (span: SpanDocument) => boolean,
  ): Promise<readonly SpanDocument[]>;
  configure(changes: Partial<ConfigureDocument>): Promise<void>;
  /** Bytes that were no frame. */
  readonly skippedBytes: number;
  /** What could not be used of its output. */
  readonly readStats: ReadStats;
  /** Frames of spans until now, and requests that these say were not sampled. */
  readonly spanFrames: number;
  readonly unsampled: number;
  /** Nobody reads its output until the returned function is called. */
  stall(): () => void;
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

const quiet: Omit<ConfigureDocument, 'scope'> = {
  host: [],
  interval: 60_000,
  spansPerSecond: 1_000_000,
  memory: 48 << 20,
  profileHertz: 0,
  offCpu: false,
  paused: false,
  conntrackNetns: [],
};

const lineOf = (span: SpanDocument): string =>
  `${span.start} ${span.side} ${span.protocol} ${span.method} ${span.target} ${span.status} ${span.error}`;

/** Starts the helper on cgroups of the test's own and waits until it watches them. Needs root. */
export async function observe(options: ObserveOptions): Promise<Observation> {
  const { scope, around = [], helper = helperPath, ...settings } = options;
  let configuration: ConfigureDocument = {
    ...quiet,
    ...settings,
    scope: scope.map(([cgroup, ...watch]) => ({ path: cgroup.path, watch, subtree: true })),
  };
  const [command = '', ...args] = [...around, helper, 'run'];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const reader = messageReader();
  const spans: SpanDocument[] = [];
  const profiles: ProfileDocument[] = [];
  const snapshots: SnapshotDocument[] = [];
  let hello: HelloDocument | undefined;
  let statuses = 0;
  let spanFrames = 0;
  let unsampled = 0;
  let status: StatusDocument = { programs: [], missingScope: [] };
  let log = '';
  let ended = false;
  const over = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      log += error.message;
      resolve();
    });
    child.once('close', () => resolve());
  }).then(() => {
    ended = true;
  });
  child.stdin.on('error', () => {});
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-65_536);
  });
  child.stdout.on('data', (chunk: Buffer) => {
    for (const message of reader.push(chunk)) {
      if (message.type === 'hello') hello = message.document;
      else if (message.type === 'status') {
        status = message.document;
        statuses++;
      } else if (message.type === 'snapshot') snapshots.push(message.document);
      else if (message.type === 'spans') {
        spans.push(...message.document.spans);
        spanFrames++;
        unsampled += message.document.unsampled;
      } else if (message.type === 'profile') profiles.push(message.document);
      else log = `${log}${JSON.stringify(message.document)}\n`.slice(-65_536);
    }
  });
  const alive = (): void => {
    if (ended) throw new Error(`the helper ended: ${log}`);
  };
  const configure = async (): Promise<void> => {
    const before = statuses;
    child.stdin.write(encodeFrame(frameType.configure, JSON.stringify(configuration)));
    await until(
      () => `a status after the configuration; ${log}`,
      () => {
        alive();
        if (log.includes('"message":"configuration')) throw new Error(log);
        return statuses > before;
      },
    );
  };
  const snapshot = async (): Promise<SnapshotDocument> => {
    const before = snapshots.length;
    child.stdin.write(encodeFrame(frameType.flush));
    await until(
      () => `a snapshot; ${log}`,
      () => {
        alive();
        return snapshots.length > before;
      },
    );
    return snapshots.at(-1) as SnapshotDocument;
  };
  const sorted = (): SpanDocument[] =>
    spans.toSorted((a, b) => (BigInt(a.start) < BigInt(b.start) ? -1 : 1));
  const observation: Observation = {
    pid: child.pid ?? -1,
    get hello() {
      return hello as HelloDocument;
    },
    get status() {
      return status;
    },
    get skippedBytes() {
      return reader.stats().skippedBytes;
    },
    get readStats() {
      return reader.stats();
    },
    get spanFrames() {
      return spanFrames;
    },
    get unsampled() {
      return unsampled;
    },
    stall() {
      child.stdout.pause();
      return () => child.stdout.resume();
    },
    log: () => log,
    spans: sorted,
    profiles: () => [...profiles],
    snapshot,
    async seen(what, so) {
      let last: SnapshotDocument | undefined;
      await until(
        () => `${what}: ${JSON.stringify(last)?.slice(0, 6000)} ${log}`,
        async () => {
          last = await snapshot();
          return so(last);
        },
      );
      return last as SnapshotDocument;
    },
    async spansSeen(count, which = () => true) {
      await until(
        () =>
          `${count} spans, not ${spans.filter(which).length}:\n${sorted().map(lineOf).join('\n').slice(0, 8000)}\n${log}`,
        async () => {
          await snapshot();
          return spans.filter(which).length >= count;
        },
      );
      return sorted().filter(which);
    },
    configure(changes) {
      configuration = { ...configuration, ...changes };
      return configure();
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end(encodeFrame(frameType.stop));
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await over;
      clearTimeout(timer);
    },
  };
  try {
    await configure();
    return observation;
  } catch (error) {
    await observation[Symbol.asyncDispose]();
    throw error;
  }
}
