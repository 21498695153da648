import type { EntityId } from '@abduce/core';
import type { Scene } from '../../scene/scene.ts';
import type { Clue } from '../clues/clue.ts';
import { type Bearing, borneOut } from './borne-out.ts';
import type { Outside } from './outside-event.ts';
import { runDry } from './run-dry.ts';
import { sameRecord } from './same-record.ts';
import { strangers } from './strangers.ts';
import { leapRivals, trafficLeaps } from './traffic-leaps.ts';

interface Sign {
  readonly what: string;
  readonly pattern: RegExp;
  readonly strength: number;
  /** It speaks of somebody else: a message that names another service of the case does not count. */
  readonly foreign?: boolean;
  /** What it is worth when the same shows at several services. */
  readonly wide?: number;
  /** What such an event does wherever it is told of. Default any trouble. */
  readonly bearing?: Bearing;
  readonly unless?: RegExp;
}

/** Messages that name a cause outside of all code and settings. */
const signs: readonly Sign[] = [
  {
    what: 'names are no longer resolved',
    pattern:
      /no such host|enotfound|eai_again|nxdomain|servfail|name or service not known|temporary failure in name resolution|server misbehaving|name resol\w+ (?:error|fail)|produced zero addresses/i,
    strength: 0.65,
    wide: 0.85,
    unless: /where something is reached/,
  },
  {
    what: 'a certificate ran out',
    bearing: 'failures',
    pattern:
      /certificate.{0,60}(?:has )?expired|cert_?has_?expired|certificate.{0,40}not yet valid|notAfter/i,
    strength: 0.85,
  },
  {
    what: 'a licence, a key or a secret ran out',
    bearing: 'failures',
    pattern:
      /(?:licen[sc]e|api[- _]?key|secret|credential|password|subscription|account|billing).{0,40}(?:expired|suspended|revoked|overdue|rotated|no longer (?:valid|active|accepted))|(?:invalid|unauthorized)[_ ](?:client|grant)/i,
    strength: 0.7,
    unless: /who is let in/,
  },
  {
    what: 'a provider outside fails',
    foreign: true,
    pattern:
      /(?:provider|vendor|third[- ]party|partner|upstream api|external (?:api|service|dependency)|carrier|issuer bank|acquirer|status ?page).{0,80}(?:outage|incident|degrad|unavailable|down\b|5\d\d|time(?:d)? ?out|error|fail|maintenance)|(?:outage|incident|degrad\w*|unavailable|5\d\d|time(?:d)? ?out).{0,60}(?:provider|vendor|third[- ]party|partner|external)/i,
    strength: 0.75,
    wide: 0.85,
    unless:
      /time limit|number of tries|who is let in|where something|others expect|sets something up|between tries|encrypted|passed along|read or written/,
  },
  {
    what: 'a service of the cloud fails',
    pattern:
      /(?:\bs3\w*|\bgcs\b|blob storage|dynamodb|\bsqs\b|\bsns\b|\bkms\b|bigquery|(?:put|get|head|list)_?objects?).{0,100}(?:\b50[0-4]\b|unavailable|slow ?down|internal ?error|insufficient ?capacity)/i,
    strength: 0.7,
    wide: 0.8,
    unless: leapRivals,
  },
  {
    what: 'a zone or a region is lost',
    pattern:
      /(?:\bregion|availability[- ]zone|\bzone\b|\baz\b|data ?cent(?:er|re)|\b(?:us|eu|ap|sa|ca|me|af)-(?:north|south|east|west|central)\w*-\d\w?).{0,80}(?:unavailable|unreachable|outage|down\b|lost|offline|impair|degrad|fail|evacuat|partition|timed? ?out|no route)|(?:lost|unreachable|outage|impair\w*|partition\w*|fail(?:ed|ing)? ?over|evacuat\w*).{0,60}(?:\bregion|availability[- ]zone|\bzone\b|\baz\b|data ?cent(?:er|re))|node.{0,30}not ?ready|nodes? lost/i,
    strength: 0.75,
    wide: 0.85,
  },
  {
    what: 'a neighbour takes the machine',
    pattern:
      /nois[ye]y?[- ]neighbou?r|steal(?:[- _]time| ?pct| percent|ing)?.{0,40}(?:rose|high|%|cpu)|cpu[ _]steal|\biowait\b.*rose|co-?(?:located|tenant)|other tenant|(?:node|host)[ _](?:cpu|io|load|steal|disk[ _](?:io|util|busy|queue|latency))\w*.*rose|contention on (?:the )?(?:node|host)|cpu pressure.*node|^(?:node|host|vm|hypervisor|kubelet)[\w-]* .*(?:cpu|load|steal|io wait|io time|pressure).*rose|(?:node|host).{0,40}(?:contention|contended|saturat|pressure|overcommit)/i,
    strength: 0.75,
    unless:
      /lowers a limit|more often|computes more|one by one|bound off|search for very long|more logs|lets go|keeps something/,
  },
  {
    what: 'a network path is broken',
    pattern:
      /packet loss|\bbgp\b|link down|network partition|no route to host|mtu\b|interconnect|transit provider|retransmi/i,
    strength: 0.6,
    wide: 0.75,
    unless: /where something is reached/,
  },
  {
    what: 'hardware fails',
    pattern:
      /i\/o error|read-only file ?system|hardware error|\becc\b|disk failure|volume.{0,30}(?:detached|degraded|impaired)|medium error/i,
    strength: 0.7,
  },
  {
    what: 'something that only grows has run out',
    bearing: 'failures',
    pattern:
      /reached (?:the )?maximum value|sequence.{0,40}(?:exhaust|limit)|out of range for (?:type|column)|integer out of range|(?:auto[_ ]increment|serial|identifier).{0,40}(?:exhaust|overflow|limit)|wrap-?around|no space left|enospc|disk (?:is )?(?:almost )?full|flood[-_ ]stage|(?:out of|no free) inodes/i,
    strength: 0.6,
    unless: /more logs|lowers a limit|keeps something|lets? go|keep more|more often|hold locks/,
  },
  {
    what: 'a quota of the provider is used up',
    bearing: 'failures',
    foreign: true,
    pattern:
      /quota.{0,30}(?:exceeded|exhausted|reached)|(?:exceeded|exhausted).{0,20}quota|(?:monthly|daily|account|subscription|plan).{0,30}limit (?:exceeded|reached|hit)/i,
    strength: 0.6,
    unless: /lowers a limit|number of tries|between tries|more often|one by one|cache/,
  },
  {
    what: 'clocks disagree',
    pattern:
      /clock.{0,20}(?:skew|drift|stepped|jumped|offset|ahead|behind)|\bntp\b|chronyd?\b|ptp4l|time (?:was )?(?:stepped|jumped)|request time too skewed/i,
    strength: 0.75,
    wide: 0.8,
  },
  {
    what: 'times lie in the future',
    bearing: 'failures',
    pattern: /(?:issued|nbf|iat).{0,30}future|in the future by|used before issued|not yet valid/i,
    strength: 0.5,
    unless: /reads time|who is let in/,
  },
  {
    what: 'a machine or a primary was replaced',
    pattern:
      /fail(?:ed|ing)?[- ]?over|promoted to (?:primary|master|leader)|read-only (?:transaction|replica)|spot (?:interruption|termination)|preempted|instance (?:retire|reclaim|terminat)\w*|replication lag|replica.{0,20}behind/i,
    strength: 0.45,
    wide: 0.6,
    unless: /number of tries|between tries|time limit|where something|who answers|lowers a limit/,
  },
  {
    what: 'demand from outside leapt',
    pattern:
      /flash sale|traffic (?:spike|surge|leap|burst)|(?:spike|surge|leap|burst) (?:in|of) (?:traffic|requests|users|orders|sessions|demand)|(?:campaign|promo\w*|sale|bots?|crawlers?|scrapers?).{0,30}(?:traffic|spike|surge|load)|ddos/i,
    strength: 0.65,
    unless: leapRivals,
  },
  {
    what: 'one record cannot be processed',
    bearing: 'failures',
    pattern:
      /poison|(?:malformed|corrupt(?:ed)?) (?:record|message|event|payload|row|batch)|stuck (?:at|on) (?:offset|record|message)/i,
    strength: 0.55,
    unless: /others expect|guard/,
  },
];

function servicesOf(clues: readonly Clue[]): ReadonlySet<EntityId> {
  return new Set(clues.map(({ service }) => service));
}

function speaksOfOurs(scene: Scene, own: EntityId, text: string): boolean {
  return scene.view.services.some(
    ({ id, name, kind }) =>
      kind !== 'external' &&
      id !== own &&
      name.length > 2 &&
      text.toLowerCase().includes(name.toLowerCase()),
  );
}

/** What the clues say happened outside, strongest first. */
export function outsideOf(scene: Scene, clues: readonly Clue[]): readonly Outside[] {
  const fresh = clues.filter(
    ({ turn, kind }) =>
      turn === 'new' && kind !== 'operation' && (kind !== 'log' || scene.words.world),
  );
  const bears = borneOut(scene);
  const found: Outside[] = [];
  for (const { what, pattern, strength, wide, bearing = 'trouble', foreign, unless } of signs) {
    const hits = fresh.filter((clue) => {
      const { service, text, samples, weight } = clue;
      return (
        weight >= 0.5 &&
        !(foreign && speaksOfOurs(scene, service, text)) &&
        (pattern.test(text) ||
          pattern.test(`${service} ${text}`) ||
          samples.some((sample) => pattern.test(sample))) &&
        bears(clue, bearing)
      );
    });
    if (hits.length === 0) continue;
    const several = servicesOf(hits).size > 1;
    const weight = Math.max(...hits.map((one) => Math.min(1, one.weight + 0.1)));
    const base = several && wide !== undefined ? wide : strength;
    found.push({ what, strength: base * weight, clues: hits, ...(unless && { unless }) });
  }
  const borne = fresh.filter((clue) => bears(clue, 'trouble'));
  found.push(
    ...trafficLeaps(scene, clues),
    ...sameRecord(borne),
    ...strangers(scene, borne),
    ...runDry(scene),
  );
  return found.toSorted((a, b) => b.strength - a.strength);
}
