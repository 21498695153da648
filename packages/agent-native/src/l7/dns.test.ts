import { describe, expect, it } from 'vitest';
import type { DnsDocument } from '../protocol/documents.ts';
import type { Step } from '../test-kit/record-writer.ts';
import { canReplay, replay } from '../test-kit/replay.ts';
import { answer, ask, dnsTypes, framed } from './test-kit/dns-message.ts';
import { seeded } from './test-kit/random.ts';
import { split } from './test-kit/split.ts';

const line = ({ type, domain, status, durations }: DnsDocument): string =>
  `${type} ${domain} ${status} ${durations.count}`;
const ipv4 = { type: dnsTypes.A, data: Buffer.of(93, 184, 216, 34) };
const ipv6 = { type: dnsTypes.AAAA, data: Buffer.alloc(16, 0x20) };

async function asked(steps: readonly Step[], role: 'client' | 'server' = 'client') {
  const { snapshot } = await replay([{ steps, role, port: 53, datagrams: true }]);
  return { ...snapshot, lines: snapshot.dns.map(line).sort() };
}

describe.skipIf(!canReplay)('DNS', () => {
  it('tells questions by type, name and how they were answered', async () => {
    const codes = ['ok', 'format_error', 'servfail', 'nxdomain', 'not_implemented', 'refused'];
    const steps = codes.flatMap((_, code) => [
      { out: ask(code, `c${code}.shop.test`) },
      { in: answer(code, `c${code}.shop.test`, { code }) },
    ]);
    const types = Object.entries(dnsTypes).flatMap(([, type], index) => [
      { out: ask(100 + index, 'Types.shop.TEST', type) },
      { in: answer(100 + index, 'types.SHOP.test', { type }) },
    ]);
    const { lines } = await asked([...steps, ...types]);
    expect(lines).toEqual(
      [
        ...codes.map((status, code) => `TypeA c${code}.shop.test ${status} 1`),
        ...Object.keys(dnsTypes).map((type) => `Type${type} types.shop.test ok 1`),
      ].sort(),
    );
  });

  it('matches answers out of order, by id and question; a retry is no second question', async () => {
    const { lines, dns } = await asked([
      { out: ask(1, 'a.test'), at: 10 },
      { out: ask(2, 'b.test'), at: 10 },
      { out: ask(1, 'a.test', dnsTypes.AAAA), at: 20 },
      { in: answer(2, 'b.test'), at: 30 },
      { out: ask(1, 'a.test'), at: 40 },
      { in: answer(9, 'a.test'), at: 50 },
      { in: answer(1, 'a.test', { type: dnsTypes.AAAA }), at: 60 },
      { in: answer(1, 'a.test'), at: 110 },
      { in: answer(1, 'a.test'), at: 120 },
    ]);
    expect(lines).toEqual(['TypeA a.test ok 1', 'TypeA b.test ok 1', 'TypeAAAA a.test ok 1']);
    expect(dns.map((entry) => entry.durations.sum).sort()).toEqual([100e6, 20e6, 40e6]);
  });

  it('ends what nobody answers within five seconds', async () => {
    const { lines } = await asked([
      { out: ask(1, 'slow.test'), at: 0 },
      { out: ask(2, 'fine.test'), at: 4_900 },
      { in: answer(2, 'fine.test'), at: 5_100 },
      { in: answer(1, 'slow.test'), at: 5_200 },
    ]);
    expect(lines).toEqual(['TypeA fine.test ok 1', 'TypeA slow.test timeout 1']);
  });

  it('remembers which name an address was asked for', async () => {
    const { names } = await asked([
      { out: ask(1, 'api.shop.test') },
      { in: answer(1, 'api.shop.test', { records: [ipv4, ipv6] }) },
    ]);
    expect(names.map(({ fqdn }) => fqdn)).toContain('api.shop.test');
    expect(names.map(({ ip }) => ip)).toContain('93.184.216.34');
  });

  it('survives names that point at themselves', async () => {
    const loop = answer(1, 'a.test', { records: [ipv4] });
    const self = Buffer.concat([ask(3, 'x').subarray(0, 12), Buffer.of(0xc0, 12, 0, 1, 0, 1)]);
    const { lines } = await asked([
      { out: ask(1, 'a.test') },
      { out: self },
      { out: Buffer.concat([ask(4, '').subarray(0, 12), Buffer.alloc(300, 63)]) },
      { in: Buffer.concat([loop.subarray(0, 20), Buffer.of(0xc0, 20)]) },
      { in: loop },
    ]);
    expect(lines).toEqual(['TypeA a.test ok 1']);
  });

  it('reads streams too, however they are cut', async () => {
    const random = seeded(5);
    const steps: Step[] = [
      { out: Buffer.concat([framed(ask(1, 'a.test')), framed(ask(2, 'b.test'))]) },
      { in: framed(answer(2, 'b.test', { code: 3 })) },
      { in: framed(answer(1, 'a.test', { records: Array.from({ length: 60 }, () => ipv4) })) },
      { out: framed(ask(3, 'c.test', dnsTypes.TXT)) },
      { in: framed(answer(3, 'c.test', { type: dnsTypes.TXT })) },
    ];
    const variants = [steps, ...[1, 2, 7, 40].map((size) => split(steps, () => 1 + random(size)))];
    const { snapshot } = await replay(variants.map((pieces) => ({ steps: pieces, port: 53 })));
    expect(snapshot.dns.map(line).sort()).toEqual([
      `TypeA a.test ok ${variants.length}`,
      `TypeA b.test nxdomain ${variants.length}`,
      `TypeTXT c.test ok ${variants.length}`,
    ]);
  });
});
