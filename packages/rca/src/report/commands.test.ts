import { type CauseType, causeTypes, type Hypothesis, type Instance } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { commandWriter } from '../render/command.ts';
import { causeTemplates } from './causes/cause-templates.ts';
import { checkReport } from './check.ts';
import { hostile, hostileTexts } from './fixtures/hostile.ts';
import { indexLost, indexLostCase } from './fixtures/index-lost.ts';
import { explain } from './template-explainer.ts';

const causes = Object.keys(causeTypes) as CauseType[];
const [first] = indexLost.hypotheses;
const winner = first as Hypothesis;
const { world } = indexLostCase;

interface Given {
  readonly cause?: CauseType;
  readonly entity?: string;
  readonly system?: string;
  readonly diff?: string;
  readonly mechanism?: Readonly<Record<string, string>>;
  readonly instances?: readonly Instance[];
}

function commands(given: Given): readonly string[] {
  const { system = 'postgresql', diff = '', instances = [], ...rest } = given;
  const caseFile = {
    ...indexLostCase,
    world: {
      ...world,
      instances,
      services: world.services.map((service) =>
        service.id === winner.entity ? { ...service, system } : service,
      ),
      changes: world.changes.map((change) => ({ ...change, diff })),
    },
  };
  const hypothesis = { ...winner, ...rest, mechanism: { ...winner.mechanism, ...rest.mechanism } };
  const report = explain({ ...indexLost, hypotheses: [hypothesis] }, caseFile);
  expect(checkReport(report)).toEqual([]);
  const write = commandWriter(report);
  return report.actions.flatMap(({ command }) => (command === undefined ? [] : [write(command)]));
}

function pods(service: string, ...names: readonly string[]): readonly Instance[] {
  return names.map((name) => ({ id: `${service}#${name}`, service, name }));
}

describe('commands', () => {
  it('create the lost index again, by the name that the migration dropped', () => {
    const diff =
      '--- a\n+++ b\n+ALTER TABLE orders ADD x int;\n+DROP INDEX CONCURRENTLY idx_user;\n';
    const columns = 'ON orders (user_id, created_at DESC)';
    expect(commands({ diff })).toEqual([`CREATE INDEX CONCURRENTLY idx_user ${columns};`]);
    expect(commands({})).toEqual([`CREATE INDEX CONCURRENTLY ${columns};`]);
    expect(commands({ diff, system: 'sqlite' })).toEqual([`CREATE INDEX idx_user ${columns};`]);
    expect(commands({ diff, system: 'oracle' })).toEqual([]);
  });

  it.each(['orders; DROP TABLE users', 'orders--', '"orders"', 'a b', '$(reboot)', '', '-rf'])(
    'leave out a table called %j',
    (table) => {
      expect(commands({ mechanism: { table } })).toEqual([]);
    },
  );

  it('leave out an index whose name is no name, or that the evidence does not know', () => {
    expect(commands({ diff: '+DROP INDEX "a b";' })[0]).not.toContain('a b');
    expect(commands({ mechanism: { index: 'i; DROP TABLE t' } })[0]).not.toContain('DROP TABLE');
    expect(commands({ diff: '+DROP INDEX idx_9;' })[0]).not.toContain('idx_9');
  });

  it('roll a deployment back where the names of its pods tell it', () => {
    const cause = 'cpu_regression';
    const two = pods('orders', 'orders-api-6d4cf56db6-x2k9p', 'orders-api-6d4cf56db6-b7wqz');
    const undo = 'kubectl rollout undo deployment/orders-api';
    expect(commands({ cause, entity: 'orders', instances: two })).toEqual([undo]);
    const mixed = pods('orders', 'orders-api-6d4cf56db6-x2k9p', 'other-6d4cf56db6-b7wqz');
    expect(commands({ cause, entity: 'orders', instances: mixed })).toEqual([]);
    const odd = pods('orders', '$(reboot)-6d4cf56db6-x2k9p');
    expect(commands({ cause, entity: 'orders', instances: odd })).toEqual([]);
  });

  it('restart a unit of systemd', () => {
    const cause = 'memory_leak';
    const unit = pods('orders', 'orders@blue.service');
    expect(commands({ cause, entity: 'orders', instances: unit })).toEqual([
      'systemctl restart orders@blue.service',
    ]);
    const odd = pods('orders', 'a;reboot.service');
    expect(commands({ cause, entity: 'orders', instances: odd })).toEqual([]);
  });

  it.each(Object.entries(hostileTexts))('hold nothing hostile: %s', (_, words) => {
    const { diagnosis, caseFile } = hostile(words);
    const report = explain(diagnosis, caseFile);
    expect(checkReport(report)).toEqual([]);
    const write = commandWriter(report);
    for (const { command } of report.actions) {
      if (command !== undefined) expect(write(command)).toMatch(/^[\w .,:;'*()=<>/@-]+$/);
    }
  });
});

describe('the catalogue', () => {
  it.each(causes)('%s has an action of each level, also without a change', (cause) => {
    const template = causeTemplates[cause];
    for (const level of ['mitigate', 'fix', 'prevent'] as const) {
      const slugs = template[level].map(({ slug }) => slug);
      expect(new Set(slugs).size).toBe(slugs.length);
      for (const slug of slugs) expect(slug).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      const always = template[level].filter(({ wordings }) =>
        wordings.some((words) => !/\{(?!entity\})/.test(words)),
      );
      expect(always.length, level).toBeGreaterThan(0);
    }
    for (const { risk, undo } of template.mitigate) {
      expect(risk).toMatch(/^[A-Z].*\.$/);
      if (undo !== undefined) expect(undo).toMatch(/^[A-Z].*\.$/);
    }
    for (const words of template.gist) expect(words).toMatch(/^[A-Z{].*\.$/);
  });
});
