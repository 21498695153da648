import type {
  ConnectionDocument,
  HistogramDocument,
  ProfileDocument,
  RequestsDocument,
  SnapshotDocument,
  SpanDocument,
} from '../documents.ts';

/** `count` observations in bucket `at`. */
export function histogramDocument(count = 1, at = 2): HistogramDocument {
  return {
    count,
    sum: count * 2e7,
    buckets: Array.from({ length: 12 }, (_, i) => (i === at ? count : 0)),
  };
}

export function connectionDocument(change: Partial<ConnectionDocument> = {}): ConnectionDocument {
  return {
    cgroup: '42',
    destination: '10.96.0.10:80',
    actual: '10.0.0.7:8080',
    connects: 4,
    failed: 0,
    errors: {},
    connectTime: 8e6,
    active: 2,
    sent: 1000,
    received: 5000,
    retransmits: 1,
    roundTrip: 2e6,
    ...change,
  };
}

export function requestsDocument(change: Partial<RequestsDocument> = {}): RequestsDocument {
  return {
    cgroup: '42',
    side: 'client',
    protocol: 'http',
    destination: '10.96.0.10:80',
    actual: '10.0.0.7:8080',
    status: '200',
    method: '',
    durations: histogramDocument(3),
    ...change,
  };
}

/** A snapshot with one row of every kind, of the cgroup `/system.slice/web.service`. */
export function snapshotDocument(change: Partial<SnapshotDocument> = {}): SnapshotDocument {
  return {
    time: '1767225600000000000',
    cgroups: [{ id: '42', path: '/system.slice/web.service', watch: ['l4', 'l7'], present: true }],
    connections: [connectionDocument()],
    listens: [{ cgroup: '42', address: '0.0.0.0:8080', netns: 4026531840, pid: 7 }],
    requests: [requestsDocument()],
    dns: [
      {
        cgroup: '42',
        type: 'TypeA',
        domain: 'db.local',
        status: 'ok',
        durations: histogramDocument(2),
      },
    ],
    names: [{ ip: '10.0.0.9', fqdn: 'db.local' }],
    lives: [{ cgroup: '42', restarts: 1, oomKills: 0, execs: 2, loopBlocked: 5e8, loopBlocks: 3 }],
    disks: [
      {
        cgroup: '42',
        device: '254:0',
        reads: 1,
        writes: 2,
        readBytes: 4096,
        writtenBytes: 8192,
        errors: 0,
        durations: histogramDocument(3),
      },
    ],
    processes: [
      { cgroup: '42', pid: 7, comm: 'web', start: '1767225500000000000' },
      {
        cgroup: '42',
        pid: 6,
        comm: 'web',
        start: '1767225400000000000',
        exit: { time: '1767225500000000000', code: 0, signal: 9, oom: true },
      },
    ],
    events: { open: 4, data: 12 },
    lost: { 'ring data': 2 },
    self: { rss: 1 << 20, cpu: 5e8, connections: 3 },
    ...change,
  };
}

export function spanDocument(change: Partial<SpanDocument> = {}): SpanDocument {
  return {
    cgroup: '42',
    pid: 7,
    side: 'client',
    protocol: 'http',
    start: '1767225600000000001',
    duration: 2e7,
    destination: '10.96.0.10:80',
    actual: '10.0.0.7:8080',
    status: '200',
    error: '',
    failed: false,
    waits: false,
    method: 'GET',
    host: 'shop.local',
    target: '/orders/{id}',
    traceId: '',
    parentSpanId: '',
    traceFlags: 0,
    ...change,
  };
}

export function profileDocument(): ProfileDocument {
  return {
    cgroup: '42',
    kind: 'cpu',
    start: '1767225600000000000',
    duration: 15e9,
    frames: ['main', 'serve', 'parse'],
    stacks: [
      [5e7, 0, 1],
      [2e7, 0, 1, 2],
    ],
    truncated: 0,
  };
}
