import {
  createObserver,
  decodeDocument,
  type Incident,
  type IncidentEvent,
  type Investigation,
} from '@abduce/core';
import { memoryStore } from '@abduce/storage/memory';
import { describe, expect, it } from 'vitest';
import { type AbduceServer, createServer, type ServerOptions } from './create-server.ts';
import { eventOf, incidentOf, investigationOf, toldObserver } from './test-kit/incidents.ts';

const hostile = '<img src=x onerror=alert(1)>"\'&`';

function setup(
  events: readonly IncidentEvent[] = [],
  options: Partial<ServerOptions> & {
    readonly investigate?: (incident: Incident) => Promise<Investigation>;
  } = {},
): { readonly server: AbduceServer; readonly store: ReturnType<typeof memoryStore> } {
  const { investigate, ...rest } = options;
  const store = memoryStore();
  const observer = toldObserver(createObserver({ store }), events, investigate);
  return { server: createServer({ observer, ...rest }), store };
}

async function watched(...args: Parameters<typeof setup>): Promise<AbduceServer> {
  const { server } = setup(...args);
  await server.run({ signal: new AbortController().signal });
  return server;
}

function ask(server: AbduceServer, path: string, init?: RequestInit): Promise<Response> {
  return server.handle(new Request(`http://localhost${path}`, init));
}

const post = (body: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body,
});

describe('reading', () => {
  it('says on the page that there are no incidents', async () => {
    const response = await ask(setup().server, '/');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toContain('None. When an objective burns');
  });

  it('lists incidents newest first, on the page and as a document', async () => {
    const server = await watched([
      eventOf(incidentOf({ id: 'first', service: 'cart' })),
      eventOf(incidentOf({ id: 'second', service: 'orders' })),
      eventOf(incidentOf({ id: 'first', service: 'cart', status: 'resolved' }), 'resolved'),
    ]);
    const { incidents } = decodeDocument(await (await ask(server, '/v1/incidents')).text()) as {
      incidents: Incident[];
    };
    expect(incidents.map(({ id, status }) => [id, status])).toEqual([
      ['second', 'open'],
      ['first', 'resolved'],
    ]);
    const html = await (await ask(server, '/?from=bookmark')).text();
    expect(html.indexOf('at orders')).toBeLessThan(html.indexOf('at cart'));
    expect(html).toContain('href="/incidents/first"');
    expect(html).toContain('Slow answers at cart');
    expect(html).toMatch(/requests to cart have taken .*Confidence is/);
  });

  it('gives an incident with diagnosis and report, charts and NaN intact', async () => {
    const incident = incidentOf({ id: 'a/b c' });
    const server = await watched([eventOf(incident)]);
    const response = await ask(server, '/v1/incidents/a%2Fb%20c');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    const expected = await investigationOf(incident);
    expect(decodeDocument(await response.text())).toEqual({
      incident,
      diagnosis: expected.diagnosis,
      report: expected.report,
    });
  });

  it('gives the report as a page that may load nothing', async () => {
    const server = await watched([eventOf(incidentOf())]);
    const response = await ask(server, '/incidents/incident-1');
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toContain('checkout');
  });

  it.each(['/v1/incidents/nope', '/incidents/nope', '/incidents/%E0%A4%A', '/v1/incidents/'])(
    'answers 404 at %s',
    async (path) => {
      const server = await watched([eventOf(incidentOf())]);
      expect((await ask(server, path)).status).toBe(404);
    },
  );

  it('says which id is unknown', async () => {
    const response = await ask(setup().server, '/v1/incidents/nope');
    expect(await response.json()).toEqual({ error: 'there is no incident "nope"' });
  });

  it.each(['/', '/v1/incidents', '/v1/incidents/incident-1', '/incidents/incident-1'])(
    'answers HEAD %s as GET, without the body',
    async (path) => {
      const server = await watched([eventOf(incidentOf())]);
      const [get, head] = [await ask(server, path), await ask(server, path, { method: 'HEAD' })];
      expect(head.status).toBe(200);
      expect([...head.headers]).toEqual([...get.headers]);
      expect(await head.text()).toBe('');
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])(
    'does not allow %s on incidents',
    async (method) => {
      for (const path of ['/', '/v1/incidents', '/v1/incidents/x', '/incidents/x']) {
        const response = await ask(setup().server, path, { method });
        expect(response.status, path).toBe(405);
        expect(response.headers.get('allow')).toBe('GET, HEAD');
      }
    },
  );
});

describe('hostile names', () => {
  it('are text on every page', async () => {
    const incident = incidentOf({ id: hostile, service: hostile });
    const pending = await watched([eventOf(incident)], {
      investigate: () => Promise.reject(new Error('no')),
    });
    const explained = await watched([eventOf(incident)]);
    for (const [server, path] of [
      [pending, '/'],
      [pending, `/incidents/${encodeURIComponent(hostile)}`],
      [explained, '/'],
      [explained, `/incidents/${encodeURIComponent(hostile)}`],
    ] as const) {
      const response = await ask(server, path);
      expect(response.status).toBe(200);
      const html = await response.text();
      expect(html).not.toContain('<img');
      expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    }
  });
});

describe('watching', () => {
  it('keeps the newest incidents only', async () => {
    const events = Array.from({ length: 5 }, (_, at) => eventOf(incidentOf({ id: `i${at}` })));
    const server = await watched(events, { keep: 2 });
    const document: unknown = await (await ask(server, '/v1/incidents')).json();
    expect(document).toMatchObject({ incidents: [{ id: 'i4' }, { id: 'i3' }] });
    expect(await (await ask(server, '/')).text()).not.toContain('i2');
    expect((await ask(server, '/v1/incidents/i0')).status).toBe(404);
  });

  it('keeps an incident that could not be explained, and tries again with its next event', async () => {
    const errors: unknown[] = [];
    let attempts = 0;
    const incident = incidentOf();
    const server = await watched([eventOf(incident), eventOf(incident, 'resolved')], {
      onError: (error) => errors.push(error),
      investigate: (target) =>
        ++attempts === 1 ? Promise.reject(new Error('store is away')) : investigationOf(target),
    });
    expect(errors).toEqual([new Error('store is away')]);
    expect(attempts).toBe(2);
    expect(await (await ask(server, '/incidents/incident-1')).text()).toContain('checkout');
  });

  it('shows an incident without a report as being investigated', async () => {
    const server = await watched([eventOf(incidentOf())], {
      investigate: () => Promise.reject(new Error('no')),
    });
    expect(await (await ask(server, '/')).text()).toContain('Being investigated');
    const page = await ask(server, '/incidents/incident-1');
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Being investigated');
    const document = await (await ask(server, '/v1/incidents/incident-1')).json();
    expect(document).toMatchObject({ diagnosis: null, report: null });
  });

  it('does not investigate again what resolved and is explained', async () => {
    let attempts = 0;
    const seen: string[] = [];
    await watched([eventOf(incidentOf()), eventOf(incidentOf(), 'resolved')], {
      onEvent: ({ type }) => seen.push(type),
      onInvestigation: ({ report }) => seen.push(report.verdict),
      investigate: (target) => {
        attempts++;
        return investigationOf(target);
      },
    });
    expect(attempts).toBe(1);
    expect(seen).toEqual(['opened', expect.any(String), 'resolved']);
  });

  it('ends without an error when it is aborted, also in the middle of an investigation', async () => {
    const stop = new AbortController();
    const errors: unknown[] = [];
    const { server } = setup([eventOf(incidentOf())], {
      onError: (error) => errors.push(error),
      investigate: () => {
        stop.abort();
        return Promise.reject(stop.signal.reason);
      },
    });
    await expect(server.run({ signal: stop.signal })).resolves.toBeUndefined();
    expect(errors).toEqual([]);
  });

  it('passes on what the watch throws', async () => {
    const observer = createObserver({ store: memoryStore() });
    const server = createServer({
      observer: {
        ...observer,
        watch: () => {
          throw new Error('broken watch');
        },
      },
    });
    await expect(server.run({ signal: new AbortController().signal })).rejects.toThrow(
      'broken watch',
    );
  });
});

describe('receiving', () => {
  it('passes changes and telemetry on to the store', async () => {
    const { server, store } = setup();
    const change = { id: 'd1', kind: 'deploy', title: 'Deploy cart 2', time: 1_767_614_400_000 };
    const response = await ask(server, '/v1/changes', post(JSON.stringify(change)));
    expect(await response.json()).toEqual({ accepted: ['d1'] });
    const range = { start: change.time, end: change.time + 1 };
    expect(await store.changes?.query({ range })).toMatchObject([{ id: 'd1' }]);
    const traces = await ask(server, '/v1/traces', post('{"resourceSpans":[]}'));
    expect(traces.status).toBe(200);
    expect(server.handle.stats()).toBeDefined();
  });

  it.each(['GET', 'PUT', 'DELETE'])('does not allow %s on the receiver', async (method) => {
    const response = await ask(setup().server, '/v1/traces', { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toContain('POST');
  });

  it('answers 404 to a path that nobody has', async () => {
    for (const method of ['GET', 'POST']) {
      expect((await ask(setup().server, '/favicon.ico', { method })).status).toBe(404);
    }
  });

  it('asks for authorisation where it is told to, and lets incidents be read', async () => {
    const { server } = setup([], { otlp: { authorize: () => false } });
    expect((await ask(server, '/v1/traces', post('{}'))).status).toBe(401);
    expect((await ask(server, '/v1/incidents')).status).toBe(200);
  });
});
