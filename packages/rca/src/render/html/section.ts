import { type Child, html, type Markup } from './markup.ts';

/** One section of the page. */
export interface Card extends Markup {
  readonly id: string;
  readonly title: string;
}

/** A landmark named by its heading. */
export function section(id: string, title: string, body: Child): Card {
  const { markup } =
    html`<section id="${id}" class="card" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`;
  return { id, title, markup };
}

const encoder = new TextEncoder();

/** Bytes of markup in a file. */
export function bytesOf({ markup }: Markup): number {
  return encoder.encode(markup).length;
}

export interface Bounded {
  readonly shown: readonly Markup[];
  /** Items that did not fit. */
  readonly left: number;
}

export interface Bounds {
  readonly most: number;
  /** Bytes. */
  readonly room: number;
}

/** Draws as many items as fit into the bounds, so that no report can make a page too large. */
export function bounded<T>(
  items: readonly T[],
  draw: (item: T, at: number) => Markup,
  { most, room }: Bounds,
): Bounded {
  const shown: Markup[] = [];
  let used = 0;
  for (const [at, item] of items.entries()) {
    if (shown.length >= most) break;
    const drawn = draw(item, at);
    used += bytesOf(drawn);
    if (used > room) break;
    shown.push(drawn);
  }
  return { shown, left: items.length - shown.length };
}

/** `3 more spans are not shown.`, nothing when all are. */
export function leftOut(left: number, one: string, many: string): Markup | undefined {
  if (left === 0) return undefined;
  return html`<p class="note">${left} more ${left === 1 ? `${one} is` : `${many} are`} not shown.</p>`;
}
