/** A ClickHouse type: `Map(String, UInt8)` is a `Map` of the arguments `String` and `UInt8`. */
export interface NativeType {
  readonly name: string;
  readonly args: readonly string[];
}

/** Splits a type into its name and what stands between its parentheses, on the outermost commas. */
export function parseType(text: string): NativeType {
  const open = text.indexOf('(');
  if (open === -1) return { name: text, args: [] };
  const args: string[] = [];
  let start = open + 1;
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (char === "'" || char === '`') {
      for (i++; i < text.length && text[i] !== char; i++) if (text[i] === '\\') i++;
    } else if (char === '(') depth++;
    else if (char === ')' && depth > 0) depth--;
    else if (char === ')' || (char === ',' && depth === 0)) {
      args.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return { name: text.slice(0, open), args };
}

/** Names of an enumeration by value: `'ok' = 1`. */
export function parseEnum(args: readonly string[]): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const arg of args) {
    const at = arg.lastIndexOf('=');
    const name = arg.slice(0, at).trim().slice(1, -1);
    names.set(
      Number(arg.slice(at + 1)),
      name.replace(/\\(.)/gs, (_, char: string) =>
        char === 'n' ? '\n' : char === 't' ? '\t' : char,
      ),
    );
  }
  return names;
}
