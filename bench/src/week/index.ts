import { atLeast, atMost, type Bench, type BenchResult, defineBench } from '../harness/index.ts';
import type { LivedIncident } from './live.ts';
import { liveFaulty, liveHealthy } from './live-weeks.ts';
import { services } from './topology.ts';
import { day, minute } from './types.ts';

const whole = { from: 0, to: 7 * day };
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function clock(offset: number): string {
  return `${weekdays[Math.floor(offset / day)]} ${new Date(offset).toISOString().slice(11, 16)}`;
}

function told({ opened, objective, services }: LivedIncident): string {
  return `${clock(opened)} ${objective} with ${[...services.keys()].join(', ')}`;
}

/** CPU time of this thread: the time that all would take on an idle machine. */
function cpuSeconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
}

/** False alarms in a healthy week of fifty services full of traps, and faults found in the same week. */
export const bench: Bench = defineBench({
  name: 'week',
  async run({ log }) {
    const began = cpuSeconds();
    log(`${services.length} services through seven days, assessed every five minutes`);
    const healthy = await liveHealthy(whole);
    const between = cpuSeconds();
    for (const incident of healthy.incidents) log(`false alarm: ${told(incident)}`);
    log('the same week with faults in it');
    const faulty = await liveFaulty(whole);
    const done = cpuSeconds();
    for (const incident of faulty.unexplained) log(`unexplained: ${told(incident)}`);
    const found = faulty.findings.filter(({ incident }) => incident !== undefined);
    const rows: BenchResult[] = [
      ...healthy.fixtures.map(({ fixture, incidents }) => ({
        name: `healthy: ${fixture.name}`,
        value: incidents.length,
        unit: 'incidents',
      })),
      ...faulty.findings.map(({ fault, incident }) => ({
        name: `fault ${clock(fault.from)}: ${fault.name} (${fault.target})`,
        value: incident === undefined ? Number.NaN : (incident.opened - fault.from) / minute,
        unit: 'min to incident',
      })),
      { name: 'assessments', value: healthy.assessments + faulty.assessments, unit: '' },
      { name: 'points', value: healthy.points + faulty.points, unit: '' },
      { name: 'healthy week, CPU time of the thread', value: between - began, unit: 's' },
      { name: 'week with faults, CPU time of the thread', value: done - between, unit: 's' },
    ];
    const fooled = healthy.fixtures.filter(({ fixture, naive }) => naive >= fixture.naive.line);
    return {
      results: rows,
      ratios: [
        atMost('incidents in the healthy week', healthy.incidents.length, 1),
        atLeast('faults found, of 20', found.length, 19),
        atMost('incidents beside the faults', faulty.unexplained.length, 1),
        atLeast('fixtures that a simple rule pages for, of 18', fooled.length, 18),
      ],
    };
  },
});
