import type { ReportEvent } from '@abduce/core';
import { expect, it } from 'vitest';
import { indexLost, indexLostCase } from '../report/fixtures/index-lost.ts';
import { explain } from '../report/template-explainer.ts';
import { timelineCut } from './timeline-cut.ts';

const report = explain(indexLost, indexLostCase);
const onset = report.onset ?? 0;

function event(minutes: number, kind: ReportEvent['kind'], guilty = false): ReportEvent {
  return {
    time: onset + minutes * 60_000,
    kind,
    text: [`${kind} ${minutes}`],
    evidence: [],
    guilty,
  };
}

it('keeps what matters, in order', () => {
  const timeline = [
    event(-90, 'change', true),
    event(-60, 'change'),
    event(-2, 'change'),
    event(0, 'onset', true),
    event(1, 'onset'),
    event(2, 'change'),
    event(9, 'incident'),
  ];
  expect(timelineCut({ ...report, timeline }, 9)).toEqual(timeline);
  const kept = timelineCut({ ...report, timeline }, 5).map(({ text }) => text[0]);
  expect(kept).toEqual(['change -90', 'change -2', 'onset 0', 'onset 1', 'incident 9']);
});
