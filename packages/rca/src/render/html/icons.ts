import { html, type Markup, trusted } from './markup.ts';

const shapes: Readonly<Record<string, string>> = {
  application: '<rect x="1.5" y="2.5" width="13" height="11" rx="2"/><path d="M1.5 6h13"/>',
  database:
    '<ellipse cx="8" cy="3.8" rx="5.5" ry="2.3"/><path d="M2.5 3.8v8.4c0 1.3 2.5 2.3 5.5 2.3s5.5-1 5.5-2.3V3.8M2.5 8c0 1.3 2.5 2.3 5.5 2.3s5.5-1 5.5-2.3"/>',
  queue: '<path d="M2 3.5h12M2 8h12M2 12.5h7"/>',
  external:
    '<circle cx="8" cy="8" r="6"/><path d="M2 8h12M8 2c2.2 2 3 4 3 6s-.8 4-3 6M8 2C5.800 4 5 6 5 8s.8 4 3 6"/>',
  node: '<rect x="2" y="2" width="12" height="5" rx="1"/><rect x="2" y="9" width="12" height="5" rx="1"/><path d="M4.500 4.500h2M4.500 11.500h2"/>',
};

/** A small drawing of what sort of thing an entity is, in a box of 16 by 16 at (x, y). */
export function icon(kind: string, x: number, y: number): Markup {
  const shape = Object.hasOwn(shapes, kind) ? shapes[kind] : shapes.application;
  return html`<g class="icon" transform="translate(${x} ${y})">${trusted(shape ?? '')}</g>`;
}
