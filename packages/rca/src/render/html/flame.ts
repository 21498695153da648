import type { Report, ReportFrame } from '@abduce/core';
import { cleanText } from '../clean.ts';
import { formatPercent } from '../format.ts';
import type { TextWriter } from '../text-writer.ts';
import { ownShares, widthOf } from './flame-rows.ts';
import { breakable, html, type Markup } from './markup.ts';
import { bounded, type Card, section } from './section.ts';
import { sentence } from './sentence.ts';

const row = 21;
const limits = {
  depth: 32,
  frames: { most: 300, room: 80_000 },
  functions: 12,
  name: 100,
  /** Narrower frames have no room for words. */
  labelled: 0.025,
};

/** Shares of all samples between which a frame counts as unchanged, as moved, and as moved much. */
const steps = [0.005, 0.03, 0.12] as const;

function changeClass(change: number): string {
  const size = Math.abs(change);
  const degree = steps.reduce((sum, step) => sum + Number(size >= step), 0);
  return degree === 0 ? 'even' : `${change > 0 ? 'up' : 'down'}${degree}`;
}

/** Signed, so that nobody has to see a colour. */
function changeWords(change: number): string {
  const words = formatPercent(Math.round(Math.abs(change) * 1000) / 1000);
  if (Math.abs(change) < 0.0005) return '±0 %';
  return `${change > 0 ? '+' : '\u2212'}${words}`;
}

function share(value: number): string {
  return formatPercent(Math.round(value * 1000) / 1000);
}

function frameBox(frame: ReportFrame): Markup {
  const { depth, at, before, during } = frame;
  const width = widthOf(frame);
  const change = during - before;
  const name = cleanText(frame.name, limits.name);
  const sign = Math.abs(change) >= steps[0] ? ` ${changeWords(change)}` : '';
  const label =
    width < limits.labelled ? undefined : html`<text x="5" y="14">${name}${sign}</text>`;
  return html`<svg class="frame ${changeClass(change)}" x="${at * 100}%" y="${depth * row}" width="${Math.max(0.1, width * 100)}%" height="${row - 1}"><title>${name}: ${share(before)} before, ${share(during)} during, ${changeWords(change)}</title><rect width="100%" height="100%" rx="2"/>${label}</svg>`;
}

/** Where the time of a service went, or what it allocated, before and during the trouble. */
export function flameSection(
  { exhibits }: Report,
  writer: TextWriter,
  plain: TextWriter,
): Card | undefined {
  const { flame } = exhibits;
  if (flame === undefined || flame.frames.length === 0) return undefined;
  const { frames, entity, type, unit } = flame;
  const reachable = frames.filter(({ depth }) => depth >= 0 && depth < limits.depth);
  const { shown, left } = bounded(reachable, frameBox, limits.frames);
  const drawn = reachable.slice(0, shown.length);
  const rows = drawn.reduce((most, { depth }) => Math.max(most, depth + 1), 1);
  const hidden = flame.hidden + frames.length - reachable.length + left;
  const changed = ownShares(frames)
    .filter(({ before, during }) => Math.abs(during - before) >= steps[0])
    .slice(0, limits.functions);
  const [first] = changed;
  const words =
    first === undefined
      ? ''
      : `Most changed: ${cleanText(first.name, limits.name)}, ${share(first.before)} before, ${share(first.during)} during.`;
  const table =
    first === undefined
      ? undefined
      : html`<table class="functions"><caption>Functions whose own share changed most</caption><thead><tr><th scope="col">Function</th><th scope="col" class="number">Before</th><th scope="col" class="number">During</th><th scope="col" class="number">Change</th></tr></thead><tbody>${changed.map(
          ({ name, before, during }) =>
            html`<tr><th scope="row"><code>${breakable(cleanText(name, limits.name))}</code></th><td class="number">${share(before)}</td><td class="number">${share(during)}</td><td class="number">${changeWords(during - before)}</td></tr>`,
        )}</tbody></table>`;
  return section(
    'profile',
    'Where the time goes',
    html`<p>${cleanText(type, 30)} profile of ${sentence(writer, [{ entity }])}, in ${cleanText(unit, 30)}; callers above what they call. A frame is as wide as the mean of its share before and during.</p>
<p class="legend"><span class="key up3">larger share during the trouble</span><span class="key even">unchanged</span><span class="key down3">smaller share</span></p>
<svg class="flame" role="img" width="100%" height="${rows * row}" aria-label="Flame graph of ${plain.nameOf(entity)}, before against during. ${words} The table below has the numbers.">${shown}</svg>
${table}${hidden === 0 ? undefined : html`<p class="note">${hidden} smaller frames are folded into their callers.</p>`}`,
  );
}
