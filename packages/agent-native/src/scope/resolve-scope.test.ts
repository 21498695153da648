import { describe, expect, it } from 'vitest';
import { type Container, plainContainer } from '../identity/container.ts';
import { labelWatch, resolveScope } from './resolve-scope.ts';
import type { CaptureOptions, ScopeOptions } from './scope-options.ts';

const labelled = (id: string, capture: string): Container => ({
  ...plainContainer(id),
  labels: { 'abduce.capture': capture },
});
const cgroups = [
  { path: '/', container: plainContainer('/host') },
  { path: '/system.slice', container: plainContainer('/system.slice') },
  { path: '/system.slice/web.service', container: plainContainer('/system.slice/web.service') },
  {
    path: '/system.slice/web.service/worker',
    container: plainContainer('/system.slice/web.service'),
  },
  { path: '/docker/a', container: plainContainer('/docker/shop') },
  { path: '/docker/b', container: labelled('/docker/quiet', 'off') },
  { path: '/docker/c', container: labelled('/docker/loud', 'L7, tls') },
  { path: '/docker/d', container: undefined },
];
const resolve = (scope: ScopeOptions, capture: CaptureOptions = {}): Record<string, string> =>
  Object.fromEntries(
    resolveScope({ scope, capture, cgroups }).map(({ path, watch }) => [path, watch.join(' ')]),
  );

describe('the scope', () => {
  it('is what it names, with requests, without payload', () => {
    expect(resolve({ containers: ['/system.slice/*', '/docker/shop'] })).toEqual({
      '/docker/a': 'l4 l7',
      '/docker/b': '',
      '/docker/c': 'l4 l7 tls',
      '/system.slice/web.service': 'l4 l7',
    });
  });

  it('names cgroups as they are, also those to come', () => {
    const scope = { cgroups: ['/later.slice', '/docker'], labels: false };
    expect(resolve(scope)).toEqual({ '/docker': 'l4 l7', '/later.slice': 'l4 l7' });
  });

  it('leaves requests out, and takes payload, TLS and stacks in, where it is told to', () => {
    const scope = { containers: ['/docker/*', '/system.slice/web.service'], labels: false };
    const capture = { l7: ['/docker/*'], payload: ['/docker/s*'], profile: ['/system.slice/*'] };
    expect(resolve(scope, capture)).toEqual({
      '/docker/a': 'l4 l7 payload',
      '/docker/b': 'l4 l7',
      '/docker/c': 'l4 l7',
      '/system.slice/web.service': 'l4 profile',
    });
  });

  it('never makes an entry of the root', () => {
    expect(resolve({ containers: ['*'] })['/']).toBeUndefined();
    expect(resolve({ host: true, labels: false })).toEqual({});
  });

  it.each([
    [undefined, undefined],
    ['', undefined],
    ['nonsense', undefined],
    ['off', []],
    ['payload,off', []],
    ['payload', ['l4', 'l7', 'payload']],
    ['profile', ['l4', 'profile']],
  ])('reads the label %s', (label, watch) => {
    expect(labelWatch(label)).toEqual(watch);
  });
});
