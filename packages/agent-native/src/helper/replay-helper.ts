import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AbduceError, type Clock } from '@abduce/core';
import type { ConfigureDocument } from '../protocol/documents.ts';
import type { HelperMessage } from '../protocol/message-reader.ts';
import { helperSession } from './helper-session.ts';

export interface ReplayHelperOptions {
  readonly path: string;
  readonly recording: string;
  readonly configuration: ConfigureDocument;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onMessage: (message: HelperMessage) => Promise<void> | void;
}

/** A long recording is silent until its end. */
const silence = 3_600_000;

/** What a helper makes of a recording. Throws `DECODE` when it cannot read it to the end. */
export async function replayHelper(options: ReplayHelperOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'abduce-replay-'));
  try {
    const config = join(folder, 'config.json');
    await writeFile(config, JSON.stringify(options.configuration));
    const session = helperSession({
      path: options.path,
      args: ['replay', '--config', config],
      input: options.recording,
      clock: options.clock,
      times: { silence },
      onMessage: options.onMessage,
    });
    const stop = (): void => session.stop();
    options.signal.addEventListener('abort', stop, { once: true });
    if (options.signal.aborted) stop();
    const exit = await session.done.finally(() =>
      options.signal.removeEventListener('abort', stop),
    );
    if (exit.cause) throw exit.cause;
    if (exit.code === 0 || options.signal.aborted) return;
    throw new AbduceError('DECODE', `the recording ${options.recording} was not read to its end`, {
      hint: 'Write it again with `abduce-helper record` of the same version.',
      details: { code: exit.code, signal: exit.signal, errors: exit.errors },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
