import type {
  CgroupDocument,
  ConnectionDocument,
  DiskDocument,
  DnsDocument,
  HelloDocument,
  HistogramDocument,
  LifeDocument,
  ListenDocument,
  NameDocument,
  ProcessDocument,
  ProfileDocument,
  ProgramStatus,
  RequestsDocument,
  SnapshotDocument,
  SpanDocument,
  SpansDocument,
  StatusDocument,
  Watch,
} from './documents.ts';
import { durationBounds } from './documents.ts';
import {
  amount,
  decimal,
  flag,
  hex,
  list,
  object,
  oneOf,
  orElse,
  record,
  type Shape,
  text,
  whole,
} from './shape.ts';

/** Rows of one list of one snapshot at most. The helper's own tables are smaller. */
const maxRows = 200_000;

const watch: Shape<Watch> = oneOf('l4', 'l7', 'payload', 'tls', 'profile');
const side = oneOf('client', 'server');
const address = text(300);
const nothing = '';

export const helloShape: Shape<HelloDocument> = object<HelloDocument>({
  protocol: whole,
  version: text(64),
  pid: whole,
  kernel: orElse(text(), nothing),
  arch: orElse(text(64), nothing),
  time: decimal,
});

const program: Shape<ProgramStatus> = object<
  Pick<ProgramStatus, 'name' | 'signal' | 'on' | 'why'>,
  Pick<ProgramStatus, 'runs' | 'runNanos' | 'missed'>
>(
  { name: text(128), signal: text(64), on: flag, why: orElse(text(2048), nothing) },
  { runs: amount, runNanos: amount, missed: amount },
);

export const statusShape: Shape<StatusDocument> = object<StatusDocument>({
  programs: orElse(list(program, 256), []),
  missingScope: orElse(list(text(1024), 16_384), []),
});

const cgroup: Shape<CgroupDocument> = object<CgroupDocument>({
  id: decimal,
  path: text(4096),
  watch: orElse(list(watch, 8), []),
  present: orElse(flag, true),
});

const buckets: Shape<readonly number[]> = (value, drops) => {
  const counts = list(amount, durationBounds.length + 1)(value, drops);
  return counts?.length === durationBounds.length + 1 ? counts : undefined;
};

const histogram: Shape<HistogramDocument> = object<HistogramDocument>({
  count: amount,
  sum: amount,
  buckets,
});

const connection: Shape<ConnectionDocument> = object<ConnectionDocument>({
  cgroup: decimal,
  destination: address,
  actual: orElse(address, nothing),
  connects: orElse(amount, 0),
  failed: orElse(amount, 0),
  errors: orElse(record(amount, 64), {}),
  connectTime: orElse(amount, 0),
  active: orElse(amount, 0),
  sent: orElse(amount, 0),
  received: orElse(amount, 0),
  retransmits: orElse(amount, 0),
  roundTrip: orElse(amount, 0),
});

const listen: Shape<ListenDocument> = object<ListenDocument>({
  cgroup: decimal,
  address,
  netns: orElse(amount, 0),
  pid: orElse(amount, 0),
});

const requests: Shape<RequestsDocument> = object<RequestsDocument>({
  cgroup: decimal,
  side,
  protocol: text(32),
  destination: orElse(address, nothing),
  actual: orElse(address, nothing),
  status: orElse(text(64), nothing),
  method: orElse(text(64), nothing),
  durations: histogram,
});

const dns: Shape<DnsDocument> = object<DnsDocument>({
  cgroup: decimal,
  type: text(32),
  domain: text(),
  status: orElse(text(64), nothing),
  durations: histogram,
});

const name: Shape<NameDocument> = object<NameDocument>({ ip: text(64), fqdn: text() });

const exit = object<NonNullable<ProcessDocument['exit']>>({
  time: decimal,
  code: whole,
  signal: whole,
  oom: orElse(flag, false),
});

const process: Shape<ProcessDocument> = object<
  Omit<ProcessDocument, 'exit'>,
  Pick<ProcessDocument, 'exit'>
>({ cgroup: decimal, pid: amount, comm: text(64), start: decimal }, { exit });

const life: Shape<LifeDocument> = object<LifeDocument>({
  cgroup: decimal,
  restarts: orElse(amount, 0),
  oomKills: orElse(amount, 0),
  execs: orElse(amount, 0),
  loopBlocked: orElse(amount, 0),
  loopBlocks: orElse(amount, 0),
});

const disk: Shape<DiskDocument> = object<DiskDocument>({
  cgroup: decimal,
  device: text(32),
  reads: amount,
  writes: amount,
  readBytes: amount,
  writtenBytes: amount,
  errors: orElse(amount, 0),
  durations: histogram,
});

const counters = orElse(record(amount, 512), {});

export const snapshotShape: Shape<SnapshotDocument> = object<SnapshotDocument>({
  time: decimal,
  cgroups: orElse(list(cgroup, maxRows), []),
  connections: orElse(list(connection, maxRows), []),
  listens: orElse(list(listen, maxRows), []),
  requests: orElse(list(requests, maxRows), []),
  dns: orElse(list(dns, maxRows), []),
  names: orElse(list(name, maxRows), []),
  lives: orElse(list(life, maxRows), []),
  disks: orElse(list(disk, maxRows), []),
  processes: orElse(list(process, maxRows), []),
  events: counters,
  lost: counters,
  self: counters,
});

const span: Shape<SpanDocument> = object<SpanDocument>({
  cgroup: decimal,
  pid: orElse(amount, 0),
  side,
  protocol: text(32),
  start: decimal,
  duration: amount,
  destination: orElse(address, nothing),
  actual: orElse(address, nothing),
  status: orElse(text(64), nothing),
  error: orElse(text(), nothing),
  failed: orElse(flag, false),
  waits: orElse(flag, false),
  method: orElse(text(64), nothing),
  host: orElse(text(), nothing),
  target: orElse(text(4096), nothing),
  traceId: orElse(hex(32), nothing),
  parentSpanId: orElse(hex(16), nothing),
  traceFlags: orElse(amount, 0),
});

export const spansShape: Shape<SpansDocument> = object<SpansDocument>({
  spans: orElse(list(span, maxRows), []),
  unsampled: orElse(amount, 0),
});

type Stack = ProfileDocument['stacks'][number];

/** Frames that are not there make the whole stack wrong. */
function stack(frames: number): Shape<Stack> {
  return (value) => {
    if (!Array.isArray(value) || value.length < 1 || value.length > 256) return undefined;
    const [nanos, ...indexes] = value as unknown[];
    const known = indexes.every(
      (at) => Number.isSafeInteger(at) && Number(at) >= 0 && Number(at) < frames,
    );
    return known && amount(nanos, { values: 0 }) !== undefined
      ? (value as unknown as Stack)
      : undefined;
  };
}

const profileHead = object<Omit<ProfileDocument, 'stacks' | 'files'>>({
  cgroup: decimal,
  kind: oneOf('cpu', 'off_cpu'),
  start: decimal,
  duration: amount,
  frames: list(text(1024), 65_536),
  truncated: orElse(amount, 0),
});

export const profileShape: Shape<ProfileDocument> = (value, drops) => {
  const lost = drops.values;
  const head = profileHead(value, drops);
  // A frame that was left out would shift the numbers of those behind it.
  if (head === undefined || drops.values !== lost) return undefined;
  const stacks = list(stack(head.frames.length), 65_536)(
    (value as { stacks?: unknown }).stacks,
    drops,
  );
  if (stacks === undefined) return undefined;
  const files = list(text(256), 65_536)((value as { files?: unknown }).files, { values: 0 });
  return { ...head, stacks, ...(files?.length === head.frames.length && { files }) };
};

export const logShape: Shape<{
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
}> = object<{ readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly message: string }>({
  level: orElse(oneOf('debug', 'info', 'warn', 'error'), 'info'),
  message: text(4096),
});

export const goodbyeShape: Shape<{ readonly reason: string }> = object<{ readonly reason: string }>(
  {
    reason: orElse(text(1024), nothing),
  },
);
