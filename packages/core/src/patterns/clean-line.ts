const escapeCode = 0x1b;
const bell = 0x07;
const space = 0x20;
const replacement = 0xfffd;

/**
 * Copies `text[from..to)` into `target` as one harmless line: terminal escape sequences, control and
 * direction-changing characters are dropped, white space is collapsed, lone surrogates become U+FFFD.
 * Returns the number of code units written, at most `target.length`. Linear in what it reads.
 */
export function cleanLine(
  text: string,
  from: number,
  to: number,
  target: Uint16Array,
  at: number,
): number {
  const limit = target.length;
  let out = at;
  let pendingSpace = false;
  for (let i = from; i < to && out < limit; i++) {
    let code = text.charCodeAt(i);
    if (code <= space || code >= 0x7f) {
      if (code === escapeCode) {
        i = skipEscape(text, i, to) - 1;
        continue;
      }
      if (isSpace(code)) {
        pendingSpace = out > 0;
        continue;
      }
      if (isInvisible(code)) continue;
      if (code >= 0xd800 && code <= 0xdfff) {
        const next = i + 1 < to ? text.charCodeAt(i + 1) : 0;
        if (code < 0xdc00 && next >= 0xdc00 && next <= 0xdfff) {
          if (pendingSpace) target[out++] = space;
          pendingSpace = false;
          if (out + 2 > limit) break;
          target[out++] = code;
          target[out++] = next;
          i++;
          continue;
        }
        code = replacement;
      }
    }
    if (pendingSpace) {
      target[out++] = space;
      pendingSpace = false;
      if (out === limit) break;
    }
    target[out++] = code;
  }
  return out;
}

function isSpace(code: number): boolean {
  return (
    code === space ||
    (code >= 0x09 && code <= 0x0d) ||
    code === 0xa0 ||
    code === 0x2028 ||
    code === 0x2029
  );
}

/** Controls, zero-width and direction-changing characters, byte-order marks: none of them is worth a template. */
function isInvisible(code: number): boolean {
  return (
    code < space ||
    (code >= 0x7f && code <= 0x9f) ||
    code === 0xad ||
    code === 0x061c ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    code === 0xfeff
  );
}

/** The index after the escape sequence that starts at `i`: CSI up to its final byte, OSC and kin up to their terminator. */
function skipEscape(text: string, i: number, to: number): number {
  const kind = i + 1 < to ? text.charCodeAt(i + 1) : 0;
  if (kind === 0x5b) {
    let j = i + 2;
    while (j < to) {
      const code = text.charCodeAt(j++);
      if (code >= 0x40 && code <= 0x7e) return j;
      if (code < space) return j - 1;
    }
    return j;
  }
  if (kind === 0x5d || kind === 0x50 || kind === 0x58 || kind === 0x5e || kind === 0x5f) {
    for (let j = i + 2; j < to; j++) {
      const code = text.charCodeAt(j);
      if (code === bell) return j + 1;
      if (code === escapeCode) return text.charCodeAt(j + 1) === 0x5c ? j + 2 : j;
    }
    return to;
  }
  return i + 2;
}
