import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deflateBomb, gzipBomb, patientBomb, zstdBomb } from './test-kit/bombs.ts';
import { traces } from './test-kit/payloads.ts';

const MiB = 1 << 20;
let child: ChildProcess;
let url: string;

async function ask<T>(message: string): Promise<T> {
  const reply = once(child, 'message');
  child.send(message);
  return (await reply)[0] as T;
}

beforeEach(async () => {
  child = fork(new URL('./test-kit/bomb-target.ts', import.meta.url), {
    execArgv: ['--conditions=@abduce/source'],
  });
  [{ url }] = (await once(child, 'message')) as [{ url: string }];
});
afterEach(async () => {
  const exited = once(child, 'exit');
  child.disconnect();
  await exited;
});

async function send(body: Uint8Array, coding: string): Promise<number> {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', 'content-encoding': coding },
    body: new Uint8Array(body),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Growth of the peak over what the receiver needed before, in MiB. */
async function growth(attack: () => Promise<void>): Promise<number> {
  expect(await send(traces(), 'identity')).toBe(200);
  const before = await ask<{ peak: number }>('memory');
  await attack();
  const after = await ask<{ peak: number }>('memory');
  expect(await send(traces(), 'identity')).toBe(200);
  return (after.peak - before.peak) / MiB;
}

const bombs = { gzip: gzipBomb, deflate: deflateBomb, zstd: zstdBomb };

describe('decompression bombs', () => {
  it('10 GiB in one body, of each coding', async () => {
    const grown = await growth(async () => {
      for (const [coding, bomb] of Object.entries(bombs)) {
        const body = bomb(10);
        expect(body.length).toBeLessThan(11 * MiB);
        expect(await send(body, coding)).toBe(413);
      }
    });
    expect(grown).toBeLessThan(100);
  });

  it('50 at the same time', async () => {
    const bodies = Object.entries(bombs).map(([coding, bomb]) => ({ coding, body: bomb(1) }));
    const grown = await growth(async () => {
      const statuses = await Promise.all(
        Array.from({ length: 50 }, (_, i) => {
          const { body, coding } = bodies[i % 3] as (typeof bodies)[number];
          return send(body, coding);
        }),
      );
      for (const status of statuses) expect([413, 429]).toContain(status);
    });
    expect(grown).toBeLessThan(100);
  });

  it('50 that stay under the allowed ratio', async () => {
    const body = patientBomb(60 * MiB);
    const grown = await growth(async () => {
      const statuses = await Promise.all(Array.from({ length: 50 }, () => send(body, 'gzip')));
      for (const status of statuses) expect([400, 429]).toContain(status);
      expect(statuses).toContain(429);
    });
    // No bomb by any cap: what they cost is the budget, and what the allocator keeps of it.
    expect(grown).toBeLessThan(160);
  });
});
