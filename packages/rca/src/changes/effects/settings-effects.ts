import { useOf } from '../touched-files.ts';
import { wordsOf } from '../words.ts';
import { alteredLine, type EffectRule, some, taken } from './effect.ts';

/** Titles of changes that are meant to alter nothing. */
const moving =
  /\b(?:split|move|tidy|clean|refactor|extract|reorgani[sz]e|consolidat|group|simplif|include|template)/i;

/** What settings and manifests can do to a running system. */
export const settingsEffects: readonly EffectRule[] = [
  {
    does: 'changes who answers for a name',
    telling: true,
    brings:
      /endpoints?\b|no (?:active|healthy|ready|available|live) |upstreams?\b|\b50[234]\b|unreachable|no route|requests?.*fell|not ready/i,
    find: (read) =>
      some(
        0.8,
        alteredLine(
          read,
          /selector|match_?labels|app\.kubernetes\.io|^\s*-?\s*["']?app["']?\s*:|target_?port|upstream\b|backend_?(?:ref|pool|service)|subset|virtual_?host|path_?prefix|\brewrite\b|proxy_pass/i,
        ),
      ),
  },
  {
    does: 'changes how it is told whether an instance is well',
    telling: true,
    brings:
      /restart|kill|unhealthy|not ready|crash ?loop|probe|back-?off|sigterm|evict|draining|deregister|ready.*fell/i,
    find: (read) =>
      some(
        0.85,
        alteredLine(
          read,
          /liveness|readiness|startup_?probe|\bprobe|initial_?delay|failure_?threshold|period_?seconds|health_?check|healthz|unhealthy/i,
        ),
      ),
  },
  {
    does: 'changes where instances may run',
    telling: true,
    brings: /pending|unschedul|evict|preempt|no nodes|insufficient|taint|replicas?.*fell/i,
    find: (read) =>
      some(
        0.75,
        alteredLine(
          read,
          /node_?selector|affinity|toleration|priority_?class|topology_?spread|disruption_?budget|max_?(?:surge|unavailable)/i,
        ),
      ),
  },
  {
    does: 'changes how connections are encrypted',
    telling: true,
    brings:
      /handshake|certificate|\btls\b|\bssl\b|x509|protocol version|cipher|unknown (?:ca|authority)|self[- ]signed|\balert\b.*number/i,
    find: (read) =>
      some(
        0.8,
        alteredLine(
          read,
          /\btls|ssl|cipher|min_?version|certificate|ca_?(?:file|bundle|cert)|trust_?store|key_?store|verify_?(?:peer|mode|host)|mtls|\bsni\b|server_?name/i,
        ),
      ),
  },
  {
    does: 'takes a setting away that a program reads',
    telling: true,
    brings:
      /missing|not set|unset|undefined|required|empty|no such file|\bnull\b|not (?:configured|found|defined)|default/i,
    find: taken(
      /process\.env|os\.environ|getenv|\benv\(|secret_?key_?ref|config_?map|value_?from|volume_?mounts?|env_?from|@Value\(/i,
      0.8,
    ),
  },
  {
    does: 'changes what is permitted',
    telling: true,
    brings:
      /permission|denied|not authori[sz]ed|forbidden|\b403\b|read-?only|operation not permitted|\beacces\b|access ?denied|insufficient privilege/i,
    find: (read) =>
      some(
        0.8,
        alteredLine(
          read,
          /\biam\b|polic(?:y|ies)|\brbac\b|\bgrants?\b|revoke\b|principal|run_?as|security_?context|read_?only_?root|capabilit(?:y|ies)|network_?policy|\bumask\b|chmod|chown/i,
        ),
      ),
  },
  {
    does: 'loses settings on the way to another place',
    brings: /./,
    find: ({ change, added, removed }) => {
      const { title, files = [] } = change;
      if (!moving.test(title) || !files.some((path) => useOf(path) === 'settings'))
        return undefined;
      const kept = added.map((line) => new Set(wordsOf(line)));
      const gone = removed.find((line) => {
        const words = wordsOf(line);
        return words.length > 0 && !kept.some((one) => words.some((word) => one.has(word)));
      });
      return some(0.6, gone?.trim());
    },
  },
];
