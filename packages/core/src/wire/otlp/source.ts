import { type Input, openInput } from '../protobuf/input.ts';
import { internStrings, restartStrings, type Strings } from '../protobuf/strings.ts';

/** One decode in progress. */
export interface Source extends Input {
  readonly strings: Strings;
}

const noBytes = openInput(new Uint8Array(0));

/** The tables of an earlier decode, kept to spare the next one their allocation. */
let spare: Strings | undefined;

/** Tables grown beyond this many strings are not kept. */
const keptStrings = 2 ** 15;

export function openSource(bytes: Uint8Array): Source {
  const input = openInput(bytes);
  const strings = spare;
  spare = undefined;
  if (strings === undefined) {
    return { ...input, strings: internStrings(input.bytes, input.view) };
  }
  restartStrings(strings, input.bytes, input.view);
  return { ...input, strings };
}

/** Gives the tables back. Without it, as after an error, the next decode makes its own. */
export function closeSource({ strings }: Source): void {
  if (strings.starts.length > keptStrings) return;
  restartStrings(strings, noBytes.bytes, noBytes.view);
  spare = strings;
}
