import { describe, expect, it } from 'vitest';
import { called, diagnose, first, row, type Signals, served } from './test-kit/signal-case.ts';

const still = row(0);

/** A shop as an agent sees it: gateway, api, and a database whose containers are seen as well. */
function shop(change: {
  readonly api?: Signals[string];
  readonly gateway?: Signals[string];
  readonly edge?: Signals[string];
  readonly db?: Signals[string];
}): Signals {
  return {
    api: { ...served(row(50), row(0.02)), ...change.api },
    'api -> db': {
      ...called(row(100), row(0.005)),
      'dependency.connects': row(1),
      'dependency.connect_errors': still,
      'dependency.retransmits': row(0.01),
      ...change.edge,
    },
    'db#db-0': {
      'instance.up': row(1),
      'instance.oom_kills': still,
      'instance.memory.usage': row(5e8),
      ...change.db,
    },
  };
}

const services = [{ id: 'db', kind: 'database', system: 'postgresql' } as const, 'api'];
const instances = [{ id: 'db#db-0', service: 'db' }];
const healthy = shop({});

describe('what an agent alone can see', () => {
  it('is a database that nobody can connect to', async () => {
    const refused = row(0, 60);
    const now = shop({
      api: served(row(50), row(0.02), row(0, 0.9)),
      edge: {
        // Failed connections are calls that failed.
        'dependency.requests': row(100, 60),
        'dependency.errors': refused,
        'dependency.time': row(0.5, 0),
        'dependency.connects': row(1, 0),
        'dependency.connect_errors': refused,
      },
    });
    const diagnosis = await diagnose(now, healthy, {
      services,
      instances,
      target: { service: 'api', indicator: 'availability' },
    });
    expect(first(diagnosis)).toEqual({ cause: 'dependency_down', entity: 'db' });
    const [winner] = diagnosis.hypotheses;
    const signals = diagnosis.evidence
      .filter(({ id }) => winner?.support.includes(id))
      .map(({ query }) => (query.kind === 'signal' ? query.signal : ''));
    expect(signals).toContain('dependency.connect_errors');
    expect(winner?.reason).toContain('no connection is opened');
  });

  it('is a database whose own requests end where connections are refused', async () => {
    const refused = row(0, 60);
    const own = (requests: readonly number[]): Signals => ({ db: served(requests, row(0.004)) });
    const now = {
      ...shop({
        api: served(row(50), row(0.02), row(0, 0.9)),
        edge: {
          'dependency.requests': row(100, 60),
          'dependency.errors': refused,
          'dependency.time': row(0.5, 0),
          'dependency.connects': row(1, 0),
          'dependency.connect_errors': refused,
        },
      }),
      ...own(row(100, 0)),
    };
    const diagnosis = await diagnose(
      now,
      { ...healthy, ...own(row(100)) },
      { services, instances, target: { service: 'api', indicator: 'availability' } },
    );
    expect(first(diagnosis)).toEqual({ cause: 'dependency_down', entity: 'db' });
  });

  it('is a database that was killed for lack of memory', async () => {
    const refused = row(0, 60);
    const now = shop({
      api: served(row(50), row(0.02), row(0, 0.9)),
      edge: {
        'dependency.requests': row(100, 60),
        'dependency.errors': refused,
        'dependency.time': row(0.5, 0),
        'dependency.connects': row(1, 0),
        'dependency.connect_errors': refused,
      },
      db: { 'instance.oom_kills': row(0, 1, 8), 'instance.memory.usage': row(5e8, 1e9) },
    });
    const diagnosis = await diagnose(now, healthy, {
      services,
      instances,
      target: { service: 'api', indicator: 'availability' },
    });
    const supported = diagnosis.hypotheses.map(({ cause, entity }) => `${cause} ${entity}`);
    expect(supported).toContain('memory_exhausted db');
  });

  it('is packets that are lost on the way to the database', async () => {
    const now = shop({
      api: served(row(50), row(0.02, 0.3)),
      edge: {
        ...called(row(100), row(0.005, 0.15)),
        'dependency.retransmits': row(0.01, 12),
      },
    });
    const diagnosis = await diagnose(now, healthy, { services, instances });
    expect(first(diagnosis)).toEqual({ cause: 'packet_loss', entity: 'db' });
  });

  it('is no loss of packets when nothing is sent again', async () => {
    const now = shop({
      api: served(row(50), row(0.02, 0.3)),
      edge: called(row(100), row(0.005, 0.15)),
    });
    const diagnosis = await diagnose(now, healthy, { services, instances });
    expect(diagnosis.hypotheses.map(({ cause }) => cause)).not.toContain('packet_loss');
    const out = diagnosis.ruledOut.find(({ cause }) => cause === 'packet_loss');
    expect(out).toMatchObject({ status: 'refuted' });
    expect(out?.against).toHaveLength(1);
  });

  it('is lookups that fail', async () => {
    const lookups = (failed: readonly number[]) => ({
      'service.dns.requests': row(20),
      'service.dns.errors': failed,
    });
    const before = shop({ api: { ...served(row(50), row(0.02)), ...lookups(still) } });
    const now = shop({
      api: { ...served(row(50), row(0.02), row(0, 0.8)), ...lookups(row(0, 18)) },
    });
    const diagnosis = await diagnose(now, before, {
      services,
      instances,
      target: { service: 'api', indicator: 'availability' },
    });
    expect(first(diagnosis)).toEqual({ cause: 'dns_failure', entity: 'api' });
  });

  it('is silent about packets where nobody counts them', async () => {
    const plain = {
      api: served(row(50), row(0.02)),
      'api -> db': called(row(100), row(0.005)),
    };
    const diagnosis = await diagnose(plain, plain, { services });
    const causes = [...diagnosis.hypotheses, ...diagnosis.ruledOut].map(({ cause }) => cause);
    expect(causes).not.toContain('packet_loss');
  });
});
