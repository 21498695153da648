import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseChanges } from '@abduce/collectors/otlp';
import {
  AbduceError,
  batchBuilder,
  type CaseFile,
  decodeCase,
  type TelemetryBatch,
} from '@abduce/core';
import { decodeOtlp, decodeOtlpJson } from '@abduce/core/wire';

export type Input =
  | { readonly kind: 'case'; readonly caseFile: CaseFile }
  | {
      readonly kind: 'telemetry';
      readonly batches: readonly TelemetryBatch[];
      readonly files: readonly string[];
    };

type OtlpSignal = 'traces' | 'logs' | 'metrics';

const largestFile = 1024 ** 3;
const otlpFile = /\.(json|jsonl|ndjson|pb|binpb|bin|protobuf)(\.gz)?$/i;

/** Reads a case file, or a directory of OTLP files with an optional `changes.json`. */
export async function readInput(path: string): Promise<Input> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AbduceError('CONFIG', `cannot read "${path}"`, {
      hint: 'give a case file or a directory of OTLP files',
      cause,
    });
  });
  if (!found.isDirectory())
    return { kind: 'case', caseFile: decodeCase((await readBytes(path)).toString('utf8')) };
  const names = (await readdir(path)).filter((name) => otlpFile.test(name)).sort();
  if (names.length === 0) {
    throw new AbduceError('CONFIG', `"${path}" holds no OTLP files`, {
      hint: 'put .json, .jsonl or .pb files there (each may be .gz)',
    });
  }
  const batches: TelemetryBatch[] = [];
  for (const name of names) batches.push(...(await readFileBatches(join(path, name))));
  return { kind: 'telemetry', batches, files: names };
}

async function readBytes(path: string): Promise<Buffer> {
  const { size } = await stat(path);
  if (size > largestFile) {
    throw new AbduceError('CONFIG', `"${path}" has ${size} bytes; the limit is ${largestFile}`, {
      hint: 'split the file',
    });
  }
  const bytes = await readFile(path);
  if (!path.endsWith('.gz')) return bytes;
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

async function readFileBatches(path: string): Promise<TelemetryBatch[]> {
  const name = basename(path).replace(/\.gz$/i, '');
  const bytes = await readBytes(path);
  try {
    if (/^changes\.json$/i.test(name)) return [changesBatch(JSON.parse(bytes.toString('utf8')))];
    if (/\.json$/i.test(name)) return jsonBatches(bytes.toString('utf8'));
    if (/\.(jsonl|ndjson)$/i.test(name)) {
      return bytes
        .toString('utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .flatMap(jsonBatches);
    }
    return [decodeOtlp(signalOfName(name), bytes)];
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AbduceError('DECODE', `${path}: ${reason}`, { cause });
  }
}

function signalOfName(name: string): OtlpSignal {
  if (/trace|span/i.test(name)) return 'traces';
  if (/log/i.test(name)) return 'logs';
  if (/metric/i.test(name)) return 'metrics';
  throw new AbduceError('DECODE', `the name "${name}" does not say what it holds`, {
    hint: 'name it traces, logs or metrics',
  });
}

const jsonKeys: Readonly<Record<string, OtlpSignal>> = {
  resourceSpans: 'traces',
  resourceLogs: 'logs',
  resourceMetrics: 'metrics',
};

/** One JSON document; which signal it holds is told by its own key. */
function jsonBatches(text: string): TelemetryBatch[] {
  const signals = Object.entries(jsonKeys).filter(([key]) => text.includes(`"${key}"`));
  if (signals.length === 0) {
    throw new AbduceError('DECODE', 'is not OTLP/JSON', {
      hint: 'it should hold resourceSpans, resourceLogs or resourceMetrics',
    });
  }
  return signals.map(([, signal]) => decodeOtlpJson(signal, text));
}

function changesBatch(document: unknown): TelemetryBatch {
  // Recorded changes may lie anywhere in time.
  const { changes, problems } = parseChanges(document, 0, Number.POSITIVE_INFINITY);
  const [problem] = problems;
  if (problem !== undefined) {
    throw new AbduceError(
      'DECODE',
      `${problem.path} should be ${problem.expected}, not ${problem.got}`,
    );
  }
  const builder = batchBuilder();
  for (const change of changes) builder.change(change);
  return builder.build();
}
