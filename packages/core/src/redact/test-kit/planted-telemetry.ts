import type { TelemetryBatch } from '../../model/batch.ts';
import { batchBuilder } from '../../model/batch-builder.ts';
import type { ChangeEvent } from '../../model/change.ts';
import type { UnixMs } from '../../model/units.ts';
import { type Planted, planted } from './planted.ts';

/** Long enough to be nowhere by chance. */
export const plantedSecrets: readonly string[] = [
  ...new Set(planted.flatMap(({ text, secrets = [text] }) => secrets)),
].filter((secret) => secret.length >= 6);

/** Which of the secrets a text holds, however it writes them. */
export function secretsIn(text: string): readonly string[] {
  const plain = text.normalize('NFKC').replaceAll('\\"', '"').replaceAll('\\n', '\n');
  return plantedSecrets.filter((secret) => text.includes(secret) || plain.includes(secret));
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** Every secret wherever telemetry has room for text: bodies, attributes, names, statements, events. */
export function plantedTelemetry(service: string, start: UnixMs): TelemetryBatch {
  const batch = batchBuilder();
  for (const [at, { shape, text }] of planted.entries()) {
    const time = start + at * 100;
    const resource = {
      'service.name': service,
      'process.command_line': `/usr/bin/serve --note "${text}"`,
    };
    batch.log({
      resource,
      time,
      severity: 17,
      body: `call failed: ${text}`,
      attributes: { shape, note: text },
    });
    batch.log({
      resource,
      time: time + 1,
      severity: 13,
      body: JSON.stringify({ msg: text, n: at }),
    });
    const headers = new Map([['authorization', `Bearer ${service}-${text.slice(0, 40)}`]]);
    batch.log({
      resource,
      time: time + 2,
      severity: 9,
      body: new Map<string, never>([
        ['message', text as never],
        ['headers', headers as never],
        ['list', [text, [text]] as never],
      ]),
    });
    batch.span({
      resource,
      traceId: hex(at + 1, 32),
      spanId: hex(at + 1, 16),
      name: `handle ${text.slice(0, 200)}`,
      start: time,
      duration: 20,
      kind: 2,
      status: 2,
      statusMessage: text,
      attributes: {
        'http.url': `https://host.example.com/a?x=${encodeURIComponent(text)}`,
        'url.query': `x=${encodeURIComponent(text)}`,
        'db.statement': `SELECT * FROM t WHERE a = '${text.replaceAll("'", "''")}'`,
        'http.request.header.x-api-key': [text],
        password: text,
        note: text,
      },
      events: [
        {
          name: 'exception',
          time,
          attributes: {
            'exception.message': text,
            'exception.stacktrace': `Error: ${text}\n    at f (a.ts:1:1)`,
          },
        },
      ],
    });
  }
  return batch.build();
}

export function plantedChanges(service: string, time: UnixMs): readonly ChangeEvent[] {
  return planted.map(({ shape, text }: Planted, at) => ({
    id: `change-${at}`,
    kind: 'config' as const,
    service,
    time: time + at,
    title: `${shape}: ${text}`,
    author: 'Mira Test <mira.test+news@mail.example.co.uk>',
    files: ['settings/app.yaml'],
    // Literals of statements are part of a diff; everything else is a secret there too.
    ...(shape.startsWith('sql')
      ? {}
      : { diff: `--- a\n+++ b\n@@ -1 +1 @@\n-old: 1\n+${text.replaceAll('\n', '\n+')}\n` }),
    attributes: { note: text, 'deploy.token': text },
  }));
}
