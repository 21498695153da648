import { type CaseFile, type Diagnosis, type Service, serviceId } from '@abduce/core';
import { createEngine, templateExplainer } from '@abduce/rca';
import { expect } from 'vitest';
import { masked } from './masked.ts';
import { benign, type HostileText, hostileTexts, type Place, planted } from './plant.ts';

const engine = createEngine();
const explainer = templateExplainer();
const texts = hostileTexts();

/** What no text may move. */
const judged = ({ verdict, confidence, ranking, hypotheses, ruledOut }: Diagnosis): unknown => ({
  verdict,
  confidence,
  ranking,
  hypotheses: hypotheses.map(({ cause, entity, score, trigger }) => [
    cause,
    entity,
    score,
    trigger,
  ]),
  ruledOut: ruledOut.map(({ cause, entity, status }) => [cause, entity, status]),
});

async function seen(
  caseFile: CaseFile,
  hostile: HostileText,
  text: string,
  place: Place,
): Promise<{ readonly judged: unknown; readonly report: string }> {
  const planting = planted(caseFile, hostile, text, place);
  const diagnosis = await engine.analyze(planting);
  const report = await explainer.explain(diagnosis, planting);
  return { judged: judged(diagnosis), report: masked(report) };
}

/** The one who calls the place of the fault or is it, whom users see, and one who has nothing to do with it. */
function witnesses(caseFile: CaseFile, { hypotheses, target }: Diagnosis): readonly Service[] {
  const { services, dependencies } = caseFile.world;
  const fault = hypotheses[0]?.entity;
  const callers = dependencies.filter(({ target }) => target === fault).map(({ source }) => source);
  const applications = services.filter(({ kind }) => kind === 'application');
  const near = applications.find(({ id }) => id === fault || callers.includes(id));
  const hurt = applications.find(({ id }) => id === target?.service);
  const bystander = applications.find((one) => one !== near && one !== hurt);
  return [...new Set([near, hurt, bystander])].filter((one) => one !== undefined);
}

/** Where a text may stand: at every witness, and severity is a matter of logs. */
function placesOf({ kind }: HostileText, services: readonly Service[]): readonly Place[] {
  const severities = kind === 'log' ? [9, 17] : [9];
  return services.flatMap((service) =>
    severities.map((severity): Place => ({ service, severity, when: 'window' })),
  );
}

/**
 * Fails where a hostile text moves anything that harmless text in its place does not. Every text stands at every
 * place, or at one of them in turn: then every text and every place has been tried, but not all together.
 */
export async function expectUnmoved(caseFile: CaseFile, at: 'all' | 'turn'): Promise<void> {
  const services = witnesses(caseFile, await engine.analyze(caseFile));
  for (const { name, namespace = '', environment = '', id } of services) {
    expect(serviceId(name, namespace, environment)).toBe(id);
  }
  const usual = new Map<string, Awaited<ReturnType<typeof seen>>>();
  for (const [turn, hostile] of texts.entries()) {
    const all = placesOf(hostile, services);
    for (const place of at === 'all' ? all : all.slice(turn % all.length).slice(0, 1)) {
      const { service, severity } = place;
      const key = `${hostile.kind} ${severity} ${service.id}`;
      let expected = usual.get(key);
      if (expected === undefined) {
        expected = await seen(caseFile, hostile, benign[hostile.kind], place);
        usual.set(key, expected);
      }
      const found = await seen(caseFile, hostile, hostile.text, place);
      const where = `${hostile.id} at ${service.name}, severity ${severity}`;
      expect(found.judged, where).toEqual(expected.judged);
      expect(found.report === expected.report, where).toBe(true);
    }
  }
}
