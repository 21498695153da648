import { renderText } from '@abduce/rca';
import { escapeHtml } from './escape-html.ts';
import type { IncidentRecord } from './incident-log.ts';

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; }
ul { list-style: none; padding: 0; }
li { border-left: 4px solid #8888; margin: 0 0 1rem; padding: .25rem 1rem; }
li.open { border-color: #d33; }
p { margin: .1rem 0; }
small { opacity: .7; }
`;

function time(ms: number | undefined): string {
  return ms === undefined ? '' : `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function row({ incident, investigation }: IncidentRecord): string {
  const what = `${incident.objective.indicator} of ${incident.service}`;
  const headline =
    investigation === undefined
      ? 'being investigated'
      : firstLine(renderText(investigation.report, { color: false, width: 160 }));
  const link =
    investigation === undefined
      ? escapeHtml(what)
      : `<a href="/incidents/${encodeURIComponent(incident.id)}">${escapeHtml(what)}</a>`;
  const until =
    incident.resolvedAt === undefined ? 'still open' : `resolved ${time(incident.resolvedAt)}`;
  return `<li class="${incident.status}"><p><strong>${link}</strong></p><p>${escapeHtml(headline)}</p><p><small>since ${time(incident.openedAt)}, ${until}</small></p></li>`;
}

/** The incidents as one page that needs nothing from elsewhere. */
export function incidentsPage(records: readonly IncidentRecord[]): string {
  const list =
    records.length === 0
      ? '<p>No incidents. When an objective burns, it shows here.</p>'
      : `<ul>${records.map(row).join('')}</ul>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>abduce: incidents</title><style>${style}</style></head><body><h1>Incidents</h1>${list}</body></html>`;
}
