import { encodeDocument } from '@abduce/core';
import { renderHtml } from '@abduce/rca';
import type { IncidentLog, IncidentRecord } from './incident-log.ts';
import { incidentsPage, pendingPage, unknownPage } from './incidents-page.ts';

/** An answer of our own. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers what the incidents answer; `undefined` is for the receiver. */
export type IncidentRoutes = (method: string, path: string) => Answer | undefined;

/** Pages hold their own styles and scripts, and may load nothing else. */
const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const jsonHeaders = {
  'content-type': 'application/json',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

function page(body: string, status = 200): Answer {
  return { status, headers: pageHeaders, body };
}

/** Charts and `NaN` survive: `decodeDocument` reads it back. */
function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return { status, headers: { ...jsonHeaders, ...headers }, body: encodeDocument(value) };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function document({ incident, investigation }: IncidentRecord): Answer {
  const { diagnosis = null, report = null } = investigation ?? {};
  return json({ incident, diagnosis, report });
}

function reportPage(record: IncidentRecord): Answer {
  const { investigation } = record;
  return page(investigation === undefined ? pendingPage(record) : renderHtml(investigation.report));
}

export function incidentRoutes(log: IncidentLog): IncidentRoutes {
  const read = (path: string): Answer | undefined => {
    if (path === '/') return page(incidentsPage(log.list()));
    if (path === '/v1/incidents')
      return json({ incidents: log.list().map(({ incident }) => incident) });
    const match = /^\/(v1\/)?incidents\/([^/]+)$/.exec(path);
    if (match === null) return undefined;
    const [, api, segment = ''] = match;
    const id = decodeSegment(segment);
    const record = log.get(id);
    if (api === undefined)
      return record === undefined ? page(unknownPage(), 404) : reportPage(record);
    return record === undefined
      ? json({ error: `there is no incident "${id}"` }, 404)
      : document(record);
  };
  return (method, path) => {
    const answer = read(path);
    if (answer === undefined || method === 'GET' || method === 'HEAD') return answer;
    return json({ error: `${path} is for reading: use GET` }, 405, { allow: 'GET, HEAD' });
  };
}
