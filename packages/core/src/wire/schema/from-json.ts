import { AbduceError } from '../../model/error.ts';
import {
  closeField,
  type Output,
  openOutput,
  putVarint,
  takeOutput,
  written,
} from '../protobuf/output.ts';
import { putScalar } from './json-scalar.ts';
import { type Field, type Message, wireType } from './schema.ts';

/** How deep values may nest inside one value, as in the protobuf decoder. */
const maxDepth = 64;

interface Walk {
  readonly output: Output;
  /** Field names and indices from the root to the value at hand. */
  readonly path: (string | number)[];
  /** `AnyValue` messages that are open. */
  depth: number;
}

function showPath(path: readonly (string | number)[]): string {
  const shown = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return shown === '' ? 'the document' : shown.replace(/^\./, '');
}

function showValue(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return JSON.stringify(value).slice(0, 100);
}

function unexpected(walk: Walk, value: unknown, expected: string): AbduceError {
  const path = showPath(walk.path);
  return new AbduceError('DECODE', `${path} is ${showValue(value)}, expected ${expected}`, {
    hint: 'Send OTLP/JSON: ids in hexadecimal, names in lower camel case.',
    details: { path, expected },
  });
}

function putOne(walk: Walk, field: Field, value: unknown): void {
  if (typeof field.type !== 'string') {
    const before = written(walk.output);
    putMessage(walk, field.type, value);
    putVarint(walk.output, written(walk.output) - before);
    return;
  }
  const mismatch = putScalar(walk.output, field, value);
  if (mismatch !== undefined) throw unexpected(walk, value, mismatch.expected);
}

function putRepeated(walk: Walk, field: Field, value: unknown): void {
  if (!Array.isArray(value)) throw unexpected(walk, value, 'an array');
  const { output, path } = walk;
  const packed = typeof field.type === 'string';
  const before = written(output);
  for (let i = value.length - 1; i >= 0; i--) {
    path.push(i);
    putOne(walk, field, value[i]);
    path.pop();
    if (!packed) putVarint(output, field.number * 8 + 2);
  }
  if (packed && value.length > 0) closeField(output, field.number * 8 + 2, before);
}

function putMessage(walk: Walk, message: Message, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unexpected(walk, value, 'an object');
  }
  // The outermost value of an attribute or body is not nested yet; hence one more.
  if (message.nests && ++walk.depth > maxDepth + 1) {
    throw unexpected(walk, value, `values that nest at most ${maxDepth} deep`);
  }
  const { fields } = message;
  for (let i = fields.length - 1; i >= 0; i--) {
    const field = fields[i] as Field;
    const member = (value as { readonly [name: string]: unknown })[field.name];
    if (member === undefined || member === null) continue;
    walk.path.push(field.name);
    if (field.repeated) putRepeated(walk, field, member);
    else {
      putOne(walk, field, member);
      putVarint(walk.output, field.number * 8 + wireType(field));
    }
    walk.path.pop();
  }
  if (message.nests) walk.depth--;
}

/**
 * The protobuf form of a parsed JSON document. Members that the message does not know are ignored.
 *
 * @throws AbduceError `DECODE` with the JSON path, the value and what was expected.
 */
export function encodeFromJson(message: Message, value: unknown): Uint8Array {
  const walk: Walk = { output: openOutput(4096), path: [], depth: 0 };
  putMessage(walk, message, value);
  return takeOutput(walk.output);
}
