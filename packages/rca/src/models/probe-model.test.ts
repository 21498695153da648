import type { ModelRequest } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { cachedProbe } from './cached-probe.ts';
import { probeModel } from './probe-model.ts';
import { fakeModel } from './test-kit/fake-model.ts';
import type { Turn } from './test-kit/turn.ts';
import { turns } from './test-kit/turns.ts';

const able = ({ format, tools }: ModelRequest): Turn => {
  if (tools !== undefined) {
    return turns.tools([{ id: 'c', name: 'report_colour', arguments: '{}' }]);
  }
  return format === 'json_object'
    ? turns.good({ colour: 'green' })
    : turns.unforced({ colour: 'octarine' }, 'Green.');
};

describe('probeModel', () => {
  it('finds all of what an able server does', async () => {
    expect(await probeModel(fakeModel(able))).toEqual({
      formats: ['json_schema', 'json_object', 'text'],
      tools: true,
      stream: true,
    });
  });

  it('does not take a schema for enforced because it was taken', async () => {
    const { formats } = await probeModel(fakeModel(able, { ignoresSchema: true }));
    expect(formats).toEqual(['json_object', 'text']);
  });

  it('finds what is refused', async () => {
    const model = fakeModel(able, { formats: ['text'], tools: false, stream: false });
    expect(await probeModel(model)).toEqual({ formats: ['text'], tools: false, stream: false });
    const broken = fakeModel((request, call) => (call === 3 ? turns.wire('cut') : able(request)));
    expect(await probeModel(broken)).toMatchObject({ tools: true, stream: false });
  });

  it('takes what was cut off to work', async () => {
    const model = fakeModel(() => turns.truncated('thinking about it'));
    expect(await probeModel(model)).toMatchObject({
      formats: ['json_schema', 'json_object', 'text'],
    });
  });

  it('fails where the model cannot be asked, and asks again next time', async () => {
    const model = fakeModel((request, call) => (call === 0 ? turns.failed() : able(request)));
    const probe = cachedProbe(() => model);
    await expect(probe()).rejects.toMatchObject({ code: 'MODEL_FAILED' });
    expect(await probe()).toMatchObject({ tools: true });
    expect(await probe()).toMatchObject({ tools: true });
    expect(model.requests).toHaveLength(5);
  });
});
