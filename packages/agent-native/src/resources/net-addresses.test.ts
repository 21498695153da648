import { expect, it } from 'vitest';
import type { HostFiles } from '../identity/host-files.ts';
import { netAddresses } from './net-addresses.ts';

it('tells the addresses behind a listen on all of them', async () => {
  const reads: string[] = [];
  const texts: Readonly<Record<string, string>> = {
    '/proc/7/net/fib_trie':
      '|-- 10.0.0.5\n   /32 host LOCAL\n|-- 127.0.0.1\n   /32 host LOCAL\n|-- 169.254.1.1\n   /32 host LOCAL\n',
    '/proc/7/net/if_inet6':
      '20010db8000000000000000000000005 02 40 00 80 eth0\nfe800000000000000000000000000005 02 40 20 80 eth0\n',
  };
  const files: HostFiles = {
    text: async (path) => {
      reads.push(path);
      return texts[path];
    },
    list: async () => [],
    folders: async () => [],
    link: async () => undefined,
    space: async () => undefined,
  };
  let time = 0;
  const addresses = netAddresses(files, () => time);
  const listen = { netns: 1, pid: 7, address: '0.0.0.0:80' };
  expect(addresses.behind(listen)).toEqual(['0.0.0.0:80']);
  await addresses.learn([
    listen,
    { ...listen, address: '[::]:81' },
    { ...listen, netns: 2, pid: 9 },
  ]);
  expect(addresses.behind(listen)).toEqual(['10.0.0.5:80', '127.0.0.1:80']);
  expect(addresses.behind({ ...listen, address: '[::]:81' })).toEqual([
    '10.0.0.5:81',
    '127.0.0.1:81',
    '[2001:db8::5]:81',
  ]);
  expect(addresses.behind({ ...listen, netns: 2 })).toEqual(['0.0.0.0:80']);
  expect(addresses.behind({ ...listen, address: '10.0.0.5:82' })).toEqual(['10.0.0.5:82']);
  const before = reads.length;
  await addresses.learn([listen]);
  expect(reads.length).toBe(before);
  time = 60_000;
  await addresses.learn([listen]);
  expect(reads.length).toBe(before + 2);
});
