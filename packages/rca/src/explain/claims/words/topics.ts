/**
 * What a phrase is about. Words of trade are allowed only where the cited evidence, or the template's own sentence
 * about the same entity, is about the same topic; so a wording cannot bring in a disk, a lock or a leak by itself. A topic with a tilde is weak:
 * anybody may speak of calls, but it tells which number is meant.
 *
 * Phrases are in base forms; the longest one wins. An empty list says that the phrase is about nothing.
 */
const phrases: readonly (readonly [topic: string, words: string])[] = [
  [
    'time',
    `latency|response time|time per request|time per call|request time|call time|request duration
    |call duration|duration|slow|slower|slowly|slowness|slowdown|fast|faster|quick|quicker|quickly|sluggish|late|delay
    |time taken|take long|take longer|time to answer|time to respond|processing time|service time|serving time|long
    |longer|time for a request|time for a call|time of a request|time of a call|time of each|time for each
    |average time|mean time|time each|time it take`,
  ],
  [
    'own',
    `own time|own time per request|self time|time of its own|time inside|time spent inside|own work`,
  ],
  [
    'errors',
    `error|fail|failed|failure|failing|erroneous|unsuccessful|unsuccessfully|error rate|failure rate
    |with an error|go wrong`,
  ],
  [
    'traffic',
    `traffic|throughput|request per second|request rate|rate of request|load|demand|request volume
    |number of request|incoming request|request serve|rps|request arrive`,
  ],
  ['call_rate', `call per second|call rate|rate of call|number of call|call volume`],
  [
    'fan_out',
    `call per request|query per request|number of call per request|number of query per request|per item|once per item|once for each item|repeated|repeat|one by one|one call`,
  ],
  ['rows', `row`],
  ['fastest', `fastest|fastest tenth|tenth|quickest`],
  ['total', `total|in total|total time`],
  ['tail', `percentile|tail|worst`],
  ['median', `median`],
  ['cpu', `cpu|core|processor|compute|computation|burn`],
  ['memory', `memory|heap|ram|working set|resident|working-set`],
  ['leak', `leak|leaky|retain|retention`],
  ['collection', `garbage|garbage collection|garbage collector|collector|gc|collect`],
  ['pool', `pool|slot|acquire|connection pool`],
  ['connection', `connection|connect`],
  [
    'wait',
    `wait|waiting|queue|queueing|number of request wait|number of request that wait|number of request waiting`,
  ],
  ['backlog', `backlog|pending`],
  ['io', `i/o|io`],
  ['lock', `lock|session|deadlock`],
  ['index', `index|access path|plan|scan`],
  ['database', `database|statement|table|sql|transaction`],
  ['disk', `disk|device|file system|storage|space`],
  ['descriptor', `file descriptor|descriptor|socket`],
  [
    'network',
    `network|packet|link|retransmission|segment|round trip|network path|on the network|bandwidth`,
  ],
  ['between', `between the two side|time per call between the two side|two side`],
  ['dns', `dns|resolver|lookup|name resolution|resolve name`],
  ['cache', `cache|cached`],
  ['certificate', `certificate|expire|expiry`],
  ['credential', `credential|credential change|accept|refuse|reject`],
  ['timeout', `timeout|deadline|give up|time out|timed out|abandon`],
  ['retry', `retry|retries|attempt`],
  ['instance', `instance|replica`],
  ['restart', `restart`],
  [
    'gone',
    `gone|disappear|vanish|lose|lost|missing|unavailable|go away|is down|was down|were down|be down|been down|die|dead`,
  ],
  [
    'silent',
    `silent|stop|cease|no longer answer|not answer|not respond|not reply|no longer respond|unresponsive|unreachable`,
  ],
  ['killed', `kill|killed`],
  [
    'event_loop',
    `event loop|event-loop|synchronous|synchronously|block|blocked|event-loop delay|event loop delay`,
  ],
  ['throw', `throw|exception`],
  ['branch', `branch|return early`],
  ['setting', `setting|configuration|config|configuration change|flag|flag change`],
  [
    'change',
    `release|deploy|deployment|commit|rollout|change|version|migration|schema|schema change|go live
    |scheduled job|schedule|roll out|live|configuration change|credential change|limit change|certificate change`,
  ],
  ['log', `log|logged|log pattern|log line|log record|log message|severity`],
  ['~calls', `call|query`],
  ['~requests', `request`],
  ['~records', `record|message|line`],
  ['~instances', `process`],
  ['consumer', `consumer`],
  ['limit', `limit|throttle|throttled|capacity|allow|allowed`],
  ['host', `host|node`],
  ['failover', `failover|fail over|primary|switch`],
  ['clock', `clock`],
  ['payload', `payload`],
  ['vacuum', `vacuum`],
  ['checkpoint', `checkpoint`],
  ['span', `span|trace|new span`],
  ['user', `user`],
  ['external', `external|provider|third party|third-party`],
  ['client', `client`],
  ['worker', `worker|thread`],
  ['work', `extra work|more work`],
  ['address', `wrong place|wrong address|wrong|address|destination`],
  [
    'full',
    `full|exhaust|exhausted|exhaustion|run out|run out of|saturate|saturated|occupied|busy|deplete|depleted
    |use up|used up|run dry|take up|taken|empty`,
  ],
  ['free', `free|spare|available|idle|unused`],
  ['allocation', `allocation|allocate`],
  ['loaded', `loaded`],
  [
    '',
    `number of time|at the same time|same time|time of day|at the time|by the time|all the time|per second|a call of
    |as long as|no long|no longer|not any long|long before|shortly|up to|from then on|other side|callee|caller`,
  ],
];

interface Node {
  topic?: string;
  readonly next: Map<string, Node>;
}

const root: Node = { next: new Map() };
for (const [topic, list] of phrases) {
  for (const phrase of list.split('|')) {
    let node = root;
    for (const word of phrase.trim().split(/\s+/)) {
      const next: Node = node.next.get(word) ?? { next: new Map() };
      node.next.set(word, next);
      node = next;
    }
    node.topic = topic;
  }
}

export interface TopicHit {
  readonly topic: string;
  /** Index of the first word, and how many words. */
  readonly at: number;
  readonly length: number;
}

/** The topics of a run of words, each given by its base forms. */
export function topicsIn(words: readonly (readonly string[])[]): readonly TopicHit[] {
  const hits: TopicHit[] = [];
  for (let at = 0; at < words.length; ) {
    const hit = longest(words, at);
    if (hit === undefined) {
      at++;
      continue;
    }
    hits.push(hit);
    at += hit.length;
  }
  return hits;
}

function longest(words: readonly (readonly string[])[], at: number): TopicHit | undefined {
  let nodes: readonly Node[] = [root];
  let best: TopicHit | undefined;
  for (let length = 1; at + length <= words.length && nodes.length > 0; length++) {
    const forms = words[at + length - 1] ?? [];
    nodes = nodes.flatMap((node) =>
      forms.map((form) => node.next.get(form)).filter((next) => next !== undefined),
    );
    const topic = nodes.find((node) => node.topic !== undefined)?.topic;
    if (topic !== undefined) best = { topic, at, length };
  }
  return best;
}
