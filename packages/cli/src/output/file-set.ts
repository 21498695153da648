import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { AbduceError } from '@abduce/core';

export interface FileSetOptions {
  /** A file that grows beyond this is followed by another. */
  readonly maxBytes: number;
  /** Stands at the beginning and at the end of every file, and between what is added. */
  readonly frame?: { readonly head: string; readonly between: string; readonly tail: string };
}

export interface WrittenFile {
  readonly file: string;
  readonly bytes: number;
}

/** Files of one signal, written one after the other. Each has its name once it is whole. */
export interface FileSet {
  /** Resolves when there is room for more. */
  add(content: string | Uint8Array): Promise<void>;
  close(): Promise<readonly WrittenFile[]>;
}

interface Open {
  readonly file: string;
  readonly stream: WriteStream;
  bytes: number;
}

function failed(file: string, cause: unknown): AbduceError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AbduceError('CONFIG', `cannot write "${file}": ${reason}`, {
    hint: 'choose another place with --out, or make room there',
    cause,
  });
}

/** `path` is the first file; `traces.jsonl` is followed by `traces-2.jsonl`. Throws `CONFIG` for one that is there. */
export function fileSet(path: string, { maxBytes, frame }: FileSetOptions): FileSet {
  const written: WrittenFile[] = [];
  let open: Open | undefined;

  const start = async (): Promise<Open> => {
    const number = written.length + 1;
    const file = number === 1 ? path : path.replace(/(\.[a-z]+)$/i, `-${number}$1`);
    const found = await stat(file).catch(() => undefined);
    if (found !== undefined) {
      throw new AbduceError('CONFIG', `"${file}" is there already`, {
        hint: 'choose another place with --out, or take it away',
      });
    }
    const stream = createWriteStream(`${file}.part`);
    const next = { file, stream, bytes: 0 };
    if (frame !== undefined) await put(next, frame.head);
    return next;
  };
  const put = async (to: Open, content: string | Uint8Array): Promise<void> => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    to.bytes += bytes.byteLength;
    await new Promise<void>((resolve, reject) => {
      to.stream.once('error', reject);
      to.stream.write(bytes, (error) => {
        to.stream.off('error', reject);
        if (error) reject(error);
        else resolve();
      });
    }).catch((cause: unknown) => {
      throw failed(to.file, cause);
    });
  };
  const end = async (): Promise<void> => {
    if (open === undefined) return;
    const done = open;
    open = undefined;
    if (frame !== undefined) await put(done, frame.tail);
    done.stream.end();
    await finished(done.stream);
    await rename(`${done.file}.part`, done.file);
    written.push({ file: done.file, bytes: done.bytes });
  };
  return {
    async add(content) {
      if (open !== undefined && open.bytes >= maxBytes) await end();
      const between = open !== undefined && frame !== undefined;
      open ??= await start();
      if (between) await put(open, frame.between);
      await put(open, content);
    },
    async close() {
      await end();
      return written;
    },
  };
}
