import type { ChangeEvent } from '@abduce/core';
import { expect, it } from 'vitest';
import { plainWriter } from '../render/html/sentence.ts';
import { at } from './fixtures/case-parts.ts';
import { indexLost, indexLostCase } from './fixtures/index-lost.ts';
import { explain } from './template-explainer.ts';

const { world } = indexLostCase;

function told(changes: readonly ChangeEvent[]): readonly string[] {
  const report = explain(indexLost, { ...indexLostCase, world: { ...world, changes } });
  const writer = plainWriter(report);
  return report.timeline.map(({ text, guilty }) => `${guilty ? '!' : ''}${writer.write(text)}`);
}

function job(id: string, time: number): ChangeEvent {
  return { id, kind: 'schedule', time, title: 'nightly backup' };
}

it('tells a change that comes again once', () => {
  const nights = [job('a', at(-8)), job('b', at(-7)), job('c', at(-6))];
  expect(told(nights)[0]).toBe('Scheduled job: nightly backup (twice before)');
});

it('puts a change before what began in the same second', () => {
  const [innocent, guilty] = world.changes;
  if (innocent === undefined || guilty === undefined) throw new Error('the case has two changes');
  const late = { ...guilty, time: at(2, 31) + 900 };
  expect(told([innocent, late]).slice(1, 3)).toEqual([
    '!Release 2.14.0 of orders: Faster checkout; migration 0142',
    '!The time per call of one statement at shop (postgresql) began to rise',
  ]);
});
