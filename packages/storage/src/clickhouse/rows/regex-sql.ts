/**
 * What means the same in our regular expressions and in RE2, the engine's: plain characters, escaped signs, `\d`,
 * `\w`, `.`, groups, alternation, repetition, and classes of plain characters and ranges.
 */
const common =
  /^(?:[\w \-/:,@=<>~!#%&;"'`]|\\[.\-+*?()[\]{}|\\/^$dw]|\.|\((?:\?:)?|\)|\||[*+?]|\{\d{1,3}(?:,\d{0,3})?\}|\[\^?(?:[A-Za-z0-9_ /:,@=.]|[A-Za-z0-9]-[A-Za-z0-9]|\\[.\-dw])+\])*$/;

/** The pattern for the engine's `match`, whole values; `undefined` when it might mean something else there. */
export function engineRegex(pattern: string): string | undefined {
  return common.test(pattern) ? `(?s)\\A(?:${pattern})\\z` : undefined;
}
