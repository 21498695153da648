import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { AbduceError, type Clock, type Millis } from '@abduce/core';
import type { ConfigureDocument, HelloDocument } from '../protocol/documents.ts';
import { encodeFrame, frameType } from '../protocol/frame.ts';
import { type HelperMessage, messageReader, type ReadStats } from '../protocol/message-reader.ts';
import { type HelperExit, spawnHelper } from './spawn-helper.ts';

/** Version of the protocol that this host speaks. */
export const protocolVersion = 1;

export interface SessionTimes {
  /** For the first frame. Default 10 s. */
  readonly handshake: Millis;
  /** Without any frame while the host is reading; then it is taken for hanging. Default 60 s. */
  readonly silence: Millis;
  /** For each of: the `stop` frame, SIGTERM. After both comes SIGKILL. Default 3 s. */
  readonly stop: Millis;
}

export const sessionTimes: SessionTimes = { handshake: 10_000, silence: 60_000, stop: 3000 };

export interface HelperSessionOptions {
  readonly path: string;
  /** Default `run`. */
  readonly args?: readonly string[];
  readonly clock: Clock;
  readonly times?: Partial<SessionTimes>;
  /** File of records for `replay`; it stands in for what the host would say. */
  readonly input?: string;
  /** Awaited before the next message is read: that is the back-pressure, up to the helper's own pipe. */
  readonly onMessage: (message: HelperMessage, session: HelperSession) => Promise<void> | void;
}

/** One life of a helper. */
export interface HelperSession {
  readonly pid: number | undefined;
  readonly hello: HelloDocument | undefined;
  configure(document: ConfigureDocument): void;
  flush(): void;
  /** Asks it to end: `stop`, then SIGTERM, then SIGKILL. What it still says is handed over. */
  stop(): void;
  stats(): ReadStats;
  /** How it ended, once everything it said was handed over. Rejects with what `onMessage` threw, or a bad handshake. */
  readonly done: Promise<HelperExit>;
}

function wrongProtocol(hello: HelloDocument): AbduceError {
  return new AbduceError(
    'NATIVE_UNAVAILABLE',
    `the helper ${hello.version} speaks protocol ${hello.protocol}, this host ${protocolVersion}`,
    {
      hint: 'Install the same version of @abduce/agent-native and of its platform package.',
      details: { protocol: hello.protocol, version: hello.version },
    },
  );
}

function unreadable(path: string, cause: unknown): AbduceError {
  return new AbduceError('CONFIG', `the recording ${path} cannot be read`, {
    hint: 'Check `recording`; `abduce-helper record` writes such files.',
    cause,
    details: { path },
  });
}

/** Starts a helper and reads it until it ends. */
export function helperSession(options: HelperSessionOptions): HelperSession {
  const { clock, onMessage } = options;
  const times = { ...sessionTimes, ...options.times };
  const { child, exit } = spawnHelper(options.path, options.args ?? ['run']);
  const reader = messageReader();
  const over = new AbortController();
  let hello: HelloDocument | undefined;
  let stopping = false;
  let why: unknown;
  // Only the time that is spent waiting for the helper counts against it.
  let waitingSince = clock.now();
  let busy = false;

  const after = async (delay: Millis, act: () => void): Promise<void> => {
    try {
      await clock.sleep(delay, { signal: over.signal });
    } catch {
      return;
    }
    act();
  };
  const kill = (reason: unknown): void => {
    why ??= reason;
    child.kill('SIGKILL');
  };
  const silent = (limit: Millis): AbduceError =>
    new AbduceError('NATIVE_UNAVAILABLE', `the helper said nothing for ${limit} ms`, {
      hint: 'It is started again; if this goes on, look at its log and at the load of the machine.',
      details: { limit },
    });
  const watch = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const limit = hello === undefined ? times.handshake : times.silence;
      const rest = busy ? limit : waitingSince + limit - clock.now();
      if (rest <= 0) return kill(silent(limit));
      // The hello may come meanwhile, and with it the other limit.
      await after(Math.min(rest, times.silence), () => {});
    }
  };
  const send = (type: number, payload?: string): void => {
    if (options.input === undefined && child.stdin.writable) {
      child.stdin.write(encodeFrame(type, payload));
    }
  };

  const handle = async (message: HelperMessage): Promise<void> => {
    if (message.type === 'hello') {
      hello = message.document;
      if (hello.protocol !== protocolVersion) throw wrongProtocol(hello);
    } else if (hello === undefined) return;
    await onMessage(message, session);
  };
  const read = async (): Promise<HelperExit> => {
    try {
      for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
        busy = true;
        for (const message of reader.push(chunk)) await handle(message);
        busy = false;
        waitingSince = clock.now();
      }
    } catch (error) {
      // A pipe that breaks is the helper's end; anything else is ours to tell.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') kill(error);
    }
    // It closed its output, so it has nothing more to say.
    if (!stopping) void after(times.stop, () => child.kill('SIGKILL'));
    const ended = await exit;
    over.abort();
    if (why !== undefined) throw why;
    return ended;
  };

  const session: HelperSession = {
    pid: child.pid,
    get hello() {
      return hello;
    },
    configure: (document) => send(frameType.configure, JSON.stringify(document)),
    flush: () => send(frameType.flush),
    stop() {
      if (stopping) return;
      stopping = true;
      send(frameType.stop);
      child.stdin.end();
      void after(times.stop, () => child.kill('SIGTERM'));
      void after(2 * times.stop, () => child.kill('SIGKILL'));
    },
    stats: () => reader.stats(),
    done: read(),
  };
  if (options.input !== undefined) {
    const records = createReadStream(options.input);
    // Whichever end breaks first, the other is told.
    pipeline(records, child.stdin, (error) => {
      if (error && records.bytesRead === 0) kill(unreadable(options.input ?? '', error));
    });
  }
  void watch();
  return session;
}
