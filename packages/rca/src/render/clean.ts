const esc = String.fromCodePoint(0x1b);
const bell = String.fromCodePoint(0x07);
/** The one-character form of `ESC [`. */
const csi = String.fromCodePoint(0x9b);

// ANSI and other terminal sequences: CSI, OSC and DCS strings, and two-character escapes.
const escapes = new RegExp(
  [
    `(?:${esc}\\[|${csi})[0-?]*[ -/]*[@-~]`,
    `${esc}[\\]PX^_][^${bell}${esc}]*(?:${bell}|${esc}\\\\|$)`,
    `${esc}[@-Z\\\\-_]`,
  ].join('|'),
  'g',
);

// Characters that are invisible or that reorder what is around them.
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

const controls = /[\p{Cc}\u2028\u2029]+/gu;

const combining = /(\p{M}{3})\p{M}+/gu;

/** The longest text that is looked at; what follows is dropped before any other work. */
const inputLimit = 20_000;

/**
 * Makes text of unknown origin fit to be shown on one line: no terminal sequences, no control, invisible or
 * bidirectional characters, no lone surrogates, white space collapsed, at most `limit` characters.
 */
export function cleanText(value: string, limit = 400): string {
  const text = value
    .slice(0, inputLimit)
    .toWellFormed()
    .replace(escapes, '')
    .replace(controls, ' ')
    .replace(invisible, '')
    .replace(combining, '$1')
    .replace(/[ \t\u00a0]+/g, ' ')
    .trim();
  if (text.length <= limit) return text;
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}
