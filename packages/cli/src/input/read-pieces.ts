import { headOf } from './byte-source.ts';
import { readChanges } from './changes-json.ts';
import type { CsvColumns } from './csv/csv-layout.ts';
import { readCsv } from './csv/read-csv.ts';
import { looksLikeJaeger, readJaeger } from './jaeger/read-jaeger.ts';
import { readOtlpJson } from './otlp-json.ts';
import { readOtlpProtobuf, signalOfName } from './otlp-protobuf.ts';
import type { Piece, ReadContext } from './piece.ts';

export const fileFormats = ['otlp', 'jaeger', 'csv', 'changes'] as const;
export type FileFormat = (typeof fileFormats)[number];

/** Files whose names say that they can be read. */
export const readableFile: RegExp =
  /\.(json|jsonl|ndjson|pb|binpb|bin|protobuf|csv|tsv)(\.(gz|zst))?$/i;

export interface ReadPiecesOptions {
  /** Default: told by the name, and for JSON by how it begins. */
  readonly format?: FileFormat;
  readonly columns?: CsvColumns;
}

const isJson = (name: string): boolean => /\.(json|jsonl|ndjson)$/i.test(name);

function formatOf(name: string, head: string): FileFormat {
  if (/\.(csv|tsv)$/i.test(name)) return 'csv';
  if (/^changes(-\d+)?\.(json|jsonl|ndjson)$/i.test(name)) return 'changes';
  return isJson(name) && looksLikeJaeger(head) ? 'jaeger' : 'otlp';
}

/** Reads a file, already unpacked, piece by piece. Throws `DECODE` with the place in the file. */
export async function* readPieces(
  chunks: AsyncIterable<Buffer>,
  context: ReadContext,
  { format, columns = {} }: ReadPiecesOptions = {},
): AsyncGenerator<Piece> {
  const { name } = context;
  const opened = await headOf(chunks, 65_536);
  // Whoever rotates files leaves empty ones behind.
  if (opened.head.length === 0 && (format ?? 'otlp') === 'otlp' && !/\.(csv|tsv)$/i.test(name)) {
    if (!isJson(name)) signalOfName(name);
    return;
  }
  const head = opened.head.toString('utf8');
  switch (format ?? formatOf(name, head)) {
    case 'csv':
      return yield* readCsv(opened.chunks, columns, context);
    case 'changes':
      return yield* readChanges(opened.chunks);
    case 'jaeger':
      return yield* readJaeger(opened.chunks, context);
    default:
      return isJson(name) || /^\ufeff?\s*[[{]/.test(head)
        ? yield* readOtlpJson(opened.chunks)
        : yield* readOtlpProtobuf(opened.chunks, name);
  }
}
