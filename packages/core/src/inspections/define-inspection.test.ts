import { describe, expect, expectTypeOf, it } from 'vitest';
import { smallWorld } from '../testing/inspection-tester-world.ts';
import { defineInspection, type InspectionInit } from './define-inspection.ts';
import type { EntitySeries } from './scope-entities.ts';

const docs = { why: 'It matters.', fix: ['Mend it.'] };

const queueLag = defineInspection({
  id: 'queue/lag',
  title: 'Messages wait',
  needs: ['queue.lag'],
  optional: ['service.requests'],
  params: { allowed: { default: 100, unit: '{message}', doc: 'Messages that may wait.' } },
  docs,
  appliesTo: ({ kind }) => kind === 'queue',
  tooLittle: ({ series }) => (series('queue.lag').length > 1 ? 'more than one group' : undefined),
  evaluate({ entity, params, series, evidence, pass, fail }) {
    expectTypeOf(params.allowed).toBeNumber();
    expectTypeOf(series('queue.lag')).toEqualTypeOf<readonly EntitySeries[]>();
    expectTypeOf(entity.system).toEqualTypeOf<string | undefined>();
    expectTypeOf(series).parameter(0).toEqualTypeOf<'queue.lag' | 'service.requests'>();
    const last = series('queue.lag')[0]?.values.at(-1) ?? Number.NaN;
    if (Number.isNaN(last)) throw new Error('the last step has no data');
    if (last <= params.allowed) return pass('short', last);
    return fail({
      severity: 'warning',
      message: `${last} messages wait`,
      value: last,
      evidence: [
        evidence.signal({
          signal: 'queue.lag',
          entity: entity.id,
          title: 'Messages waiting',
          facts: [{ name: 'messages', value: last, unit: '{message}' }],
        }),
      ],
    });
  },
});

const queue = 'queue:kafka/orders';
const lag = (values: string) => smallWorld({ signals: { [queue]: { 'queue.lag': values } } });

describe('defineInspection', () => {
  it('leaves all verdicts but pass and fail to the runner', () => {
    const verdict = (world: ReturnType<typeof lag>, entity = queue) =>
      queueLag.inspect(world, entity, { allowed: 100 });
    expect(verdict(lag('1 2 3'))).toMatchObject({ verdict: 'pass', value: 3, evidence: [] });
    expect(verdict(lag('1 2 300'))).toMatchObject({ verdict: 'fail', severity: 'warning' });
    expect(verdict(lag('_ _ _'))).toMatchObject({
      verdict: 'unknown',
      message: 'no data for queue.lag',
    });
    expect(verdict(lag('1 2 _'))).toMatchObject({
      verdict: 'error',
      message: 'the last step has no data',
    });
    const others = smallWorld({ signals: { cart: { 'service.requests': '1x2' } } });
    expect(verdict(others, 'cart')).toMatchObject({ verdict: 'inapplicable' });
    expect(verdict(others, 'nobody')).toMatchObject({ verdict: 'error' });
    const two = smallWorld({
      signals: {
        [queue]: {
          'queue.lag': [
            { labels: { group: 'a' }, values: '1' },
            { labels: { group: 'b' }, values: '1' },
          ],
        },
      },
    });
    expect(verdict(two)).toMatchObject({ verdict: 'unknown', message: 'more than one group' });
  });

  it('builds evidence with a stable id, a query and a chart', () => {
    const world = lag('1 2 300');
    const first = queueLag.inspect(world, queue, { allowed: 100 });
    expect(first).toEqual(queueLag.inspect(lag('1 2 300'), queue, { allowed: 100 }));
    expect(first.evidence[0]).toMatchObject({
      id: `queue/lag:${queue}:1`,
      kind: 'metric',
      query: { kind: 'signal', signal: 'queue.lag', entity: queue },
      window: { start: 0, end: 180_000 },
      chart: { unit: '{message}', lines: [{ values: Float64Array.of(1, 2, 300) }] },
    });
  });

  it('gathers the signals of instances, nodes and calls for a service', () => {
    const seen: string[] = [];
    const gather = defineInspection({
      id: 'test/gather',
      title: 'Gathers',
      needs: [['instance.up', 'node.cpu.utilization', 'dependency.requests']],
      docs,
      evaluate({ series, pass }) {
        for (const signal of [
          'instance.up',
          'node.cpu.utilization',
          'dependency.requests',
        ] as const) {
          seen.push(...series(signal).map(({ entity }) => entity));
        }
        return pass();
      },
    });
    const world = smallWorld({
      signals: {
        'cart#1': { 'instance.up': '1' },
        'cart#2': { 'instance.up': '1' },
        'stock#1': { 'instance.up': '1' },
        'node:a': { 'node.cpu.utilization': '0.5' },
        'cart -> stock': { 'dependency.requests': '1' },
      },
      instances: [
        { id: 'cart#1', service: 'cart', node: 'node:a' },
        { id: 'cart#2', service: 'cart', node: 'node:a' },
      ],
    });
    gather.inspect(world, 'cart', {});
    expect(seen).toEqual(['cart#1', 'cart#2', 'node:a', 'cart -> stock']);
  });

  it('turns a failure without evidence, and undeclared signals, into errors', () => {
    const world = lag('1');
    const bare = defineInspection({
      id: 'test/bare',
      title: 'Fails',
      needs: ['queue.lag'],
      docs,
      evaluate: ({ fail }) => fail({ severity: 'warning', message: 'no', evidence: [] }),
    });
    expect(bare.inspect(world, queue, {})).toMatchObject({
      verdict: 'error',
      message: 'it failed without evidence',
    });
    const greedy = defineInspection({
      id: 'test/greedy',
      title: 'Reads more',
      needs: ['queue.lag'],
      docs,
      evaluate({ series, pass }) {
        // @ts-expect-error: the signal is not declared
        series('service.requests');
        return pass();
      },
    });
    expect(greedy.inspect(world, queue, {})).toMatchObject({ verdict: 'error' });
  });

  it('types entity, parameters and patterns by what is declared', () => {
    defineInspection({
      id: 'test/types',
      title: 'Types',
      scope: 'dependency',
      needs: ['dependency.requests'],
      docs,
      evaluate({ entity, params, patterns, pass }) {
        expectTypeOf(entity.source).toBeString();
        // @ts-expect-error: there are no parameters
        expectTypeOf(params.allowed).toBeNumber();
        expectTypeOf(patterns).toBeNever();
        return pass();
      },
    });
    const unknownSignal = () =>
      defineInspection({
        id: 'a/b',
        title: 'x',
        // @ts-expect-error: no such signal
        needs: ['no.such'],
        docs,
        evaluate: ({ pass }) => pass(),
      });
    expect(unknownSignal).not.toThrow();
  });

  it.each([
    ['id', { id: 'Queue Lag' }, /needs an id like/],
    ['title', { title: ' ' }, /no title/],
    ['needs', { needs: [] }, /declares no needs/],
    ['fix', { docs: { why: 'x', fix: [] } }, /what to do/],
    ['why', { docs: { why: '', fix: ['x'] } }, /why it matters/],
    ['unit', { params: { a: { default: 1, unit: '', doc: 'x' } } }, /unit for its parameter "a"/],
    ['doc', { params: { a: { default: 1, unit: 's', doc: '' } } }, /does not describe/],
    ['default', { params: { a: { default: Number.NaN, unit: 's', doc: 'x' } } }, /no number/],
  ])('refuses metadata without %s', (_, part, message) => {
    const whole = {
      id: 'a/b',
      title: 'x',
      needs: ['queue.lag'] as const,
      docs,
      evaluate: () => ({ verdict: 'pass', message: '', evidence: [] }),
    };
    const wrong = { ...whole, ...part } as InspectionInit<'service', 'queue.lag', 'a'>;
    expect(() => defineInspection(wrong)).toThrow(message);
  });
});
