import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  ConfigureDocument,
  SnapshotDocument,
  SpanDocument,
  Watch,
} from '../protocol/documents.ts';
import { type HelperMessage, messageReader } from '../protocol/message-reader.ts';
import { helperPath } from './observe.ts';
import { recordsOf, type Script } from './record-writer.ts';

export interface ReplayOptions extends Partial<Omit<ConfigureDocument, 'scope' | 'host'>> {
  /** What may be reported; with `payload` texts too. Default: both. */
  readonly watch?: readonly Watch[];
}

export interface Replayed {
  /** In the order in which they were reported. */
  readonly spans: readonly SpanDocument[];
  readonly snapshot: SnapshotDocument;
  readonly messages: readonly HelperMessage[];
  readonly unsampled: number;
  /** Exit code, or the signal's name. */
  readonly ended: number | string;
  readonly errors: string;
}

/** Replays need the helper of this platform. */
export const canReplay: boolean =
  process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64');

const configuration = ({ watch, ...rest }: ReplayOptions): Omit<ConfigureDocument, 'scope'> => ({
  host: watch ?? ['l4', 'l7', 'payload'],
  interval: 60_000,
  spansPerSecond: 10_000,
  memory: 64 << 20,
  profileHertz: 0,
  offCpu: false,
  paused: false,
  conntrackNetns: [],
  ...rest,
});

/** Runs `abduce-helper replay` over records. Never throws for what it does with them: look at `ended`. */
export async function replayRecords(
  records: Uint8Array,
  options: ReplayOptions = {},
): Promise<Replayed> {
  const folder = await mkdtemp(join(tmpdir(), `abduce-${process.pid}-replay-`));
  try {
    const config = join(folder, 'config.json');
    await writeFile(config, JSON.stringify({ ...configuration(options), scope: [] }));
    const helper = spawn(helperPath, ['replay', '--config', config], { stdio: 'pipe' });
    const reader = messageReader();
    const messages: HelperMessage[] = [];
    let errors = '';
    helper.stdout.on('data', (chunk: Buffer) => messages.push(...reader.push(chunk)));
    helper.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk).slice(-65_536);
    });
    // It may end before it has read everything.
    helper.stdin.on('error', () => {});
    helper.stdin.end(records);
    const [code, signal] = await once(helper, 'close');
    const spans = messages.flatMap((message) =>
      message.type === 'spans' ? [message.document] : [],
    );
    const snapshot = messages.findLast((message) => message.type === 'snapshot');
    if (snapshot === undefined)
      throw new Error(`the helper ended with ${code ?? signal}: ${errors}`);
    return {
      spans: spans.flatMap((document) => [...document.spans]),
      unsampled: spans.reduce((sum, document) => sum + document.unsampled, 0),
      snapshot: snapshot.document,
      messages,
      ended: code ?? signal,
      errors,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * What the helper makes of these connections. Where the environment names a file in `ABDUCE_RECORDINGS`, the
 * first connections are added to it: the fuzzer lives on them.
 */
export async function replay(
  scripts: readonly Script[],
  options: ReplayOptions = {},
): Promise<Replayed> {
  const keep = process.env.ABDUCE_RECORDINGS;
  if (keep !== undefined) await appendFile(keep, recordsOf(scripts.slice(0, 4)));
  return replayRecords(recordsOf(scripts), options);
}
