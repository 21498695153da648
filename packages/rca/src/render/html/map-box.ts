import type { Report, ReportHop, ReportMapNode } from '@abduce/core';
import { cut, widthOf } from '../columns.ts';
import type { TextWriter } from '../text-writer.ts';
import { icon } from './icons.ts';
import { html, type Markup } from './markup.ts';

export interface BoxPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Letters of the name that fit. */
  readonly letters: number;
  /** Where the words over the box begin, from its left side. */
  readonly flagAt: number;
}

/** One entity of the map, with what happened to it when it lies on the path. */
export function mapBox(
  node: ReportMapNode,
  place: BoxPlace,
  report: Report,
  writer: TextWriter,
): Markup {
  const { x, y, width, height } = place;
  // Names on the path are bold, and take more room.
  const letters = node.state === 'normal' ? place.letters : place.letters - 2;
  const hop = report.path.find(({ entity }) => entity === node.id);
  const name = writer.nameOf(node.id);
  const sub = hop === undefined ? undefined : caption(hop, writer, place.letters + 7);
  const flag =
    node.state === 'root'
      ? 'root cause'
      : node.id === report.target?.service && report.path.length > 0
        ? 'users feel it here'
        : undefined;
  const kind = node.kind === 'external' ? ' external' : '';
  const middle = y + height / 2;
  return html`<g class="box ${node.state}${kind}"><title>${name}${hop === undefined ? '' : `: ${writer.write(hop.text)}`}</title><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/>${icon(node.kind, x + 10, sub === undefined ? middle - 8 : y + 8)}<text class="name" x="${x + 34}" y="${sub === undefined ? middle + 5 : y + 21}">${cut(name, letters)}</text>${
    sub === undefined
      ? undefined
      : html`<text class="sub" x="${x + 11}" y="${y + 40}">${sub}</text>`
  }${flag === undefined ? undefined : html`<text class="flag" x="${x + place.flagAt}" y="${y - 8}">${flag}</text>`}</g>`;
}

/** The words of a hop where they fit, else its numbers alone. */
function caption(hop: ReportHop, writer: TextWriter, letters: number): string {
  const whole = writer.write(hop.text);
  const [first, ...rest] = hop.text;
  const titled = typeof first === 'object' && 'quote' in first && rest.length > 0;
  return cut(widthOf(whole) <= letters || !titled ? whole : writer.write(rest).trim(), letters);
}

/** Arrow heads of one drawing; ids are unique within the page. */
export function arrowHeads(name: string): Markup {
  const head = (id: string, size: number, tip: string): Markup =>
    html`<marker id="${id}" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="${size}" markerHeight="${size}" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" class="${tip}"/></marker>`;
  return html`<defs>${head(`${name}-arrow`, 7, 'tip')}${head(`${name}-arrow-red`, 12, 'tip red')}</defs>`;
}

export function mapEdge(name: string, d: string, onPath: boolean): Markup {
  return html`<path class="edge${onPath ? ' on-path' : ''}" d="${d}" marker-end="url(#${name}-arrow${onPath ? '-red' : ''})"/>`;
}
