// ANSI and other terminal sequences: CSI, OSC and DCS strings, and two-character escapes.
const escapes =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|[@-Z\\-_])|\u009b[0-?]*[ -/]*[@-~]/g;

// Characters that are invisible or that reorder what is around them.
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

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
