import type { CauseType, ChangeEvent, ChangeKind } from '@abduce/core';
import { trustedTitle } from './trusted-title.ts';

type Kinds = Readonly<Partial<Record<ChangeKind, number>>>;

interface Mechanism {
  /** How plausible it is that a change of this kind sets the cause off, knowing nothing else. */
  readonly kinds: Kinds;
  /** Words in its title, files or diff that speak for it. */
  readonly words?: RegExp;
}

const code: Kinds = { deploy: 0.6, flag: 0.5, config: 0.3, other: 0.2 };
const limits: Kinds = { limit: 0.7, config: 0.6, deploy: 0.4, scale: 0.5, flag: 0.3, other: 0.2 };
const outside: Kinds = { config: 0.4, deploy: 0.3, scale: 0.4, other: 0.3, flag: 0.2 };

/** How changes bring causes about. A cause that is not listed is never set off by a change. */
const mechanisms: Readonly<Partial<Record<CauseType, Mechanism>>> = {
  schema_index_lost: {
    kinds: { schema: 0.8, deploy: 0.45 },
    words:
      /drop\s+(?:unique\s+)?index|drop_index|remove_?index|alter\s+table|migrat|\.sql\b|schema|\bindex(?:es)?\b/i,
  },
  query_regression: {
    kinds: { deploy: 0.6, schema: 0.4, flag: 0.4, config: 0.2 },
    words:
      /\bquer(?:y|ies)\b|\bselect\b|\bsql\b|repositor|\bdao\b|\borm\b|\bjoin\b|\bwhere\b|order by|search|filter|\blimit\b/i,
  },
  lock_wait: {
    kinds: { schema: 0.8, deploy: 0.5, schedule: 0.5 },
    words: /\block\b|transaction|migrat|alter\s+table|for update|exclusive|backfill|\.sql\b/i,
  },
  n_plus_one: {
    kinds: code,
    words:
      /n\s*\+\s*1|for\s*\(|for each|foreach|\.map\(|per[- ]item|lazy|eager|include|batch|loop|await .{0,40}find|repositor/i,
  },
  cache_miss_storm: {
    kinds: {
      config: 0.6,
      flag: 0.5,
      deploy: 0.5,
      limit: 0.5,
      scale: 0.4,
      schedule: 0.3,
      other: 0.2,
    },
    words: /\bcach|\bttl\b|evict|invalidat|memoi[sz]/i,
  },
  retry_storm: { kinds: { ...code, config: 0.5 }, words: /retr(?:y|ies)|backoff|timeout|attempt/i },
  cpu_regression: {
    kinds: code,
    words:
      /hash|sort|regex|serialis|serializ|pars(?:e|ing)|render|compress|encrypt|bcrypt|loop|algorithm|score|validat/i,
  },
  event_loop_blocked: {
    kinds: code,
    words: /sync\b|readFileSync|pbkdf2Sync|JSON\.|loop|hash|regex|blocking/i,
  },
  allocation_pressure: { kinds: code, words: /buffer|clone|copy|concat|alloc|json/i },
  memory_leak: { kinds: code, words: /cache|buffer|retain|memo|map|listener|global|leak|heap/i },
  memory_exhausted: { kinds: limits, words: /memory|heap|cache|buffer|limit|batch|load all/i },
  exception: {
    kinds: { ...code, schema: 0.4, config: 0.4 },
    words: /throw|null|undefined|assert|validat|error|rename/i,
  },
  wrong_result: { kinds: code },
  pool_exhausted: {
    kinds: { ...limits, deploy: 0.5 },
    words: /\bpool|max[_-]?(?:conn|client)|connections?\b|acquire|transaction|checkout|release\(/i,
  },
  connection_slots_full: { kinds: limits, words: /max_connections|pool|replica|connections?\b/i },
  thread_pool_exhausted: { kinds: limits, words: /thread|worker|concurren/i },
  file_descriptors_exhausted: { kinds: limits, words: /ulimit|nofile|descriptor|socket/i },
  cpu_throttled: { kinds: limits, words: /cpu|limit|quota|resources/i },
  disk_contention: {
    kinds: { schedule: 0.85, limit: 0.6, config: 0.4, deploy: 0.4, scale: 0.3, other: 0.2 },
    words:
      /backup|dump|reindex|vacuum|export|import|batch|compact|rsync|snapshot|\bcron\b|\btimer\b|bandwidth|iops|\bio/i,
  },
  disk_full: { kinds: limits, words: /log|debug|retention|volume|disk/i },
  dependency_down: {
    kinds: outside,
    words: /url|host|port|endpoint|address|remove|shutdown|decommission/i,
  },
  dependency_slow: { kinds: { deploy: 0.2, config: 0.2, other: 0.1 } },
  dependency_errors: {
    kinds: { deploy: 0.3, config: 0.3, other: 0.1 },
    words: /api|version|contract|header|payload/i,
  },
  wrong_dependency: {
    kinds: { config: 0.7, deploy: 0.5, flag: 0.5 },
    words: /url|host|endpoint|table|queue|route/i,
  },
  network_delay: {
    kinds: { config: 0.3, other: 0.3 },
    words: /network|route|proxy|mesh|firewall|region|zone|policy/i,
  },
  traffic_leap: {
    kinds: { traffic: 0.9, schedule: 0.4, other: 0.2 },
    words: /campaign|load|sale|launch|traffic/i,
  },
  timeout_too_tight: { kinds: { config: 0.6, deploy: 0.4 }, words: /timeout|deadline/i },
  certificate_expired: { kinds: { certificate: 0.9, config: 0.3 }, words: /cert|tls/i },
  credential_invalid: {
    kinds: { credential: 0.9, config: 0.4 },
    words: /password|secret|token|rotat|credential/i,
  },
  dns_failure: { kinds: { config: 0.4, other: 0.2 }, words: /dns|resolv|zone|record/i },
  instance_lost: {
    kinds: { scale: 0.8, deploy: 0.4, config: 0.3, limit: 0.3 },
    words: /scale|replica|drain|shutdown/i,
  },
  configuration_change: { kinds: { config: 0.6, flag: 0.6, limit: 0.5 } },
};

export interface MechanismFit {
  /** 0..1 */
  readonly plausibility: number;
  /** The touched file, or the words, that speak for it. */
  readonly match?: string;
  readonly file?: string;
  /** It names the table, pool or function in question. */
  readonly named: boolean;
}

/** How well a change fits a cause, from its kind, files, diff and title. Its text only adds to what its kind allows. */
export function mechanismFit(
  cause: CauseType,
  change: ChangeEvent,
  about: readonly string[],
): MechanismFit {
  const mechanism = mechanisms[cause];
  const base = mechanism?.kinds[change.kind] ?? 0;
  if (mechanism === undefined || base === 0) return { plausibility: 0, named: false };
  const { words } = mechanism;
  const texts = [...(change.files ?? []), trustedTitle(change), change.diff ?? ''].map((text) =>
    text.slice(0, 20_000),
  );
  let match: string | undefined;
  for (const text of texts) match ??= words?.exec(text)?.[0];
  const file = change.files?.find((path) => words?.test(path));
  const named = about.some((name) => name.length > 2 && texts.some((text) => text.includes(name)));
  let doubt = 1 - base;
  if (match !== undefined) doubt *= 0.3;
  if (named) doubt *= 0.4;
  return {
    plausibility: 1 - doubt,
    named,
    ...(match !== undefined && { match }),
    ...(file !== undefined && { file }),
  };
}
