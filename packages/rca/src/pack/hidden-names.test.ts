import { describe, expect, it } from 'vitest';
import { fixtures } from '../report/fixtures/all.ts';
import { indexLost, indexLostCase } from '../report/fixtures/index-lost.ts';
import { explain } from '../report/template-explainer.ts';
import { buildPack } from './build-pack.ts';
import { hiddenNames } from './hidden-names.ts';
import { packReferences } from './references.ts';

describe('hiddenNames', () => {
  it.each(Object.keys(fixtures))('names no entity in a pack: %s', (fixture) => {
    const { diagnosis, caseFile } = fixtures[fixture] as (typeof fixtures)[string];
    const report = explain(diagnosis, caseFile);
    const pack = buildPack(report, caseFile, { names: 'hidden' });
    const { sentences, entities, quotes, evidence, ruledOut, logs, actions } = pack;
    // Our own words stay: a service may be called as one of them.
    const said = JSON.stringify({
      entities,
      quotes,
      evidence: evidence.map(({ title, facts }) => [title, facts.map(({ shown }) => shown)]),
      ruledOut,
      logs,
      actions,
    });
    const { services, instances, nodes } = caseFile.world;
    for (const { name } of [...services, ...instances, ...nodes]) {
      expect(said.toLowerCase()).not.toMatch(
        new RegExp(`(?<![a-z0-9])${name.toLowerCase().replace(/[^a-z0-9]/g, '\\$&')}(?![a-z0-9])`),
      );
    }
    expect(
      entities.every(({ name }) =>
        /^(?:service|database|queue|external|instance|host)_\d+$/.test(name),
      ),
    ).toBe(true);
    expect(sentences).toHaveLength(buildPack(report, caseFile).sentences.length);
    for (const { ref } of entities)
      expect(packReferences(report).part(ref)).toHaveProperty('entity');
  });

  it('finds names as words of their own, the longest first, in any case', () => {
    const { services } = indexLostCase.world;
    const [first] = services;
    if (first === undefined) throw new Error('no services');
    const world = {
      ...indexLostCase.world,
      services: [
        { ...first, id: 'a', name: 'shop' },
        { ...first, id: 'b', name: 'shop-api' },
      ],
      instances: [],
      nodes: [{ id: 'n', name: 'db-1.example.com' }],
    };
    const { hide, nameOf } = hiddenNames({ ...indexLostCase, world });
    expect(hide('shop called Shop-API, not workshop or shops, on DB-1.example.com:5432')).toBe(
      'service_1 called service_2, not workshop or shops, on host_1:5432',
    );
    expect(nameOf('b')).toBe('service_2');
  });

  it('changes nothing that a reference resolves to', () => {
    const report = explain(indexLost, indexLostCase);
    const shown = buildPack(report, indexLostCase);
    const hidden = buildPack(report, indexLostCase, { names: 'hidden' });
    expect(hidden.entities.map(({ ref, kind, role }) => [ref, kind, role])).toEqual(
      shown.entities.map(({ ref, kind, role }) => [ref, kind, role]),
    );
    expect(hidden.times).toEqual(shown.times);
    expect(hidden.causes).toEqual(shown.causes);
  });
});
