import { describe, expect, it } from 'vitest';
import { sceneOf } from '../scene/scene.ts';
import { toldIncident } from '../test-kit/told-incident.ts';
import { rankTriggers } from './rank-triggers.ts';
import { toldGuilty } from './test-kit/told-guilty.ts';
import { toldNobody } from './test-kit/told-nobody.ts';
import { toldSmall } from './test-kit/told-small.ts';

const guilty = Object.entries({ ...toldGuilty, ...toldSmall });

describe('rankTriggers', () => {
  it.each(guilty)('%s', (_, incident) => {
    const { candidates } = rankTriggers(sceneOf(toldIncident(incident)));
    expect(candidates[0]?.change).toBe(incident.guilty);
    expect(candidates[0]?.evidence).not.toEqual([]);
  });

  it.each(guilty)('%s, and the guilty change unknown', (_, incident) => {
    const { commits = [], deploys = [] } = incident;
    const known = {
      ...incident,
      commits: commits.filter(({ id }) => id !== incident.guilty),
      deploys: deploys.filter(({ commit }) => commit !== incident.guilty),
    };
    expect(rankTriggers(sceneOf(toldIncident(known))).candidates[0]).not.toHaveProperty('change');
  });

  it.each(Object.entries(toldNobody))('%s', (_, incident) => {
    const { candidates } = rankTriggers(sceneOf(toldIncident(incident)));
    expect(candidates[0]).not.toHaveProperty('change');
  });

  it('tells of every change with a reason, and the same each time', () => {
    const incident = toldGuilty['one query per item'];
    if (incident === undefined) throw new Error('no such incident');
    const scene = sceneOf(toldIncident(incident));
    const { candidates } = rankTriggers(scene);
    expect(candidates).toHaveLength((incident.commits?.length ?? 0) + 1);
    for (const { reason } of candidates) expect(reason).toMatch(/\w.*\.$/);
    expect(rankTriggers(sceneOf(toldIncident(incident))).candidates).toEqual(candidates);
  });

  it('gets through very long lines of changes and of logs', () => {
    const long = (text: string): string => text.repeat(200_000 / text.length);
    const incident = toldGuilty['one query per item'];
    if (incident === undefined) throw new Error('no such incident');
    const parts = [
      'select ',
      'quota ',
      'provider ',
      'request ',
      'clock ',
      '((a+',
      'at a.b(',
      "'",
      '.',
    ];
    const scene = sceneOf(
      toldIncident({
        ...incident,
        deploys: [],
        logs: parts.map((part) => ({ service: 'basket', text: long(part), from: 47 })),
        commits: parts.map((part, at) => ({
          id: `long-${at}`,
          at: 40,
          title: 'chore: minified',
          files: ['services/basket/a.js'],
          diff: `-${long(part)}\n+${long(part)}x`,
        })),
      }),
    );
    expect(rankTriggers(scene).candidates).toHaveLength(parts.length + 1);
  });

  it('has nothing to rank without changes', () => {
    const { candidates } = rankTriggers(sceneOf(toldIncident({ service: 'alone' })));
    expect(candidates).toEqual([]);
  });
});
