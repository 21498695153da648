import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelRequest } from '@abduce/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cassette, type Recording, readRecording, recorder, recordingKey } from './cassette.ts';
import { fakeModel } from './fake-model.ts';
import { turns } from './turns.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cassette-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const schema = { type: 'object', properties: { a: { type: 'number' } } };
const request: ModelRequest = {
  messages: [{ role: 'user', content: 'Word this.' }],
  maxTokens: 10,
  format: 'json_schema',
  schema,
};
const player = (model: string = 'fake:scripted') =>
  cassette({ folder, model, howToRecord: 'run the recorder' });

describe('cassette', () => {
  it('plays what was recorded, without the model', async () => {
    const answer = await recorder(fakeModel([turns.good({ a: 1 })]), folder).generate(request);
    const played = player();
    expect(await played.generate(request)).toEqual(answer);
    expect(played.misses).toEqual([]);
    played.check();
    const [file] = readdirSync(folder);
    expect(readRecording(join(folder, file ?? ''))).toEqual({
      key: recordingKey('fake:scripted', request),
      model: 'fake:scripted',
      request,
      answer,
    } satisfies Recording);
  });

  it.each<[string, Partial<ModelRequest>]>([
    ['messages', { messages: [{ role: 'user', content: 'Word that.' }] }],
    ['schema', { schema: { type: 'object' } }],
    ['format', { format: 'json_object' }],
    ['tools', { tools: [{ name: 'logs', description: '', parameters: {} }] }],
  ])('misses where the %s are others, with the key and what to do', async (_, other) => {
    await recorder(fakeModel([turns.good({ a: 1 })]), folder).generate(request);
    const played = player();
    const changed = { ...request, ...other };
    const key = recordingKey('fake:scripted', changed);
    await expect(played.generate(changed)).rejects.toMatchObject({
      code: 'BUG',
      message: `There is no recording ${key} in ${folder}.`,
      hint: expect.stringContaining('run the recorder') as string,
    });
    expect(played.misses).toEqual([key]);
    expect(() => played.check()).toThrow(key);
  });

  it('misses where the model is another', async () => {
    await recorder(fakeModel([turns.good({ a: 1 })]), folder).generate(request);
    await expect(player('other').generate(request)).rejects.toMatchObject({ code: 'BUG' });
  });

  it('does not mind the order of keys', () => {
    const turned = { ...request, schema: { properties: schema.properties, type: 'object' } };
    expect(recordingKey('m', turned)).toBe(recordingKey('m', request));
  });
});
