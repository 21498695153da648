import type { TelemetryBatch } from '@abduce/core';
import { expect, it } from 'vitest';
import { redactingSink } from './redact.ts';

it('leaves out names and paths of the machine, and nothing else', async () => {
  const written: TelemetryBatch[] = [];
  const sink = redactingSink(
    { write: async (batch) => void written.push(batch) },
    { hosts: ['vm'], directories: { '/home/mira/abduce': '/srv' } },
  );
  const strings = ['', 'vm', 'vmlinux', 'at file:///home/mira/abduce/a.ts:1'];
  await sink.write({ strings } as unknown as TelemetryBatch);
  expect(written[0]?.strings).toEqual(['', 'shop-host', 'vmlinux', 'at file:///srv/a.ts:1']);
});
