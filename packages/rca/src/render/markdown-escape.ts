/** Words that Markdown and HTML read as words: nothing in them starts a link, an image, a tag or a list. */
export function escapeMarkdown(words: string): string {
  return words
    .replace(/[\\`*_{}[\]()#+!|<>~$^=]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('\\<', '&lt;')
    .replaceAll('\\>', '&gt;')
    .replaceAll('@', '&#64;')
    .replace(/:(?=\/\/)/g, '&#58;')
    .replace(/\bwww\./gi, (start) => `${start.slice(0, -1)}&#46;`)
    .replace(/^(\s*)([-.])/, '$1\\$2')
    .replace(/^(\s*\d+)\.(?=\s|$)/, '$1\\.');
}

/** A code span, with a fence longer than any run of backticks inside. Fit for table cells. */
export function codeSpan(words: string): string {
  const longest = Math.max(0, ...[...words.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const blank = words.startsWith('`') || words.endsWith('`') || words === '' ? ' ' : '';
  return `${fence}${blank}${words.replaceAll('|', '\\|')}${blank}${fence}`;
}
