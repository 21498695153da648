import { describe, expect, it } from 'vitest';
import { changeKinds } from './change-kinds.ts';
import { changeLimits, parseChanges } from './parse-changes.ts';
import { now } from './test-kit/payloads.ts';
import { json, post, setup } from './test-kit/post.ts';

const change = { kind: 'deploy', time: now, title: 'cart 2.1.0', service: 'cart' };
const parse = (document: unknown) => parseChanges(document, now, 3_600_000);

describe('parseChanges', () => {
  it('takes one change or many, with times as numbers or ISO 8601', () => {
    const full = {
      ...change,
      id: 'c-1',
      author: 'ada',
      version: '2.1.0',
      files: ['src/cart.ts'],
      diff: '-a\n+b',
      attributes: { 'vcs.ref.head.revision': 'abc' },
    };
    expect(parse(full)).toEqual({ changes: [full], problems: [] });
    const { changes } = parse([{ ...change, time: '2023-11-14T22:13:20Z' }, full]);
    expect(changes.map((item) => item.time)).toEqual([now, now]);
    expect(parse([])).toEqual({ changes: [], problems: [] });
    for (const kind of changeKinds) expect(parse({ ...change, kind }).problems).toEqual([]);
  });

  it('derives an absent id from the content', () => {
    const idOf = (document: unknown): string | undefined => parse(document).changes[0]?.id;
    expect(idOf(change)).toMatch(/^change-[0-9a-f]{16}$/);
    expect(idOf({ ...change })).toBe(idOf(change));
    const a = idOf({ ...change, attributes: { a: '1', b: '2' } });
    expect(idOf({ ...change, attributes: { b: '2', a: '1' } })).toBe(a);
    expect(new Set([idOf(change), a, idOf({ ...change, title: 'x' })]).size).toBe(3);
  });

  it.each([
    [null, '', 'an object', 'null'],
    ['deploy', '', 'an object', '"deploy"'],
    [{ ...change, kind: 'release' }, 'kind', /one of deploy, config/, '"release"'],
    [{ ...change, kind: '__proto__' }, 'kind', /one of deploy/, '"__proto__"'],
    [{ ...change, time: undefined }, 'time', /ISO 8601/, 'nothing'],
    [{ ...change, time: 'yesterday' }, 'time', /ISO 8601/, '"yesterday"'],
    [{ ...change, time: '2023-11-14' }, 'time', /zone/, '"2023-11-14"'],
    [{ ...change, time: now + 3_600_001 }, 'time', /not in the future/, String(now + 3_600_001)],
    [{ ...change, time: 0 }, 'time', /since 1970/, '0'],
    [{ ...change, title: undefined }, 'title', /what was changed/, 'nothing'],
    [{ ...change, title: '' }, 'title', /1 to 2048/, '""'],
    [{ ...change, service: 7 }, 'service', /a string/, '7'],
    [{ ...change, servcie: 'cart' }, 'servcie', /one of the fields id, kind, service/, '"cart"'],
    [{ ...change, files: 'a.ts' }, 'files', /an array/, '"a.ts"'],
    [{ ...change, files: ['a.ts', 7] }, 'files[1]', 'a string', '7'],
    [{ ...change, diff: 7 }, 'diff', 'a string', '7'],
    [{ ...change, attributes: { a: 1 } }, 'attributes.a', 'a string', '1'],
    [{ ...change, attributes: [] }, 'attributes', /an object/, '[]'],
    [[change, { ...change, kind: 1 }], '[1].kind', /one of/, '1'],
  ])('says what is wrong in %j', (document, path, expected, got) => {
    const { changes, problems } = parse(document);
    expect(changes).toEqual([]);
    expect(problems).toEqual([{ path, expected: expect.stringMatching(expected), got }]);
  });

  it('bounds what it takes and what it says', () => {
    const many = Array.from({ length: changeLimits.maxChanges + 1 }, () => change);
    expect(parse(many).problems).toMatchObject([{ path: '', got: '1001' }]);
    expect(parse(Array.from({ length: 100 }, () => 7)).problems.length).toBe(20);
    const diff = 'x'.repeat(changeLimits.maxDiff + 1);
    expect(parse({ ...change, diff }).changes[0]?.diff?.length).toBe(changeLimits.maxDiff);
    expect(parse({ ...change, title: 'x'.repeat(3000) }).problems[0]?.got.length).toBeLessThan(90);
  });
});

describe('POST /v1/changes', () => {
  it('hands changes to the sink and answers with their ids', async () => {
    const { handler, sink } = setup();
    const response = await handler(post('/v1/changes', JSON.stringify([change]), json));
    expect(response.status).toBe(200);
    const [stored] = sink.batches[0]?.changes ?? [];
    expect(stored).toMatchObject(change);
    expect(await response.json()).toEqual({ accepted: [stored?.id] });
    expect(sink.batches[0]?.resources.length).toBe(0);
    expect(handler.stats().records).toBe(1);
  });

  it('takes all or none, and points at the fields', async () => {
    const { handler, sink } = setup();
    const body = JSON.stringify([change, { ...change, kind: 'release' }]);
    const response = await handler(post('/v1/changes', body, json));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 3,
      message: expect.stringContaining('[1].kind: expected one of'),
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.BadRequest',
          fieldViolations: [{ field: '[1].kind' }],
        },
      ],
    });
    expect(sink.batches).toEqual([]);
    expect(handler.stats().heldBytes).toBe(0);
  });

  it('is JSON alone', async () => {
    const { handler } = setup();
    const headers = { 'content-type': 'application/x-protobuf' };
    expect((await handler(post('/v1/changes', new Uint8Array(3), headers))).status).toBe(415);
    expect((await handler(post('/v1/changes', '{', json))).status).toBe(400);
    expect((await handler(post('/v1/changes', '[]', json))).status).toBe(200);
  });
});
