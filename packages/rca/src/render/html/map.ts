import type { EntityId, Report } from '@abduce/core';
import type { TextWriter } from '../text-writer.ts';
import { arrowHeads, mapBox, mapEdge } from './map-box.ts';
import { layoutMap, type MapLayout, type PlacedNode } from './map-layout.ts';
import { mapList } from './map-list.ts';
import { tallRows } from './map-tall.ts';
import { html, type Markup } from './markup.ts';
import { type Card, section } from './section.ts';

const wide = { width: 206, height: 50, along: 258, across: 62, letters: 20, layers: 5, slots: 6 };
const tall = { path: 186, beside: 134, gap: 28, height: 50, across: 58, slots: 3 };

/** Arrows beyond which nobody can follow one. */
const edgeLimit = 200;

/** Room for the words over the first row. */
const margin = { x: 4, y: 24 };

interface Box {
  readonly x: number;
  readonly y: number;
  readonly placed: PlacedNode;
}

function wideEdge(from: Box, to: Box): string {
  const { width, height } = wide;
  const y1 = from.y + height / 2;
  const y2 = to.y + height / 2;
  if (to.placed.layer === from.placed.layer) {
    const x = from.x + width;
    return `M${x} ${y1}C${x + 34} ${y1} ${x + 34} ${y2} ${x + 3} ${y2}`;
  }
  const forward = to.placed.layer > from.placed.layer;
  const x1 = forward ? from.x + width : from.x;
  const x2 = forward ? to.x - 3 : to.x + width + 3;
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

/** Layers from left to right along the calls, the path in the first row. */
function wideMap(report: Report, writer: TextWriter, layout: MapLayout): Markup {
  const boxes = layout.nodes.map((placed) => ({
    placed,
    x: margin.x + placed.layer * wide.along,
    y: margin.y + placed.slot * wide.across,
  }));
  const byId = new Map(boxes.map((box) => [box.placed.node.id, box]));
  const edges = report.map.edges
    .toSorted((a, b) => Number(a.onPath) - Number(b.onPath))
    .flatMap(({ source, target, onPath }): Markup[] => {
      const from = byId.get(source);
      const to = byId.get(target);
      if (from === undefined || to === undefined || from === to) return [];
      return [mapEdge('wide', wideEdge(from, to), onPath)];
    })
    // Those on the path come last, so that they lie on top.
    .slice(-edgeLimit);
  const more = layout.more.flatMap((count, layer): Markup[] => {
    const last = boxes.findLast(({ placed }) => placed.layer === layer);
    if (count === 0 || last === undefined) return [];
    return [
      html`<text class="more" x="${last.x + 12}" y="${last.y + wide.height + 24}">+ ${count} more</text>`,
    ];
  });
  const width = Math.max(...boxes.map(({ x }) => x)) + wide.width + 36;
  const bottom = Math.max(...boxes.map(({ y }) => y)) + wide.height + 8;
  const height = bottom + (more.length > 0 ? 26 : 0);
  return html`<svg class="map wide" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${mapWords(report, writer)}">${arrowHeads('wide')}${edges}${boxes.map(
    ({ x, y, placed }) => mapBox(placed.node, { ...wide, x, y, flagAt: 2 }, report, writer),
  )}${more}</svg>`;
}

/** The path downwards, and beside each of its entities what it touches. */
function tallMap(
  report: Report,
  writer: TextWriter,
  path: readonly EntityId[],
  only: boolean,
): Markup {
  const rows = tallRows(report.map, path, tall.slots);
  const left = margin.x;
  const right = left + tall.path + tall.gap;
  const drawn: Markup[] = [];
  const edges: Markup[] = [];
  let y = margin.y;
  for (const [at, { node, neighbours, more }] of rows.entries()) {
    const middle = y + tall.height / 2;
    const place = { height: tall.height, width: tall.path, letters: 16 };
    drawn.push(
      mapBox(
        node,
        { ...place, x: left, y, flagAt: at === 0 ? 2 : tall.path / 2 + 12 },
        report,
        writer,
      ),
    );
    for (const [slot, { node: beside, calls }] of neighbours.entries()) {
      const top = y + slot * tall.across;
      const level = top + tall.height / 2;
      const [x1, y1, x2, y2] =
        calls === 'out'
          ? [left + tall.path, middle, right - 3, level]
          : [right, level, left + tall.path + 3, middle];
      const bend = (x1 + x2) / 2;
      edges.push(mapEdge('tall', `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`, false));
      drawn.push(
        mapBox(
          beside,
          { x: right, y: top, width: tall.beside, height: tall.height, letters: 11, flagAt: 2 },
          report,
          writer,
        ),
      );
    }
    if (more > 0) {
      const below = y + neighbours.length * tall.across + 14;
      drawn.push(html`<text class="more" x="${right + 10}" y="${below}">+ ${more} more</text>`);
    }
    const used = Math.max(1, neighbours.length) * tall.across + (more > 0 ? 22 : 0) + 28;
    if (at < rows.length - 1) {
      const x = left + tall.path / 2;
      edges.push(mapEdge('tall', `M${x} ${y + tall.height}V${y + used - 3}`, true));
    }
    y += used;
  }
  const width = right + tall.beside + margin.x;
  return html`<svg class="map tall${only ? ' only' : ''}" viewBox="0 0 ${width} ${y - 20}" width="${width}" height="${y - 20}" role="img" aria-label="${mapWords(report, writer)}">${arrowHeads('tall')}${edges}${drawn}</svg>`;
}

/** The path in words, for those who do not see the drawing. */
function mapWords(report: Report, writer: TextWriter): string {
  if (report.path.length === 0) return `Service map of ${report.map.nodes.length} services.`;
  const names = report.path.map(({ entity }) => writer.nameOf(entity));
  return `Service map. The fault travels along ${names.toReversed().join(', then ')}.`;
}

/** The service map, drawn twice: wide for screens, tall for phones and long paths; the style sheet shows one. */
export function mapSection(report: Report, writer: TextWriter): Card | undefined {
  if (report.map.nodes.length === 0) return undefined;
  const path = report.path.map(({ entity }) => entity);
  const layout = layoutMap(report.map, path, wide);
  if (layout.nodes.length === 0) return undefined;
  const legend =
    path.length === 0
      ? 'Arrows point from the caller to what it calls.'
      : 'Arrows point from the caller to what it calls; the path of the fault is red.';
  // Beside each other, so many boxes would be too small to read.
  const only = path.length > wide.layers;
  const left = layout.hidden;
  const rest =
    left === 0
      ? ''
      : ` ${left} more ${left === 1 ? 'service is' : 'services are'} further away and not drawn.`;
  return section(
    'map',
    'Where it happens',
    html`${only ? undefined : wideMap(report, writer, layout)}${tallMap(report, writer, path, only)}<p class="note">${legend}${rest}</p>${mapList(report, writer)}`,
  );
}
