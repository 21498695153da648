import { latencyBounds } from '@abduce/core';
import { expect, it } from 'vitest';
import { traceViews } from '../schema/tables-traces.ts';
import { sql, statement } from '../sql.ts';

it('the view that fills the aggregates knows the bounds of core', () => {
  const view = traceViews.find(({ to }) => to === 'otel_traces_red');
  const { text } = statement(view?.select(sql`otel_traces`) ?? sql``);
  const [, list = ''] = /\[([\d\s,]+)\]/.exec(text) ?? [];
  expect(list.split(',').map((bound) => Number(bound) / 1e9)).toEqual(latencyBounds);
});
