import type { EntityId, Report } from '@abduce/core';
import { cut } from '../columns.ts';
import type { TextWriter } from '../text-writer.ts';
import { icon } from './icons.ts';
import { layoutMap, type MapLayout, type PlacedNode } from './map-layout.ts';
import { html, type Markup } from './markup.ts';

interface Geometry {
  readonly name: 'wide' | 'tall';
  readonly width: number;
  readonly height: number;
  /** From one layer to the next, and from one slot to the next. */
  readonly along: number;
  readonly across: number;
  readonly letters: number;
  readonly layers: number;
  readonly slots: number;
}

const wide: Geometry = {
  name: 'wide',
  width: 200,
  height: 48,
  along: 268,
  across: 64,
  letters: 22,
  layers: 6,
  slots: 5,
};

const tall: Geometry = {
  name: 'tall',
  width: 164,
  height: 46,
  along: 0,
  across: 176,
  letters: 17,
  layers: 7,
  slots: 3,
};

interface Box {
  readonly x: number;
  readonly y: number;
  readonly placed: PlacedNode;
}

/** Room above the first row for the words over the root cause. */
const margin = { x: 4, y: 24 };

/** Boxes of the wide map: layers from left to right, slots downwards. */
function wideBoxes({ nodes }: MapLayout): readonly Box[] {
  return nodes.map((placed) => ({
    placed,
    x: margin.x + placed.layer * wide.along,
    y: margin.y + placed.slot * wide.across,
  }));
}

/** Boxes of the tall map: layers downwards; the path on the left, neighbours stacked on the right. */
function tallBoxes({ nodes, more }: MapLayout): readonly Box[] {
  const tops: number[] = [];
  let top = margin.y;
  for (let layer = 0; layer < more.length; layer++) {
    tops.push(top);
    const beside = nodes.filter((placed) => placed.layer === layer && placed.slot > 0).length;
    const rows = Math.max(1, beside + (more[layer] === 0 ? 0 : 1));
    top += rows * 56 + 34;
  }
  return nodes.map((placed) => ({
    placed,
    x: margin.x + (placed.slot === 0 ? 0 : tall.across),
    y: (tops[placed.layer] as number) + Math.max(0, placed.slot - 1) * 56,
  }));
}

function curve(from: Box, to: Box, geometry: Geometry): string {
  const { width, height, name } = geometry;
  const forward = to.placed.layer > from.placed.layer;
  const same = to.placed.layer === from.placed.layer;
  if (name === 'wide') {
    const y1 = from.y + height / 2;
    const y2 = to.y + height / 2;
    if (same) {
      const x = from.x + width;
      return `M${x} ${y1}C${x + 34} ${y1} ${x + 34} ${y2} ${x + 3} ${y2}`;
    }
    const x1 = forward ? from.x + width : from.x;
    const x2 = forward ? to.x - 3 : to.x + width + 3;
    const mid = (x1 + x2) / 2;
    return `M${x1} ${y1}C${mid} ${y1} ${mid} ${y2} ${x2} ${y2}`;
  }
  if (same) {
    const [left, right] = from.x <= to.x ? [from, to] : [to, from];
    const y = Math.max(left.y, right.y) + height / 2;
    return from.x <= to.x
      ? `M${left.x + width} ${y}H${right.x - 3}`
      : `M${right.x} ${y}H${left.x + width + 3}`;
  }
  const x1 = from.x + width / 2;
  const x2 = to.x + width / 2;
  const y1 = forward ? from.y + height : from.y;
  const y2 = forward ? to.y - 3 : to.y + height + 3;
  const mid = (y1 + y2) / 2;
  return `M${x1} ${y1}C${x1} ${mid} ${x2} ${mid} ${x2} ${y2}`;
}

function drawing(
  report: Report,
  writer: TextWriter,
  path: readonly EntityId[],
  geometry: Geometry,
): Markup {
  const layout = layoutMap(report.map, path, geometry);
  const boxes = geometry === wide ? wideBoxes(layout) : tallBoxes(layout);
  const byId = new Map(boxes.map((box) => [box.placed.node.id, box]));
  const edges = report.map.edges.flatMap(({ source, target, onPath }) => {
    const from = byId.get(source);
    const to = byId.get(target);
    return from === undefined || to === undefined || source === target
      ? []
      : [{ from, to, onPath }];
  });
  const hops = new Map(report.path.map((hop) => [hop.entity, hop]));
  const moreLabels = layout.more.flatMap((count, layer): Markup[] => {
    if (count === 0) return [];
    const stack = boxes.filter(({ placed }) => placed.layer === layer);
    const last = stack.at(-1);
    if (last === undefined) return [];
    const words = `+ ${count} more`;
    return geometry === wide || last.placed.slot > 0
      ? [
          html`<text class="more" x="${last.x + 12}" y="${last.y + geometry.height + 26}">${words}</text>`,
        ]
      : [
          html`<text class="more" x="${last.x + geometry.width + 14}" y="${last.y + 28}">${words}</text>`,
        ];
  });
  const width =
    Math.max(...boxes.map(({ x }) => x + geometry.width)) + margin.x + (geometry === wide ? 32 : 0);
  const bottom = Math.max(...boxes.map(({ y }) => y + geometry.height)) + 10;
  const height = bottom + (layout.more.some((count) => count > 0) ? 26 : 0);
  const arrow = `${geometry.name}-arrow`;
  return html`<svg class="map ${geometry.name}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${pathWords(report, writer)}">
<defs><marker id="${arrow}" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" class="tip"/></marker><marker id="${arrow}-red" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" class="tip red"/></marker></defs>
${edges
  .toSorted((a, b) => Number(a.onPath) - Number(b.onPath))
  .map(
    ({ from, to, onPath }) =>
      html`<path class="edge${onPath ? ' on-path' : ''}" d="${curve(from, to, geometry)}" marker-end="url(#${arrow}${onPath ? '-red' : ''})"/>`,
  )}
${boxes.map(({ x, y, placed: { node } }) => {
  const hop = hops.get(node.id);
  const name = cut(writer.nameOf(node.id), geometry.letters);
  const sub = hop === undefined ? undefined : cut(writer.write(hop.text), geometry.letters + 7);
  const flag =
    node.state === 'root'
      ? 'root cause'
      : node.id === report.target?.service
        ? 'users feel it here'
        : undefined;
  return html`<g class="box ${node.state}${node.kind === 'external' ? ' external' : ''}"><title>${writer.nameOf(node.id)}${hop === undefined ? '' : `: ${writer.write(hop.text)}`}</title><rect x="${x}" y="${y}" width="${geometry.width}" height="${geometry.height}" rx="8"/>${icon(node.kind, x + 10, y + (sub === undefined ? 16 : 8))}<text class="name" x="${x + 34}" y="${y + (sub === undefined ? geometry.height / 2 + 5 : 20)}">${name}</text>${sub === undefined ? undefined : html`<text class="sub" x="${x + 12}" y="${y + 38}">${sub}</text>`}${flag === undefined ? undefined : html`<text class="flag" x="${x + 2}" y="${y - 8}">${flag}</text>`}</g>`;
})}
${moreLabels}
</svg>`;
}

/** The path in words, for those who do not see the drawing. */
function pathWords(report: Report, writer: TextWriter): string {
  if (report.path.length === 0) return `Service map of ${report.map.nodes.length} services.`;
  const names = report.path.map(({ entity }) => writer.nameOf(entity));
  return `Service map. The fault travels along ${names.toReversed().join(', then ')}.`;
}

/** The service map, drawn twice: wide for screens, tall for phones; the style sheet shows one. */
export function mapSection(report: Report, writer: TextWriter): Markup | undefined {
  if (report.map.nodes.length === 0) return undefined;
  const path = report.path.map(({ entity }) => entity);
  const { hidden } = layoutMap(report.map, path, wide);
  const legend =
    path.length === 0
      ? 'Arrows point from the caller to what it calls.'
      : 'Arrows point from the caller to what it calls; the path of the fault is red.';
  const left =
    hidden === 0
      ? ''
      : ` ${hidden} more ${hidden === 1 ? 'service is' : 'services are'} further away and not drawn.`;
  return html`<section id="map" class="card"><h2>Where it happens</h2>
${drawing(report, writer, path, wide)}
${drawing(report, writer, path, tall)}
<p class="note">${legend}${left}</p></section>`;
}
