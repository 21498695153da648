import { type Input, openInput } from '../protobuf/input.ts';
import { internStrings, type Strings } from '../protobuf/strings.ts';

/** One decode in progress. */
export interface Source extends Input {
  readonly strings: Strings;
}

export function openSource(bytes: Uint8Array): Source {
  const input = openInput(bytes);
  return { ...input, strings: internStrings(input.bytes, input.view) };
}
