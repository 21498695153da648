import type { EntityId, Report } from '@abduce/core';
import type { TextWriter } from '../text-writer.ts';
import { breakable, html, type Markup } from './markup.ts';
import { bounded, leftOut } from './section.ts';

const limits = { most: 80, room: 24_000 };
/** Names in one cell. */
const names = 12;

const states = { root: 'root cause', path: 'on the path', normal: '' } as const;

/** Everything on the map in words: what does not fit into the drawing, and for those who do not see it. */
export function mapList({ map }: Report, plain: TextWriter): Markup | undefined {
  if (map.nodes.length < 2) return undefined;
  const called = new Map<EntityId, EntityId[]>();
  for (const { source, target } of map.edges) {
    const known = called.get(source);
    if (known === undefined) called.set(source, [target]);
    else known.push(target);
  }
  const { shown, left } = bounded(
    map.nodes,
    ({ id, kind, state }) => {
      const calls = called.get(id) ?? [];
      const rest = calls.length > names ? `, and ${calls.length - names} more` : '';
      const words = calls.slice(0, names).map((target) => plain.nameOf(target));
      return html`<tr class="${state}"><th scope="row">${breakable(plain.nameOf(id))}</th><td>${kind}</td><td>${states[state]}</td><td>${breakable(words.join(', '))}${rest}</td></tr>`;
    },
    limits,
  );
  return html`<details><summary>The ${map.nodes.length} services of the map as a list</summary><table class="checks services"><thead><tr><th scope="col">Service</th><th scope="col">Kind</th><th scope="col">Part</th><th scope="col">Calls</th></tr></thead><tbody>${shown}</tbody></table>${leftOut(left, 'service', 'services')}</details>`;
}
