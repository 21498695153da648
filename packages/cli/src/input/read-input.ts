import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  AbduceError,
  type CaseFile,
  decodeCase,
  redactCase,
  type TelemetryBatch,
} from '@abduce/core';
import { openBytes, unpackedName } from './byte-source.ts';
import { readPieces } from './read-pieces.ts';
import { reworded } from './reworded.ts';

export type Input =
  | { readonly kind: 'case'; readonly caseFile: CaseFile }
  | {
      readonly kind: 'telemetry';
      readonly batches: readonly TelemetryBatch[];
      readonly files: readonly string[];
    };

const largestFile = 1024 ** 3;
/** Metrics in CSV say nothing of who calls whom; they are for `abduce import`. */
const telemetryFile = /\.(json|jsonl|ndjson|pb|binpb|bin|protobuf)(\.(gz|zst))?$/i;

/** Reads a case file, or a directory of OTLP files with an optional `changes.json`. */
export async function readInput(path: string): Promise<Input> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AbduceError('CONFIG', `cannot read "${path}"`, {
      hint: 'give a case file or a directory of OTLP files',
      cause,
    });
  });
  if (!found.isDirectory()) return { kind: 'case', caseFile: await readCase(path) };
  const names = (await readdir(path, { withFileTypes: true }))
    .filter((entry) => !entry.isDirectory() && telemetryFile.test(entry.name))
    .map(({ name }) => name)
    .sort();
  if (names.length === 0) {
    throw new AbduceError('CONFIG', `"${path}" holds no OTLP files`, {
      hint: 'put .json, .jsonl or .pb files there (each may be .gz)',
    });
  }
  const batches: TelemetryBatch[] = [];
  for (const name of names) {
    const file = join(path, name);
    const source = await openBytes(file);
    try {
      const pieces = readPieces(source.chunks, { name: unpackedName(name), refuse: () => {} });
      for await (const { batch } of pieces) batches.push(batch);
    } catch (cause) {
      throw reworded(file, cause);
    }
  }
  return { kind: 'telemetry', batches, files: names };
}

/** A case file that another version or another program wrote may still hold secrets. */
async function readCase(path: string): Promise<CaseFile> {
  const bytes = await readBytes(path);
  try {
    return redactCase(decodeCase(bytes.toString('utf8')));
  } catch (cause) {
    throw reworded(path, cause, 'give a case file, or the directory that holds the OTLP files');
  }
}

async function readBytes(path: string): Promise<Buffer> {
  const { size } = await stat(path);
  if (size > largestFile) {
    throw new AbduceError('CONFIG', `"${path}" has ${size} bytes; the limit is ${largestFile}`, {
      hint: 'split the file',
    });
  }
  const bytes = await readFile(path);
  if (!/\.gz$/i.test(path)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: largestFile });
  } catch (cause) {
    throw new AbduceError(
      'DECODE',
      `"${path}" is not a gzip file, or unpacks to more than ${largestFile} bytes`,
      { cause },
    );
  }
}
