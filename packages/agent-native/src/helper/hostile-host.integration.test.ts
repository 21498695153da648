import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { random } from '@abduce/core/testing';
import { describe, expect, it } from 'vitest';
import { encodeFrame, frameType } from '../protocol/frame.ts';
import { type HelperMessage, messageReader } from '../protocol/message-reader.ts';
import { helperPath } from '../test-kit/observe.ts';
import { until } from '../test-kit/program.ts';

/** Observes nothing: the cgroups do not exist. */
const configuration = {
  host: [],
  scope: [{ path: '/abduce-does-not-exist', watch: ['l4'], subtree: true }],
  interval: 60_000,
  spansPerSecond: 10,
  memory: 1 << 24,
  profileHertz: 0,
  offCpu: false,
  paused: false,
  conntrackNetns: [],
};

describe('a helper whose host talks nonsense', () => {
  it.each([1, 2, 3, 4])('goes on, and does what a good frame asks; seed %i', async (seed) => {
    const dice = random(seed);
    const junk = [null, -1, 1e300, '', 'x'.repeat(3000), [], {}, [[[]]], true];
    const spoil = (value: unknown): unknown => {
      if (dice.chance(0.15)) return dice.pick(junk);
      if (Array.isArray(value)) return value.map(spoil);
      if (typeof value !== 'object' || value === null) return value;
      // What may be observed stays as it is: nonsense in a test must not widen it by chance.
      return Object.fromEntries(
        Object.entries(value).map(([key, each]) => [
          key,
          key === 'path' || key === 'host' ? each : spoil(each),
        ]),
      );
    };
    const helper = spawn(helperPath, ['run'], { stdio: 'pipe', env: {} });
    const reader = messageReader();
    const messages: HelperMessage[] = [];
    let errors = '';
    helper.stdout.on('data', (chunk: Buffer) => messages.push(...reader.push(chunk)));
    helper.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-8192);
    });
    helper.stdin.on('error', () => {});
    const ended = once(helper, 'close');
    try {
      for (let i = 0; i < 400; i++) {
        const type = dice.pick([frameType.configure, frameType.flush, 0, 200, frameType.hello]);
        const bytes = encodeFrame(type, JSON.stringify(spoil(configuration)));
        if (dice.chance(0.4)) bytes[dice.integer(bytes.length)] = dice.integer(256);
        const part = dice.chance(0.2) ? bytes.subarray(0, dice.integer(bytes.length)) : bytes;
        // Bytes changed at random could make a `stop` only with a matching checksum of nothing.
        helper.stdin.write(part);
        if (dice.chance(0.1))
          helper.stdin.write(Buffer.from(dice.hex(1 + dice.integer(200)), 'hex'));
      }
      // A torn frame may swallow what follows, up to its promised length: the largest there is.
      for (let i = 0; i < 20; i++) helper.stdin.write(Buffer.alloc(65_536));
      const marker = {
        ...configuration,
        scope: [{ ...configuration.scope[0], path: `/abduce-none-${seed}` }],
      };
      helper.stdin.write(encodeFrame(frameType.configure, JSON.stringify(marker)));
      await until(
        () => `it answers the good frame: ${JSON.stringify(messages.slice(-3))} ${errors}`,
        () =>
          messages.some(
            (each) =>
              each.type === 'status' && each.document.missingScope.includes(`/abduce-none-${seed}`),
          ),
      );
      helper.stdin.write(encodeFrame(frameType.stop));
      const [code] = await ended;
      expect([code, errors]).toEqual([0, expect.not.stringMatching(/Sanitizer|assert/i)]);
      expect(messages.at(-1)?.type).toBe('goodbye');
      expect(reader.stats()).toEqual({ skippedBytes: 0, badFrames: 0, droppedValues: 0 });
    } finally {
      helper.kill('SIGKILL');
    }
  });
});
