import { renderText } from '@abduce/rca';
import { escapeHtml } from './escape-html.ts';
import type { IncidentRecord } from './incident-log.ts';
import { pageStyle } from './page-style.ts';

function time(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

function title({ incident }: IncidentRecord): string {
  const { indicator } = incident.objective;
  return `${indicator === 'latency' ? 'Slow answers' : 'Failing requests'} at ${incident.service}`;
}

/** What, why, since when and how sure: the paragraph below the head of the report, without its citations. */
function verdict({ investigation }: IncidentRecord): string {
  if (investigation === undefined) return 'Being investigated…';
  const text = renderText(investigation.report, { color: false, width: 200 });
  const summary = text.split('\n\n')[1] ?? '';
  return summary
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ \[E\d+(, E\d+)*\]/g, '')
    .trim();
}

function row(record: IncidentRecord): string {
  const { incident } = record;
  const open = incident.status === 'open';
  const since = `since ${time(incident.openedAt)}`;
  const until = incident.resolvedAt === undefined ? '' : ` until ${time(incident.resolvedAt)}`;
  return `<li class="${open ? 'open' : 'resolved'}"><p class="state">${open ? 'Open' : 'Resolved'}</p><h2><a href="/incidents/${encodeURIComponent(incident.id)}">${escapeHtml(title(record))}</a></h2><p>${escapeHtml(verdict(record))}</p><p class="when">${since}${until}</p></li>`;
}

/** One page that needs nothing from elsewhere; it reads itself again now and then. */
function page(heading: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="15"><title>${heading} · abduce</title><style>${pageStyle}</style></head>
<body><header><p class="brand">abduce</p><h1>${heading}</h1></header><main>${body}</main></body></html>
`;
}

const back = '<p><a href="/">All incidents</a></p>';

/** The incidents, newest first. */
export function incidentsPage(records: readonly IncidentRecord[]): string {
  if (records.length === 0)
    return page('Incidents', '<p class="none">None. When an objective burns, it shows here.</p>');
  return page('Incidents', `<ul>${records.map(row).join('')}</ul>`);
}

/** An incident that has no report yet. */
export function pendingPage(record: IncidentRecord): string {
  return page('Incident', `<ul>${row(record)}</ul>${back}`);
}

export function unknownPage(): string {
  return page(
    'No such incident',
    `<p class="none">It may have been dropped for newer ones.</p>${back}`,
  );
}
