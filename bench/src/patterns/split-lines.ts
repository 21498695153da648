/** Does nothing but split lines into tokens, by the engine's own `split`. Gives the number of tokens. */
export function splitBySplit(lines: readonly string[]): number {
  let tokens = 0;
  for (const line of lines) tokens += line.split(' ').length;
  return tokens;
}

/** Does nothing but split lines into tokens: one look at each code unit, one string a token, empty ones left out. */
export function splitByScan(lines: readonly string[]): number {
  let tokens = 0;
  for (const line of lines) {
    const list: string[] = [];
    const { length } = line;
    let start = 0;
    for (let i = 0; i < length; i++) {
      if (line.charCodeAt(i) !== 0x20) continue;
      if (i > start) list.push(line.slice(start, i));
      start = i + 1;
    }
    if (start < length) list.push(line.slice(start));
    tokens += list.length;
  }
  return tokens;
}
