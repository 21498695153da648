import type { Report, ReportAction } from '@abduce/core';
import { cleanText } from '../clean.ts';
import type { TextWriter } from '../text-writer.ts';
import { html, type Markup } from './markup.ts';
import { bounded, type Card, leftOut, section } from './section.ts';
import { sentence } from './sentence.ts';

const levels = { mitigate: 'Do now', fix: 'Fix', prevent: 'Prevent' } as const;
const limits = { most: 12, room: 9000 };

function actionItem(action: ReportAction, writer: TextWriter, plain: TextWriter): Markup {
  const { text, command, risk, undo } = action;
  // Text to select and copy; never a link, and nothing that could run.
  const typed =
    command === undefined
      ? undefined
      : html`<pre class="command"><code>${plain.write(command)}</code></pre>`;
  const note = (name: string, words: string | undefined): Markup | undefined =>
    words === undefined
      ? undefined
      : html`<small class="risk"><b>${name}:</b> ${cleanText(words)}</small>`;
  return html`<li>${sentence(writer, text)}${typed}${note('Risk', risk)}${note('Undo', undo)}</li>`;
}

export function actionSection(
  { actions }: Report,
  writer: TextWriter,
  plain: TextWriter,
): Card | undefined {
  if (actions.length === 0) return undefined;
  const blocks = (['mitigate', 'fix', 'prevent'] as const).flatMap((level): Markup[] => {
    const chosen = actions.filter((action) => action.level === level);
    if (chosen.length === 0) return [];
    const { shown, left } = bounded(chosen, (one) => actionItem(one, writer, plain), limits);
    return [
      html`<h3 class="${level}">${levels[level]}</h3><ul>${shown}</ul>${leftOut(left, 'action', 'actions')}`,
    ];
  });
  return section('actions', 'What to do', blocks);
}
