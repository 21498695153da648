import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigureDocument } from '../../protocol/documents.ts';
import {
  type HelperMessage,
  messageReader,
  type ReadStats,
} from '../../protocol/message-reader.ts';
import { helperPath } from '../../test-kit/observe.ts';

export interface Live {
  readonly messages: readonly HelperMessage[];
  readonly stats: ReadStats;
}

/** A replay with the clock of the records, whose reader looks only when everything was written. */
export async function replayLive(
  records: Uint8Array,
  config: Partial<ConfigureDocument>,
): Promise<Live> {
  const folder = await mkdtemp(join(tmpdir(), `abduce-${process.pid}-live-`));
  try {
    const file = join(folder, 'config.json');
    await writeFile(file, JSON.stringify(config));
    const helper = spawn(helperPath, ['replay', '--live', '--config', file]);
    helper.stdout.pause();
    helper.stdin.end(records);
    await once(helper.stdin, 'finish');
    const reader = messageReader();
    const messages: HelperMessage[] = [];
    helper.stdout.on('data', (chunk: Buffer) => messages.push(...reader.push(chunk)));
    helper.stdout.resume();
    const [code] = await once(helper, 'close');
    if (code !== 0) throw new Error(`the helper ended with ${code}`);
    return { messages, stats: reader.stats() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
