import { hex, seeded } from '../otlp/random.ts';
import { type Corpus, chooser, flat } from './corpus.ts';

type Random = (below: number) => number;
type Statement = (random: Random) => string;

const of = (random: Random, text: string): string => {
  const list = text.split('|');
  return list[random(list.length)] as string;
};
const two = (value: number): string => String(value).padStart(2, '0');
const time = (r: Random): string => `${two(r(24))}:${two(r(60))}:${two(r(60))}`;
const date = (r: Random): string => `2026-${two(1 + r(12))}-${two(1 + r(28))}`;
const zoned = (r: Random): string => `${date(r)}T${time(r)}.${r(900) + 100}+01:00`;
const address = (r: Random): string => `172.${16 + r(16)}.${r(256)}.${r(256)}`;
const guid = (r: Random): string =>
  [4, 2, 2, 2, 6]
    .map((bytes) => hex(r, bytes))
    .join('-')
    .toUpperCase();
const topic = (r: Random): string =>
  of(r, 'clicks|invoices|parcels|ratings|searches|returns|visits');
const zone = (r: Random): string => of(r, 'north|south|east|west');
const city = (r: Random): string =>
  of(r, 'Lisbon|Porto|New York|San Francisco|Rio de Janeiro|Oslo|Graz');
const person = (r: Random): string =>
  of(
    r,
    'anna|bruno|chloe|diego|elena|felix|greta|hugo|ines|jonas|klara|luis|marta|nils|olga|pablo',
  );

/**
 * Statements of other kinds of programs than those of `templates`, with variables of their own: what the miner does
 * with them was never looked at while it was being improved.
 */
const statements: readonly Statement[] = [
  (r) => `Started GET "/${topic(r)}/${r(9999)}" for ${address(r)} at ${date(r)} ${time(r)} +0100`,
  (r) =>
    `Completed ${of(r, '200 OK|302 Found|201 Created')} in ${r(900)}ms (Views: ${r(90)}.${r(10)}ms | ActiveRecord: ${r(90)}.${r(10)}ms | Allocations: ${r(90_000)})`,
  (r) =>
    `Processing by ${of(r, 'Clicks|Parcels|Ratings')}Controller#${of(r, 'show|index|create')} as HTML`,
  (r) =>
    `${date(r)} ${time(r)}.${r(900) + 100}  INFO ${r(30_000)} --- [nio-8443-exec-${r(50)}] o.a.c.c.C.[Tomcat].[localhost].[/] : Initializing Spring DispatcherServlet`,
  (r) =>
    `${date(r)} ${time(r)}.${r(900) + 100}  WARN ${r(30_000)} --- [scheduling-${r(4)}] c.p.parcel.TrackingJob : carrier in ${zone(r)} answered after ${r(9000)} ms`,
  (r) =>
    `${date(r)} ${time(r)}.${r(900) + 100} ERROR ${r(30_000)} --- [kafka-${r(4)}] c.p.parcel.Consumer : offset ${r(1e6)} of ${topic(r)}-${r(12)} cannot be parsed`,
  (r) =>
    `[${zoned(r)}] "POST /rpc.${of(r, 'Ship|Track|Quote')} HTTP/2" 200 - ${r(900)} ${r(9000)} ${r(80)} ${r(80)} "-" "grpc-go/1.6${r(9)}.0" "${guid(r)}" "svc-${r(9)}:443" "${address(r)}:8080"`,
  (r) =>
    `Broker ${r(9)} shrinking ISR for partition ${topic(r)}-${r(30)} from ${r(3)},${3 + r(3)} to ${r(3)}`,
  (r) => `Broker ${r(9)} elected leader of partition ${topic(r)}-${r(30)} with epoch ${r(900)}`,
  (r) =>
    `{"t":{"$date":"${zoned(r)}"},"s":"I","c":"COMMAND","id":51803,"ctx":"conn${r(9999)}","msg":"Slow query","attr":{"ns":"app.${topic(r)}","planSummary":"COLLSCAN","durationMillis":${r(9000)}}}`,
  (r) =>
    `{"t":{"$date":"${zoned(r)}"},"s":"I","c":"NETWORK","id":22943,"ctx":"listener","msg":"Connection accepted","attr":{"remote":"${address(r)}:${r(60_000)}","connectionId":${r(99_999)}}}`,
  (r) =>
    `{"level":"warn","ts":"${zoned(r)}","caller":"etcdserver/util.go:${r(900)}","msg":"apply request took too long","took":"${r(900)}.${r(900)}ms","expected-duration":"100ms","prefix":"read-only range "}`,
  (r) =>
    `${date(r)}T${time(r)}.${r(900_000)}Z ${r(900)} [Note] [MY-010914] [Server] Aborted connection ${r(9000)} to db: 'parcels' user: '${person(r)}' host: '${address(r)}' (Got timeout reading communication packets).`,
  (r) =>
    `${date(r)}T${time(r)}.${r(900_000)}Z ${r(900)} [ERROR] [MY-012592] [InnoDB] Operating system error number ${r(40)} in a file operation.`,
  (r) =>
    `[${zoned(r)}][INFO ][o.e.c.m.MetadataCreateIndexService] [es-${r(9)}] [${topic(r)}-${date(r)}] creating index, cause [auto], templates [], shards [${r(5)}]/[${r(2)}]`,
  (r) =>
    `[${zoned(r)}][WARN ][o.e.m.j.JvmGcMonitorService] [es-${r(9)}] [gc][${r(9_000)}] overhead, spent [${r(900)}ms] collecting in the last [${1 + r(3)}.${r(9)}s]`,
  (r) =>
    `closing AMQP connection <0.${r(9999)}.${r(9)}> (${address(r)}:${r(60_000)} -> ${address(r)}:5672, vhost: '/', user: '${person(r)}')`,
  (r) =>
    `Mirrored queue '${topic(r)}' in vhost '/': Adding mirror on node rabbit@mq-${r(9)}: <0.${r(9999)}.0>`,
  (r) =>
    `postfix/smtp[${r(30_000)}]: ${hex(r, 5).toUpperCase()}: to=<${person(r)}@mail.example>, relay=mx${r(4)}.example[${address(r)}]:25, delay=${r(90)}.${r(9)}, status=sent (250 2.0.0 Ok)`,
  (r) =>
    `postfix/qmgr[${r(30_000)}]: ${hex(r, 5).toUpperCase()}: from=<${person(r)}@mail.example>, size=${r(90_000)}, nrcpt=${1 + r(4)} (queue active)`,
  (r) =>
    `${address(r)}:${r(60_000)} [${two(1 + r(28))}/${of(r, 'Jan|Mar|May|Aug|Nov')}/2026:${time(r)}.${r(900)}] fe_https~ be_web/web${r(9)} ${r(9)}/${r(9)}/${r(9)}/${r(900)}/${r(900)} 200 ${r(90_000)} - - ---- ${r(90)}/${r(90)}/${r(9)}/${r(9)}/0 0/0 "GET /${topic(r)} HTTP/1.1"`,
  (r) =>
    `Server be_web/web${r(9)} is DOWN, reason: Layer4 timeout, check duration: ${r(3000)}ms. ${r(9)} active and ${r(3)} backup servers left.`,
  (r) => `dnsmasq[${r(9000)}]: query[A] ${topic(r)}.svc.example from ${address(r)}`,
  (r) =>
    `panic: runtime error: index out of range [${r(9)}] with length ${r(9)}\n\ngoroutine ${r(900)} [running]:\nmain.route(0x${hex(r, 5)}, ${r(9)})\n\t/src/route.go:${r(900)} +0x${hex(r, 2)}`,
  (r) =>
    `System.InvalidOperationException: Sequence contains no elements\n   at System.Linq.ThrowHelper.ThrowNoElementsException()\n   at Parcels.Quote.Find(Guid id) in /src/Quote.cs:line ${r(900)}`,
  (r) =>
    `info: Microsoft.Hosting.Lifetime[${r(20)}] Now listening on: http://${address(r)}:${r(60_000)}`,
  (r) =>
    `Request finished HTTP/1.1 GET http://parcels.example/${topic(r)}/${r(9999)} - 200 ${r(9999)} application/json ${r(900)}.${r(9999)}ms`,
  (r) =>
    `BLOCK* NameSystem.addStoredBlock: blockMap updated: ${address(r)}:50010 is added to blk_${r(2) ? '-' : ''}${r(1e9)} size ${r(1e8)}`,
  (r) =>
    `Receiving block blk_${r(2) ? '-' : ''}${r(1e9)} src: /${address(r)}:${r(60_000)} dest: /${address(r)}:50010`,
  (r) => `PacketResponder ${r(3)} for block blk_${r(2) ? '-' : ''}${r(1e9)} terminating`,
  (r) => `parcel ${guid(r)} left ${city(r)} for ${city(r)} with ${r(90)} others`,
  (r) => `parcel ${guid(r)} was weighed: ${r(90)}.${r(900)} kg, expected ${r(90)} kg`,
  (r) => `driver ${person(r)} reported ${r(9)} damaged parcels in zone ${zone(r)}`,
  (r) => `${person(r)} signed in from ${address(r)} using a passkey`,
  (r) =>
    `route plan ${r(9999)} computed in ${r(90)}.${r(900)} s: ${r(90)} stops, ${r(900)} km, cost ${r(9000)}.${r(99)}`,
  (r) =>
    `feature flag ${of(r, 'new-quote|fast-lane|dark-mode')} is now ${of(r, 'on|off')} for ${r(100)}% of users`,
  (r) =>
    `tls: handshake with ${address(r)}:${r(60_000)} failed: x509: certificate has expired or is not yet valid: current time ${zoned(r)} is after ${zoned(r)}`,
  (r) => `thermal zone ${r(9)}: ${r(50) + 40}.${r(9)}°C, fan at ${r(6000)} rpm`,
  (r) => `wal: segment ${hex(r, 12).toUpperCase()} archived in ${r(9)}.${r(900)}s`,
  (r) => `lease ${hex(r, 8)} of ${topic(r)} expired ${r(90)}s ago, taking over`,
  (r) =>
    `worker pid=${r(30_000)} exited with signal ${of(r, 'SIGKILL|SIGTERM|SIGSEGV')} after serving ${r(90_000)} requests`,
  (r) =>
    `snapshot upload to s3://backup-${zone(r)}/${date(r)}/${hex(r, 6)}.zst done: ${r(900)} MiB in ${r(90)}s (${r(90)}.${r(9)} MiB/s)`,
  () => 'configuration is valid',
  () => 'shutting down gracefully, waiting for open requests',
  (r) => `open requests: ${r(90)}`,
  (r) => `retry budget of ${topic(r)} is spent, shedding load`,
  (r) => `cursor for ${topic(r)} moved from ${r(1e6)} to ${r(1e6)}`,
  (r) =>
    `mismatch in ledger: debit=${r(9000)}.${r(99)} credit=${r(9000)}.${r(99)} account=${guid(r)} booked_by=${person(r)}`,
];

/** Prints `count` lines of programs that the other corpus knows nothing of. */
export function printHeldOut(count: number, seed: number): Corpus {
  const random = seeded(seed);
  const next = chooser(statements.length, random);
  const truth = new Uint32Array(count);
  const lines: string[] = [];
  for (let i = 0; i < count; i++) {
    const statement = next();
    truth[i] = statement;
    lines.push(flat((statements[statement] as Statement)(random)));
  }
  return { lines, truth, statements: statements.length };
}
