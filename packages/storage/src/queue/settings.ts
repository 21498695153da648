import { resolve } from 'node:path';
import { AbduceError, systemClock } from '@abduce/core';
import { nodeFs } from './disk/node-fs.ts';
import { type DurableQueueOptions, type DurableQueueSettings, defaults } from './options.ts';

/** What is set aside for the cursor takes most of less. */
const minBytes = 2 ** 17;
/** Smaller files than this are mostly framing. */
const minSegmentBytes = 4096;

function wrong(name: string, value: unknown, rule: string): AbduceError {
  return new AbduceError('CONFIG', `${name} of the queue is ${String(value)}; it must be ${rule}`, {
    details: { name, value },
  });
}

/** More files than this make every look at the folder slow. */
const maxSegments = 8192;

const counts = [
  'maxBytes',
  'segmentBytes',
  'maxWaitingBytes',
  'deliveryBytes',
  'attemptTimeout',
  'backoff',
  'maxBackoff',
  'suspectAfter',
] as const;

/** Options with their defaults; throws `CONFIG` for a value that cannot work. */
export function settingsOf(options: DurableQueueOptions): DurableQueueSettings {
  const maxBytes = options.maxBytes ?? defaults.maxBytes;
  const settings: DurableQueueSettings = {
    ...defaults,
    clock: systemClock(),
    logger: { log: () => undefined },
    fs: nodeFs(),
    ...options,
    directory: resolve(options.directory),
    segmentBytes: options.segmentBytes ?? Math.min(defaults.segmentBytes, Math.floor(maxBytes / 8)),
  };
  for (const name of counts) {
    if (!(Number.isSafeInteger(settings[name]) && settings[name] > 0)) {
      throw wrong(name, settings[name], 'a whole number above 0');
    }
  }
  for (const name of ['linger', 'quarantineBytes'] as const) {
    if (!(settings[name] >= 0)) throw wrong(name, settings[name], '0 or more');
  }
  if (options.directory === '') throw wrong('directory', '""', 'a folder');
  if (maxBytes < minBytes) throw wrong('maxBytes', maxBytes, `at least ${minBytes}`);
  if (settings.segmentBytes < minSegmentBytes || settings.segmentBytes * 8 > maxBytes) {
    throw wrong(
      'segmentBytes',
      settings.segmentBytes,
      `at least ${minSegmentBytes} and at most an eighth of maxBytes, which is ${maxBytes}`,
    );
  }
  if (settings.segmentBytes * maxSegments < maxBytes) {
    throw wrong('segmentBytes', settings.segmentBytes, `at least maxBytes / ${maxSegments}`);
  }
  if (Buffer.byteLength(settings.project) > 1000) {
    throw wrong('project', `${settings.project.slice(0, 40)}…`, 'at most 1000 bytes');
  }
  return settings;
}
