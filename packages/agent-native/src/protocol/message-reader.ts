import type {
  HelloDocument,
  ProfileDocument,
  SnapshotDocument,
  SpansDocument,
  StatusDocument,
} from './documents.ts';
import { type Frame, frameType } from './frame.ts';
import { frameDecoder } from './frame-decoder.ts';
import type { Drops, Shape } from './shape.ts';
import {
  goodbyeShape,
  helloShape,
  logShape,
  profileShape,
  snapshotShape,
  spansShape,
  statusShape,
} from './shapes.ts';
import { snapshotJoiner } from './snapshot-joiner.ts';

/** What a helper says, checked. */
export type HelperMessage =
  | { readonly type: 'hello'; readonly document: HelloDocument }
  | { readonly type: 'status'; readonly document: StatusDocument }
  | { readonly type: 'snapshot'; readonly document: SnapshotDocument }
  | { readonly type: 'spans'; readonly document: SpansDocument }
  | { readonly type: 'profile'; readonly document: ProfileDocument }
  | {
      readonly type: 'log';
      readonly document: {
        readonly level: 'debug' | 'info' | 'warn' | 'error';
        readonly message: string;
      };
    }
  | { readonly type: 'goodbye'; readonly document: { readonly reason: string } };

/** What could not be used of a helper's output. */
export interface ReadStats {
  /** Bytes that belonged to no frame. */
  readonly skippedBytes: number;
  /** Frames of an unknown type, without JSON, or whose document is not what it says. */
  readonly badFrames: number;
  /** Rows and values of wrong types, or beyond a bound, inside good documents. */
  readonly droppedValues: number;
}

export interface MessageReader {
  /** Messages that became whole. Throws `DECODE` when the stream is hopeless. */
  push(chunk: Uint8Array): HelperMessage[];
  stats(): ReadStats;
}

const shapes: Readonly<
  Record<number, { readonly type: HelperMessage['type']; readonly shape: Shape<unknown> }>
> = {
  [frameType.hello]: { type: 'hello', shape: helloShape },
  [frameType.status]: { type: 'status', shape: statusShape },
  [frameType.snapshot]: { type: 'snapshot', shape: snapshotShape },
  [frameType.spans]: { type: 'spans', shape: spansShape },
  [frameType.profile]: { type: 'profile', shape: profileShape },
  [frameType.log]: { type: 'log', shape: logShape },
  [frameType.goodbye]: { type: 'goodbye', shape: goodbyeShape },
};

function parse(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString());
  } catch {
    return undefined;
  }
}

/** A helper's bytes as checked documents. Nothing it sends can make this throw, but a stream without any frames. */
export function messageReader(): MessageReader {
  const decoder = frameDecoder();
  const drops: Drops = { values: 0 };
  const joiner = snapshotJoiner(drops);
  let badFrames = 0;

  const read = ({ type, payload }: Frame): HelperMessage | undefined => {
    const known = shapes[type];
    const raw = known && parse(payload);
    const document = known?.shape(raw, drops);
    if (known === undefined || document === undefined) {
      badFrames++;
      return undefined;
    }
    if (known.type !== 'snapshot') return { type: known.type, document } as HelperMessage;
    const whole = joiner.push(document as SnapshotDocument, raw);
    return whole && { type: 'snapshot', document: whole };
  };

  return {
    push: (chunk) => decoder.push(chunk).flatMap((frame) => read(frame) ?? []),
    stats: () => ({ skippedBytes: decoder.skipped, badFrames, droppedValues: drops.values }),
  };
}
