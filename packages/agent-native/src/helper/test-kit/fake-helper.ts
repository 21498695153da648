// A helper that misbehaves on purpose: `node fake-helper.ts <mode>`. It shares no code with the host.
import { writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

const mode = process.argv[2] ?? 'good';
const began = Date.now();

function frame(type: number, document: unknown): Buffer {
  const payload = Buffer.from(JSON.stringify(document));
  const head = Buffer.alloc(16);
  head.writeUInt32LE(0x46444241, 0);
  head[4] = 1;
  head[5] = type;
  head.writeUInt32LE(payload.length, 8);
  head.writeUInt32LE(crc32(payload), 12);
  return Buffer.concat([head, payload]);
}

function write(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') process.exit(0);
    }
  }
}

let sequence = 0;
const snapshot = (padding = 0): Buffer =>
  frame(3, {
    time: `${Date.now()}000000`,
    events: { sequence: sequence++, at: Date.now() - began },
    names: Array.from({ length: padding }, (_, i) => ({
      ip: `10.0.0.${i}`,
      fqdn: 'x'.repeat(200),
    })),
  });
const hello = (protocol = 1): Buffer =>
  frame(1, {
    protocol,
    version: '0.1.0',
    pid: process.pid,
    kernel: '6.1',
    arch: 'x',
    time: `${Date.now()}000000`,
  });

/** Frames from the host: their types, and payloads of configurations. */
function listen(act: (type: number, payload: string) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  process.stdin.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 16 && rest.length >= 16 + rest.readUInt32LE(8)) {
      const length = rest.readUInt32LE(8);
      act(rest[5] ?? 0, rest.subarray(16, 16 + length).toString());
      rest = rest.subarray(16 + length);
    }
  });
}

const forever = (): void => void setInterval(() => {}, 1000);

function good(): void {
  write(hello());
  const timer = setInterval(() => write(snapshot()), 20);
  listen((type, payload) => {
    if (type === 64) write(frame(6, { level: 'info', message: payload }));
    if (type === 66) write(snapshot());
    if (type !== 65) return;
    clearInterval(timer);
    write(snapshot());
    write(frame(7, { reason: 'stop' }));
    process.exit(0);
  });
}

const modes: Readonly<Record<string, () => void>> = {
  good,
  early() {
    process.stderr.write('cannot load: no rights\n');
    process.exit(3);
  },
  crash() {
    write(hello());
    write(snapshot());
    process.stderr.write('crashed\n');
    setTimeout(() => process.exit(3), 10);
  },
  silent: forever,
  hang() {
    write(hello());
    write(snapshot());
    process.on('SIGTERM', () => {});
    forever();
  },
  deaf() {
    write(hello());
    process.on('SIGTERM', () => {});
    setInterval(() => write(snapshot()), 20);
  },
  garbage() {
    write(hello());
    setInterval(() => {
      write(Buffer.from(`${'ABDF'.repeat(50)} noise \0\n`));
      write(frame(3, { time: 5, cgroups: 'none' }));
      write(frame(77, {}));
      write(snapshot());
    }, 20);
    listen((type) => type === 65 && process.exit(0));
  },
  wrong() {
    write(hello(2));
    forever();
  },
  flood() {
    write(hello());
    listen((type) => type === 65 && process.exit(0));
    const more = (): void => {
      for (let i = 0; i < 20; i++) write(snapshot(20));
      setImmediate(more);
    };
    more();
  },
};
modes[mode]?.();
