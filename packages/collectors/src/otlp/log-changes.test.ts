import { type AttributesInit, batchBuilder, type ChangeEvent, type LogInit } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { logChanges } from './log-changes.ts';
import { now } from './test-kit/payloads.ts';

function changesOf(record: Partial<LogInit>): readonly ChangeEvent[] {
  const builder = batchBuilder();
  builder.log({ time: now, resource: { 'service.name': 'ci' }, ...record });
  return logChanges(builder.build());
}

function changeOf(eventName: string, attributes: AttributesInit = {}): ChangeEvent | undefined {
  return changesOf({ eventName, attributes })[0];
}

describe('logChanges', () => {
  it('knows change events by name, and lets other records be', () => {
    expect(changesOf({ body: 'deployment of cart failed' })).toEqual([]);
    for (const name of ['exception', 'deploymentx', 'abduce.changes', 'feature_flag.evaluation']) {
      expect(changesOf({ eventName: name })).toEqual([]);
    }
    expect(changeOf('deployment')?.kind).toBe('deploy');
    expect(changeOf('deployment.finished')?.kind).toBe('deploy');
    expect(changeOf('abduce.change')?.kind).toBe('other');
    expect(changeOf('abduce.change.flag')?.kind).toBe('flag');
    expect(changeOf('abduce.change.unheard')?.kind).toBe('other');
    expect(changeOf('abduce.change', { 'abduce.change.kind': 'schema' })?.kind).toBe('schema');
  });

  it('reads the name from the attribute that older senders use', () => {
    const [change] = changesOf({ attributes: { 'event.name': 'deployment' } });
    expect(change?.kind).toBe('deploy');
  });

  it('fills every field', () => {
    expect(
      changeOf('abduce.change', {
        'abduce.change.id': 'c-1',
        'abduce.change.kind': 'config',
        'abduce.change.service': 'cart',
        'abduce.change.title': 'Pool of 5',
        'abduce.change.author': 'ada',
        'abduce.change.version': '7',
        'abduce.change.files': ['a.yml', 'b.yml'],
        'abduce.change.diff': '-20\n+5',
        'vcs.ref.head.revision': 'abc',
        replicas: 3,
      }),
    ).toEqual({
      id: 'c-1',
      kind: 'config',
      service: 'cart',
      time: now,
      title: 'Pool of 5',
      author: 'ada',
      version: '7',
      files: ['a.yml', 'b.yml'],
      diff: '-20\n+5',
      attributes: { 'vcs.ref.head.revision': 'abc', replicas: '3' },
    });
  });

  it('falls back on the resource for the service, and on its version only for that service', () => {
    const resource = { 'service.name': 'cart', 'service.version': '2.1.0' };
    const own = changesOf({ resource, eventName: 'deployment' })[0];
    expect(own).toMatchObject({ service: 'cart', version: '2.1.0', title: 'deploy of cart 2.1.0' });
    const attributes = { 'service.name': 'stock', 'vcs.ref.head.revision': 'abc' };
    const other = changesOf({ resource, eventName: 'deployment', attributes })[0];
    expect(other).toMatchObject({ service: 'stock', version: 'abc' });
  });

  it('titles by the body, and ids by the deployment or the content', () => {
    const first = changesOf({ eventName: 'deployment', body: 'cart is out' })[0];
    expect(first?.title).toBe('cart is out');
    expect(first?.id).toMatch(/^change-[0-9a-f]{16}$/);
    expect(changesOf({ eventName: 'deployment', body: 'cart is out' })[0]?.id).toBe(first?.id);
    expect(changeOf('deployment', { 'deployment.id': 'd-7' })?.id).toBe('d-7');
    expect(changeOf('abduce.change', { 'abduce.change.files': 'a\nb\n' })?.files).toEqual([
      'a',
      'b',
    ]);
  });
});
