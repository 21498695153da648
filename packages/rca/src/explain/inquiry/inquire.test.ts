import type { ModelRequest, ModelToolCall } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { fakeModel } from '../../models/test-kit/fake-model.ts';
import { modelServer } from '../../models/test-kit/model-server.ts';
import type { Turn } from '../../models/test-kit/turn.ts';
import { turns } from '../../models/test-kit/turns.ts';
import { openAiModel } from '../../openai/openai-model.ts';
import { createExplainer } from '../create-explainer.ts';
import { handClock } from '../test-kit/hand-clock.ts';
import type { Inquiry } from './inquiry.ts';
import {
  call,
  caseFile,
  diagnosis,
  done,
  look,
  script,
  template,
  wording,
} from './test-kit/look.ts';

describe('looking around', () => {
  it('answers read-only questions with evidence that has an id and a query', async () => {
    const calls = [
      call('signal', { entity: 'orders', signal: 'service.requests' }),
      call('calls', { entity: 'S1', to: 'orders' }),
      call('operations', { entity: '{S1}', limit: 2 }),
      call('changes', { entity: 'orders', limit: 5 }),
      call('neighbours', { entity: 'orders' }),
      call('logs', { entity: 'pricing', limit: 3 }),
      call('compare_attributes', { entity: 'orders', limit: 2 }),
    ];
    const { inquiry, said } = await look(script(calls.map((one) => [one])), {
      investigate: { patience: 8, resultTokens: 4000 },
    });
    expect(inquiry.calls.map(({ tool, outcome }) => `${tool} ${outcome}`).slice(0, 5)).toEqual([
      'signal answered',
      'calls answered',
      'operations answered',
      'changes answered',
      'neighbours answered',
    ]);
    expect(inquiry.calls).toHaveLength(7);
    const known = new Set([...inquiry.gathered, ...diagnosis.evidence].map((item) => item.id));
    for (const one of inquiry.calls) for (const item of one.evidence) expect(known).toContain(item);
    expect(inquiry.gathered.length).toBeGreaterThan(0);
    for (const { query, entity, facts } of inquiry.gathered) {
      expect(query.kind).toBeTruthy();
      expect(entity).toBeTruthy();
      expect(facts.length).toBeGreaterThan(0);
    }
    expect(said[0]).toContain('"before"');
    expect(inquiry.diagnosis).toBe(diagnosis);
  });

  it('has two phases: tools without a schema, then a schema without tools', async () => {
    const { requests, report } = await look(script([[call('neighbours', { entity: 'orders' })]]));
    expect(
      requests.map(({ tools = [], schema }) => [tools.length > 0, schema !== undefined]),
    ).toEqual([
      [true, false],
      [true, false],
      [false, true],
    ]);
    expect(requests.at(-1)?.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(report.wording.by).toBe('model');
  });

  it('leaves no trace of what no sentence rests on', async () => {
    const { report, inquiry } = await look(
      script([[call('operations', { entity: 'pricing', limit: 2 })]]),
    );
    expect(inquiry.gathered.length).toBeGreaterThan(0);
    expect(report.evidence).toEqual(template.evidence);
    expect(report.map).toEqual(template.map);
  });
});

describe('what a model sees while it looks around', () => {
  it('has no names where they are hidden', async () => {
    const calls = [
      call('neighbours', { entity: 'S2' }),
      call('calls', { entity: 'S1', to: 'S2' }),
      call('changes', { entity: 'S2', limit: 3 }),
    ];
    const { requests, inquiry } = await look(script(calls.map((one) => [one])), {
      pack: { names: 'hidden' },
    });
    expect(inquiry.gathered.length + inquiry.calls.length).toBeGreaterThan(3);
    const seen = JSON.stringify(requests.map(({ messages }) => messages));
    const services = caseFile.world.services.filter(({ kind }) => kind === 'application');
    expect(services.length).toBeGreaterThan(3);
    for (const { name } of services) expect(seen).not.toMatch(new RegExp(`\\b${name}\\b`));
    expect(seen).toContain('service_1');
  });

  it('has no secrets', async () => {
    const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
    const changes = caseFile.world.changes.map((one) => ({
      ...one,
      title: `deploy with ${secret}`,
    }));
    const leaky = { ...caseFile, world: { ...caseFile.world, changes } };
    const found: ModelRequest[] = [];
    const model = fakeModel((request) => {
      found.push(request);
      if ((request.tools ?? []).length === 0) return turns.refused();
      return request.messages.length > 2
        ? done
        : turns.tools([call('changes', { entity: 'orders', limit: 3 })]);
    });
    await createExplainer({ model, investigate: true }).explain(diagnosis, leaky);
    const seen = JSON.stringify(found.map(({ messages }) => messages));
    expect(seen).toContain('deploy with');
    expect(seen).not.toContain(secret);
  });
});

describe('it ends', () => {
  const each = (count: number): ModelToolCall[] =>
    diagnosis.ranking.slice(0, count).map(({ entity }) => call('neighbours', { entity }));

  it('after so many calls, even within one turn', async () => {
    const names = ['signal', 'x', 'y', 'z', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const { inquiry, requests } = await look(script([names.map((name) => call(name, {}))]), {
      investigate: { patience: 100 },
    });
    expect(inquiry.calls).toHaveLength(8);
    expect(requests.filter(({ tools = [] }) => tools.length > 0)).toHaveLength(1);
  });

  it('after two calls that changed no rank', async () => {
    const calls = each(4);
    const { inquiry, requests } = await look(script(calls.map((one) => [one])), {
      investigate: true,
    });
    expect(inquiry.calls).toHaveLength(2);
    expect(requests.filter(({ tools = [] }) => tools.length > 0)).toHaveLength(2);
  });

  it('when its time is up; the wording has time of its own', async () => {
    const clock = handClock();
    const model = fakeModel(({ tools = [] }) => (tools.length > 0 ? turns.wire('hang') : wording));
    const work = createExplainer({ model, clock, investigate: true }).explain(diagnosis, caseFile);
    await clock.asleep();
    clock.move(40_000);
    expect((await work).wording.by).toBe('model');
  });

  it.each<readonly [string, Turn]>([
    ['fails', turns.failed(500)],
    ['refuses', turns.refused()],
    ['breaks off', turns.wire('cut')],
  ])('when the model %s: what was gathered stays', async (_, turn) => {
    const { inquiry, report } = await look(
      script([[call('operations', { entity: 'pricing', limit: 2 })]], turn),
    );
    expect(inquiry.calls).toHaveLength(1);
    expect(report.wording.by).toBe('model');
  });

  it('at once with a model without tools', async () => {
    const model = fakeModel(() => wording, { tools: false });
    const found: Inquiry[] = [];
    const report = await createExplainer({
      model,
      investigate: true,
      onInquiry: (inquiry) => found.push(inquiry),
    }).explain(diagnosis, caseFile);
    expect(found).toMatchObject([{ calls: [], gathered: [] }]);
    expect(report.wording.by).toBe('model');
  });

  it('when the caller gives up, with the reason', async () => {
    const caller = new AbortController();
    const clock = handClock();
    const model = fakeModel(() => turns.wire('hang'));
    const work = createExplainer({ model, clock, investigate: true }).explain(diagnosis, caseFile, {
      signal: caller.signal,
    });
    await clock.asleep();
    caller.abort(new Error('enough'));
    await expect(work).rejects.toThrow('enough');
  });
});

describe('over a real connection', () => {
  it('looks around and words the report', async () => {
    const tools = turns.tools([call('neighbours', { entity: 'orders' })]);
    await using server = await modelServer({
      script: [tools, turns.badToolJson('logs'), wording],
    });
    const model = openAiModel({ model: 'small', baseUrl: server.baseUrl });
    const explainer = createExplainer({ model, investigate: true });
    const { body } = explainer.egressPreview(diagnosis, caseFile);
    const report = await explainer.explain(diagnosis, caseFile);
    expect(report.wording.by).toBe('model');
    expect(JSON.stringify(server.requests[0]?.body.messages)).toBe(body);
    expect(server.requests).toHaveLength(3);
  });
});
