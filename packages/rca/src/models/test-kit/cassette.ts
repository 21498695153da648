import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AbduceError,
  type LanguageModel,
  type ModelAnswer,
  type ModelMessage,
  type ModelRequest,
} from '@abduce/core';

/** One answer as it was given, with what was asked. */
export interface Recording {
  readonly key: string;
  /** Id of the model that gave it. */
  readonly model: string;
  readonly request: ModelRequest;
  readonly answer: ModelAnswer;
}

export interface CassetteOptions {
  /** The folder of recordings, one file for each. */
  readonly folder: string;
  /** Id of the model that was recorded. */
  readonly model: string;
  /** How to record what is missing, for the message. */
  readonly howToRecord: string;
}

export interface Cassette extends LanguageModel {
  /** Keys that were asked for and are not there. */
  readonly misses: readonly string[];
  /** Keys that were played. */
  readonly played: readonly string[];
  /** @throws Error for misses, also where whoever asked got over them. */
  check(): void;
}

/** SHA-256 of all that an answer depends on, in hexadecimal. */
export function recordingKey(model: string, request: ModelRequest): string {
  const { messages, schema = null, format = 'text', tools = [] } = request;
  const asked = sorted([model, messages, schema, format, tools]);
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}

/** A model that gives recorded answers and no others: no network, and a request that changed fails the test. */
export function cassette({ folder, model, howToRecord }: CassetteOptions): Cassette {
  const misses: string[] = [];
  const played: string[] = [];
  const generate = async (request: ModelRequest): Promise<ModelAnswer> => {
    const key = recordingKey(model, request);
    const file = fileOf(folder, key);
    if (!existsSync(file)) {
      misses.push(key);
      throw missing(key, folder, howToRecord);
    }
    played.push(key);
    return readRecording(file).answer;
  };
  return {
    id: model,
    misses,
    played,
    generate,
    check() {
      const [key] = misses;
      if (key !== undefined) throw missing(key, folder, howToRecord);
    },
  };
}

/** The model as it is, with every answer written into a folder. */
export function recorder(model: LanguageModel, folder: string): LanguageModel {
  mkdirSync(folder, { recursive: true });
  return {
    id: model.id,
    async generate(request, options) {
      const answer = await model.generate(request, options);
      const key = recordingKey(model.id, request);
      const { messages, ...how } = request;
      const lines = [{ key, model: model.id }, how, ...messages, answer];
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      writeFileSync(fileOf(folder, key), text);
      return answer;
    },
  };
}

/** Reads a file of JSON lines: key and model, how it was asked, each message, and the answer. */
export function readRecording(file: string): Recording {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const [head, how, ...rest] = lines.map((line) => JSON.parse(line) as unknown);
  const answer = rest.pop() as ModelAnswer;
  const { key, model } = head as Pick<Recording, 'key' | 'model'>;
  const request = { ...(how as Omit<ModelRequest, 'messages'>), messages: rest as ModelMessage[] };
  return { key, model, request, answer };
}

function fileOf(folder: string, key: string): string {
  return join(folder, `${key}.jsonl`);
}

/** Not a failure of a model, which an explainer would get over, but a fault of the test. */
function missing(key: string, folder: string, howToRecord: string): AbduceError {
  return new AbduceError('BUG', `There is no recording ${key} in ${folder}.`, {
    hint: `The request is not the one that was recorded. If that is meant to be: ${howToRecord}`,
    details: { key },
  });
}

/** The same value for the same data, in whatever order its keys were written. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
