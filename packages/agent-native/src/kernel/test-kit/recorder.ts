import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env as environment } from 'node:process';
import type { Watch } from '../../protocol/documents.ts';
import type { TestCgroup } from '../../test-kit/cgroup.ts';
import { helperPath } from '../../test-kit/observe.ts';
import { until } from '../../test-kit/program.ts';
import { type ConnRecord, type DataRecord, type KernelRecord, readRecords } from './records.ts';

export interface RecorderScope {
  readonly path: string;
  readonly watch: readonly Watch[];
  readonly subtree?: boolean;
}

export interface Recorder extends AsyncDisposable {
  readonly pid: number;
  /** Everything that the kernel told until now. */
  records(): Promise<readonly KernelRecord[]>;
  connections(type?: ConnRecord['type']): Promise<readonly ConnRecord[]>;
  data(): Promise<readonly DataRecord[]>;
  /** Waits for records that make it true, and returns all of them. */
  seen(
    what: string,
    so: (records: readonly KernelRecord[]) => boolean,
  ): Promise<readonly KernelRecord[]>;
  tick(): Promise<void>;
  /** What a parser would say: bytes before `position` need no reading; or ignore the connection. */
  hint(conn: bigint, direction: 'out' | 'in', position: number, ignore?: boolean): Promise<void>;
  configure(scope: readonly RecorderScope[], paused?: boolean): Promise<void>;
  /** Counters of what was lost, by reason, and the number of torn records last. */
  lost(): Promise<readonly number[]>;
  kill(): Promise<void>;
}

export interface RecorderOptions {
  readonly scope: readonly RecorderScope[];
  /** Programs that are treated as if the kernel did not have them. */
  readonly without?: readonly string[];
  /** A command line around the helper, such as `setpriv`. */
  readonly around?: readonly string[];
}

export const watching = (cgroup: TestCgroup, ...watch: Watch[]): RecorderScope => ({
  path: cgroup.path,
  watch,
});

const document = (scope: readonly RecorderScope[], paused = false): string =>
  JSON.stringify({
    host: [],
    scope: scope.map((entry) => ({ subtree: true, ...entry })),
    interval: 60_000,
    spansPerSecond: 0,
    memory: 48 << 20,
    profileHertz: 0,
    offCpu: false,
    paused,
    conntrackNetns: [],
  });

/** The helper as a recorder: every record of the kernel, one by one. Returns once it watches. Needs root. */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  const folder = await mkdtemp(join(tmpdir(), 'abduce-recorder-'));
  let configurations = 0;
  const write = async (scope: readonly RecorderScope[], paused?: boolean): Promise<string> => {
    configurations += 1;
    const path = join(folder, `${configurations}.json`);
    await writeFile(path, document(scope, paused), { mode: 0o644 });
    return path;
  };
  await chmod(folder, 0o755); // the helper may run as somebody else
  const line = [
    ...(options.around ?? []),
    helperPath,
    'record',
    '--config',
    await write(options.scope),
  ];
  const child = spawn(line[0] as string, line.slice(1), {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...environment, ABDUCE_WITHOUT_PROGRAMS: (options.without ?? []).join(',') },
  });
  const chunks: Buffer[] = [];
  let said = '';
  let ended = false;
  child.stdin.on('error', () => {});
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const over = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  }).then(() => {
    ended = true;
  });
  let answers = 0;
  const answered = (): Promise<void> => {
    answers += 1;
    return until(
      () => `an answer of the recorder; it said: ${said}`,
      () => {
        if (ended) throw new Error(`the recorder ended: ${said}`);
        return (said.match(/^done$/gm)?.length ?? 0) >= answers;
      },
    );
  };
  const order = async (text: string): Promise<void> => {
    child.stdin.write(`${text}\n`);
    await answered();
  };
  const records = async (): Promise<readonly KernelRecord[]> => {
    await order('lost');
    // What was written before the answer may still be on its way through the pipe.
    const told = Number(/bytes (\d+)/.exec(said.slice(said.lastIndexOf('lost')))?.[1]);
    await until(
      'all bytes of the recorder',
      () => chunks.reduce((sum, chunk) => sum + chunk.length, 0) >= told,
    );
    const bytes = Buffer.concat(chunks);
    chunks.splice(0, chunks.length, bytes);
    return readRecords(bytes.subarray(0, told));
  };
  const recorder: Recorder = {
    pid: child.pid ?? -1,
    records,
    connections: async (type) =>
      (await records()).filter(
        (record): record is ConnRecord =>
          'localPort' in record && (type === undefined || record.type === type),
      ),
    data: async () =>
      (await records()).filter((record): record is DataRecord => record.type === 'data'),
    async seen(what, so) {
      let last: readonly KernelRecord[] = [];
      await until(
        () =>
          `${what}: ${JSON.stringify(last, (_key, value) => (typeof value === 'bigint' ? String(value) : value)).slice(-6000)}`,
        async () => {
          last = await records();
          return so(last);
        },
      );
      return last;
    },
    tick: () => order('tick'),
    hint: (conn, direction, position, ignore = false) =>
      order(`hint ${conn} ${direction === 'out' ? 0 : 1} ${position} ${ignore ? 1 : 0}`),
    configure: async (scope, paused) => order(`configure ${await write(scope, paused)}`),
    async lost() {
      await order('lost');
      const numbers = said.slice(said.lastIndexOf('lost')).match(/\d+/g) ?? [];
      return numbers.slice(0, -1).map(Number);
    },
    async kill() {
      child.kill('SIGKILL');
      await over;
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await over;
      clearTimeout(timer);
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await answered();
    return recorder;
  } catch (error) {
    await recorder[Symbol.asyncDispose]();
    throw error;
  }
}
