import type { EvidenceChart } from '@abduce/core';
import { cleanText } from '../clean.ts';
import { formatPercent, formatQuantity, formatTime, noData } from '../format.ts';
import { html, type Markup } from './markup.ts';
import type { TimeAxis } from './scale.ts';

/**
 * Slices of the common time axis. Pointing at one shows the line and the values in all charts at once: the style
 * sheet has a rule for each number, so that no script is needed.
 */
export const zoneCount = 48;

export function showValue(value: number, unit: string, high: number): string {
  if (!Number.isFinite(value)) return noData;
  return unit === '1' && high <= 1 ? formatPercent(value) : formatQuantity(value, unit);
}

function zone(at: number, top: number, bottom: number, words: string): Markup {
  const width = 100 / zoneCount;
  const middle = (at + 0.5) * width;
  return html`<g class="zone z${at}"><rect x="${at * width}%" y="0" width="${width}%" height="${bottom}"/><line x1="${middle}%" x2="${middle}%" y1="${top}" y2="${bottom}"/><text x="${middle}%" y="11" class="${middle > 50 ? 'end' : 'start'}">${words}</text></g>`;
}

/** The zones of one chart: a value for each slice of time that it covers. */
export function chartZones(
  { lines, start, step, unit }: EvidenceChart,
  axis: TimeAxis,
  high: number,
  top: number,
  bottom: number,
): readonly Markup[] {
  const length = lines.reduce((most, { values }) => Math.max(most, values.length), 0);
  const span = (axis.end - axis.start) / zoneCount;
  const found: Markup[] = [];
  for (let at = 0; at < zoneCount; at++) {
    const time = axis.start + (at + 0.5) * span;
    const index = Math.floor((time - start) / step);
    if (!(index >= 0 && index < length)) continue;
    const words = lines.slice(0, 4).map(({ name, values }) => {
      const shown = showValue(values[index] ?? Number.NaN, unit, high);
      return lines.length > 1 ? `${cleanText(name, 24)} ${shown}` : shown;
    });
    const clock = formatTime(start + index * step).slice(0, 8);
    found.push(zone(at, top, bottom, `${clock}  ${words.join(' · ')}`));
  }
  return found;
}

/** The same slices without values, for what has none. */
export function timeZones(axis: TimeAxis, top: number, bottom: number): readonly Markup[] {
  const span = (axis.end - axis.start) / zoneCount;
  return Array.from({ length: zoneCount }, (_, at) =>
    zone(at, top, bottom, formatTime(axis.start + (at + 0.5) * span).slice(0, 8)),
  );
}

/** One rule for each slice. */
export const zoneRules: string = Array.from(
  { length: zoneCount },
  (_, at) => `#over-time:has(.z${at}:hover) .z${at}{--on:1}`,
).join('\n');
