import { type Input, malformed, readEnd, readTag, skipField } from '../protobuf/input.ts';
import { eachSection, readInteger, readKey, readStringIndex, type Sections } from './sections.ts';
import type { StackTable } from './stack-table.ts';

type Key = number | bigint;

interface Line {
  readonly function: Key;
  readonly line: number;
}

/** Name and file of each function, as string ids of the table. */
function decodeFunctions(
  input: Input,
  { functions, strings }: Sections,
  table: StackTable,
): Map<Key, { readonly name: number; readonly file: number }> {
  const result = new Map<Key, { readonly name: number; readonly file: number }>();
  eachSection(input, functions, (end) => {
    let id: Key = 0;
    let [name, system, file] = ['', '', ''];
    while (input.pos < end) {
      const tag = readTag(input, end);
      if (tag === 0x08) id = readKey(input, end);
      else if (tag === 0x10) name = readStringIndex(input, end, strings);
      else if (tag === 0x18) system = readStringIndex(input, end, strings);
      else if (tag === 0x20) file = readStringIndex(input, end, strings);
      else skipField(input, tag, end);
    }
    result.set(id, { name: table.string(name || system), file: table.string(file) });
  });
  return result;
}

/** File name of each mapping. */
function decodeMappings(input: Input, { mappings, strings }: Sections): Map<Key, string> {
  const result = new Map<Key, string>();
  eachSection(input, mappings, (end) => {
    let id: Key = 0;
    let file = '';
    while (input.pos < end) {
      const tag = readTag(input, end);
      if (tag === 0x08) id = readKey(input, end);
      else if (tag === 0x28) file = readStringIndex(input, end, strings);
      else skipField(input, tag, end);
    }
    result.set(id, file);
  });
  return result;
}

function decodeLine(input: Input, end: number): Line {
  let id: Key = 0;
  let line = 0;
  while (input.pos < end) {
    const tag = readTag(input, end);
    if (tag === 0x08) id = readKey(input, end);
    else if (tag === 0x10) line = readInteger(input, end);
    else skipField(input, tag, end);
  }
  return { function: id, line: line >= 0 && line < 2 ** 32 ? line : 0 };
}

/**
 * Frames of each location, innermost first: several where calls were inlined. One without lines is named by its
 * address, in the file of its mapping.
 */
export function decodeLocations(
  input: Input,
  sections: Sections,
  table: StackTable,
): Map<Key, readonly number[]> {
  const functions = decodeFunctions(input, sections, table);
  const mappings = decodeMappings(input, sections);
  const result = new Map<Key, readonly number[]>();
  eachSection(input, sections.locations, (end) => {
    const start = input.pos;
    let [id, mapping, address]: Key[] = [0, 0, 0];
    const lines: Line[] = [];
    while (input.pos < end) {
      const tag = readTag(input, end);
      if (tag === 0x08) id = readKey(input, end);
      else if (tag === 0x10) mapping = readKey(input, end);
      else if (tag === 0x18) address = readKey(input, end);
      else if (tag === 0x22) {
        const stop = readEnd(input, end);
        lines.push(decodeLine(input, stop));
        input.pos = stop;
      } else skipField(input, tag, end);
    }
    const frames = lines.map((line) => {
      const named = functions.get(line.function);
      if (named === undefined) throw malformed(start, `function ${line.function} is not defined`);
      return table.frame(named.name, named.file, line.line);
    });
    if (frames.length === 0) {
      const name = table.string(`0x${(address ?? 0).toString(16)}`);
      frames.push(table.frame(name, table.string(mappings.get(mapping ?? 0) ?? ''), 0));
    }
    result.set(id ?? 0, frames);
  });
  return result;
}
