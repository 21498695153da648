import { describe, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';
import { sceneOf } from '../scene/scene.ts';
import { call, type ToldSpan, times, tracedCase } from '../test-kit/traced-case.ts';

const stock = (logs: readonly string[]): ToldSpan => ({
  service: 'stock',
  name: 'GET /stock',
  duration: 10,
  logs,
});

/** shop asks stock, then packs the order. */
const order = (answer: ToldSpan, packs: boolean, logs: readonly string[] = []): ToldSpan => ({
  service: 'shop',
  name: 'POST /order',
  duration: 40,
  logs,
  inside: [
    call('shop', answer),
    ...(packs ? [{ service: 'shop', name: 'pack', at: 20, duration: 5 }] : []),
  ],
});

const healthy = order(
  stock(['asked for the stock of item 7', 'left in store 7, all of them counted']),
  true,
);

function ranked(window: readonly ToldSpan[], normal: readonly ToldSpan[] = times(40, healthy)) {
  const scene = sceneOf(tracedCase({ normal, window }));
  return {
    scene,
    first: scene.ranking[0]?.entity,
    structure: scene.indications.filter(({ kind }) => kind === 'structure'),
  };
}

describe('structureIndications', () => {
  it('finds the service whose requests stop half way, and names the two steps', () => {
    const early = order(stock(['asked for the stock of item 7']), true);
    const { first, structure } = ranked(times(40, early));
    expect(first).toBe('stock');
    expect(structure[0]).toMatchObject({
      entity: 'stock',
      mechanism: {
        operation: 'GET /stock',
        after: 'asked for the stock of item <*>',
        missing: 'left in store <*>, all of them counted',
      },
    });
  });

  it('does not blame a caller for what it no longer does after a callee went astray', () => {
    const aborted = order(stock(['asked for the stock of item 7', '!no stock table']), false);
    const { first, structure } = ranked(times(40, aborted));
    const strength = (entity: string): number =>
      structure.find((one) => one.entity === entity)?.strength ?? 0;
    expect(first).toBe('stock');
    expect(strength('stock')).toBeGreaterThan(1.5 * strength('shop'));
  });

  it('shares the blame with a silent callee, and puts it on one that several callers stop after', () => {
    const quiet = (packs: boolean): ToldSpan => order(stock([]), packs);
    const bill = (sends: boolean): ToldSpan => ({
      service: 'billing',
      name: 'POST /bill',
      duration: 40,
      inside: [
        call('billing', stock([])),
        ...(sends ? [{ service: 'billing', name: 'send', at: 20, duration: 5 }] : []),
      ],
    });
    const { first } = ranked(
      [...times(40, quiet(false)), ...times(40, bill(false))],
      [...times(40, quiet(true)), ...times(40, bill(true))],
    );
    expect(first).toBe('stock');
  });

  it('takes another branch of a callee for the doing of a caller that asks for something else', () => {
    const ask = (kind: 'old' | 'new'): ToldSpan => ({
      service: 'shop',
      name: 'GET /',
      duration: 40,
      inside: [
        { service: 'shop', name: `${kind} page`, duration: 2 },
        call(
          'shop',
          {
            service: 'ads',
            name: 'GET /ads',
            duration: 5,
            inside: [{ service: 'ads', name: `${kind} choice`, duration: 1 }],
          },
          10,
        ),
      ],
    });
    const mix = (old: number, young: number): ToldSpan[] => [
      ...times(old, ask('old')),
      ...times(young, ask('new')),
    ];
    const { first, structure } = ranked(mix(2, 38), mix(30, 10));
    expect(first).toBe('shop');
    expect(structure.find(({ entity }) => entity === 'ads')?.strength ?? 0).toBeLessThan(0.3);
  });

  it('holds no recovery against anybody', () => {
    const failed = order(
      stock(['asked for the stock of item 7', 'left in store 7, all of them counted']),
      false,
      ['!could not pack'],
    );
    const { structure } = ranked(times(40, healthy), [...times(30, failed), ...times(10, healthy)]);
    expect(structure.every(({ strength }) => strength < 0.15)).toBe(true);
  });

  it('says nothing of a handful of requests', () => {
    const early = order(stock(['asked for the stock of item 7']), true);
    const { structure } = ranked(times(1, early), times(2, healthy));
    expect(structure).toEqual([]);
  });

  it('becomes a hypothesis with evidence that tells the steps', async () => {
    const early = order(stock(['asked for the stock of item 7']), true);
    const diagnosis = await createEngine().analyze(
      tracedCase({ normal: times(40, healthy), window: times(40, early) }),
    );
    const [winner] = diagnosis.hypotheses;
    expect(winner).toMatchObject({ cause: 'wrong_result', entity: 'stock', status: 'supported' });
    const cited = diagnosis.evidence.find(({ id }) => id === winner?.support[0]);
    expect(cited?.facts).toContainEqual({ name: 'after', value: 0, unit: '1' });
    expect(cited?.facts).toContainEqual({
      name: 'missing',
      value: 'left in store <*>, all of them counted',
      unit: '',
    });
  });

  it('calls it an exception where an error record is new', async () => {
    const aborted = order(stock(['asked for the stock of item 7', '!no stock table']), false);
    const { hypotheses } = await createEngine().analyze(
      tracedCase({ normal: times(40, healthy), window: times(40, aborted) }),
    );
    expect(hypotheses[0]).toMatchObject({
      cause: 'exception',
      entity: 'stock',
      mechanism: { template: 'no stock table' },
    });
  });
});
