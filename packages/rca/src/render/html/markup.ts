/** Markup that is safe to put into a page as it is. */
export interface Markup {
  readonly markup: string;
}

export type Child = string | number | Markup | readonly Markup[] | undefined;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => entities[character] as string);
}

/** Shorter words never have to be broken. */
const longWord = /\S{16,}/g;

/** Markup of a text in which long words, such as host names, may be broken behind their separators. */
export function breakable(text: string): Markup {
  const marked = text
    .replaceAll('\u200b', '')
    .replace(longWord, (word) => word.replace(/[./:,_=&?@-](?=[^./:,_=&?@-])/g, '$&\u200b'));
  return { markup: escapeHtml(marked).replaceAll('\u200b', '<wbr>') };
}

function isList(child: Markup | readonly Markup[]): child is readonly Markup[] {
  return Array.isArray(child);
}

function show(child: Child): string {
  if (child === undefined) return '';
  if (typeof child === 'number') return String(Math.round(child * 100) / 100);
  if (typeof child === 'string') return escapeHtml(child);
  return isList(child) ? child.map(({ markup }) => markup).join('') : child.markup;
}

/** A template that escapes every text put into it, in elements and in quoted attributes alike. */
export function html(pieces: TemplateStringsArray, ...children: readonly Child[]): Markup {
  let markup = pieces[0] as string;
  for (const [at, child] of children.entries()) markup += show(child) + (pieces[at + 1] as string);
  return { markup };
}

/** Markup written by hand, such as a style sheet. Never pass telemetry. */
export function trusted(markup: string): Markup {
  return { markup };
}
