import { faults as allFaults, type Fault } from './faults.ts';
import { type Fixture, fixturesOn } from './fixtures.ts';
import { blamedOn, type Finding, findingsOf, unexplained } from './judge.ts';
import { type Lived, type LivedIncident, type LiveOptions, live } from './live.ts';
import { healthyWeek, withFaults } from './story.ts';

/** What became of a fixture. */
export interface FixtureResult {
  readonly fixture: Fixture;
  readonly incidents: readonly LivedIncident[];
  /** The most that the simple rule saw; it pages from its line on. */
  readonly naive: number;
}

export interface HealthyResult extends Lived {
  readonly fixtures: readonly FixtureResult[];
}

export interface FaultyResult extends Lived {
  readonly findings: readonly Finding[];
  /** Incidents that no fault explains. */
  readonly unexplained: readonly LivedIncident[];
}

type Part = Pick<LiveOptions, 'from' | 'to' | 'slo'> & {
  /** Default 1. */
  readonly seed?: number;
  readonly fixtures?: readonly Fixture[];
};

/** Lives through the healthy week, or a part of it, with a simple rule for each fixture beside the observer. */
export async function liveHealthy({
  seed = 1,
  fixtures = fixturesOn(),
  ...part
}: Part): Promise<HealthyResult> {
  const watching = fixtures.map((fixture) => ({ fixture, see: fixture.naive.start(), most: 0 }));
  const lived = await live({
    ...part,
    seed,
    story: healthyWeek(seed, fixtures),
    onMinute(offset, told, batch) {
      for (const watched of watching) {
        const { fixture, see, most } = watched;
        // Rules may look back as far as a day; none is asked further once it would have paged.
        const near = offset >= fixture.from - lookback && offset <= fixture.to;
        if (!near || most >= fixture.naive.line) continue;
        const seen = see(offset, told, batch);
        if (offset >= fixture.from) watched.most = Math.max(most, seen);
      }
    },
  });
  return {
    ...lived,
    fixtures: watching.map(({ fixture, most }) => ({
      fixture,
      incidents: blamedOn(fixture, lived.incidents),
      naive: most,
    })),
  };
}

const lookback = 24 * 3_600_000;

/** Lives through the same week with faults in it. */
export async function liveFaulty({
  seed = 1,
  fixtures = fixturesOn(),
  faults = allFaults,
  ...part
}: Part & { readonly faults?: readonly Fault[] }): Promise<FaultyResult> {
  const lived = await live({
    ...part,
    seed,
    story: withFaults(healthyWeek(seed, fixtures), faults),
  });
  return {
    ...lived,
    findings: findingsOf(lived.incidents, faults),
    unexplained: unexplained(lived.incidents, faults),
  };
}
