import { useOf } from '../touched-files.ts';
import { wordsOf } from '../words.ts';
import { alteredLine, brought, type EffectRule, lineWith, lost, some, taken } from './effect.ts';

const guard =
  /(?:[=!]==?|\bis(?: not)?)\s*(?:nil|null|None|undefined)\b|\?\.|\?\?|isPresent\(|orElse|Optional\.|\blen\(\w+\)\s*[=<>!]|\.(?:length|size\(\)|isEmpty\(\))\s*[=<>!)]|containsKey|getOrDefault|hasattr|\b(?:try|catch|except|rescue|recover)\b|unwrap_or|\bif\s+!?ok\b|\bassert|if err != nil/;
const bulk =
  /batch|bulk|chunk|preload|prefetch|eager|joinedload|select_related|includes?\(|\bjoin\b|\bin\s*\((?:\?|\$|:|select)|any\(|pipeline|mget|multi_?get|data_?loader|findAll|whereIn|fetch\s*=\s*FetchType\.EAGER/i;
const loop =
  /\bfor\b.*(?:range|\bof\b|\bin\b|;|:)|\.(?:forEach|map|each|flatMap)\s*\(|\bwhile\b|\beach do\b/;
const reaching =
  /quer(?:y|ies)|\bfind|fetch|select|\bload|\bget\w*\(|put\w*\(|exec|await|\bcall|client\.|repo|store\.|db\.|save\(|insert/i;
const bound =
  /\blimit\s*(?:\d|\$|:|\?|%)|\btop\s+\d|\bwhere\b|pag(?:e|inat)|page_?size|\.take\(|\.limit\(|fetch first|rownum|\[:\w+\]|\bsince\b|between\b/i;
const releasing =
  /\.close\(|\bclose\(|\bdefer\b|unsubscribe|removeEventListener|\.off\(|\bdelete\s*\(|\.delete\(|\.remove\w*\(|evict|\.clear\(|clearInterval|\.stop\(|cancel\(\)|release|dispose|\bfree\(|expire|\bttl\b|max_?size|max_?entries|\blru\b|weak(?:map|ref)|trim|prune|purge|shutdown\(|\bwith\s+open|using\s*\(/i;
const keeping =
  /\bappend\(|\.push\(|\.append\(|\.add\(|\.set\(|\.put\(|\]\s*=[^=]|subscribe|addEventListener|\.on\(|setInterval|\bgo\s+func|new Thread|cache|memo|registry|static\s+\w*(?:Map|List)|global/i;
const wiring =
  /\b(?:register|bind|provide|init(?:iali[sz]e)?|seed|mount|install|subscribe|configure|bootstrap|load|setup|enable|attach|wire|migrate|add(?:Route|Handler|Module|Plugin|Listener|Job))\w*\s*\(|\.use\(|@(?:Bean|Component|Service|Autowired|Inject|Controller)|include_router|urlpatterns/i;
const query = /\b(?:select\b.+\bfrom|insert\s+into|update\b.+\bset|delete\s+from|join)\b/i;
const naming =
  /json:"|"name"|\brequired\b|not null|strict|DisallowUnknown|additionalProperties|@(?:JsonProperty|SerializedName|Column|Field)|\bfield\b|(?:=|:)\s*\d+;|rename|serde|enum\b|reserved\b|z\.\w+\(|\bschema\b|alias\s*=/i;
const security =
  /auth|token|jwt|oauth|permission|\brole|scope|audience|issuer|leeway|skew|\bexp\b|expir|secret|cors|csrf|session|cookie|signature|verif|claims|passw(?:or)?d|credential|[a-z]_key\b|api[-_ ]?key|certificate|\btls\b|ssl|allow[-_]?list|acl\b/i;
const place =
  /https?:\/\/|\b[\w-]+(?:\.[\w-]+){2,}(?::\d+)?|\b(?:host|url|endpoint|port|address|dsn|bucket|topic|queue|region)\b\s*[:=]/i;

/** What code can do to a running system, whatever language it is written in. */
export const codeEffects: readonly EffectRule[] = [
  {
    does: 'takes a guard away',
    telling: true,
    brings:
      /nil pointer|null ?pointer|null ?reference|\bnpe\b|undefined|none ?type|cannot read|index out of|out of (?:range|bounds)|panic|seg(?:mentation )?fault|key ?error|type ?error|attribute ?error|unhandled|uncaught|unwrap|nil map|divi(?:de|sion) by zero/i,
    find: taken(guard, 0.9),
  },
  {
    does: 'takes a bound off a query',
    brings:
      /rows|entries|too (?:many|large|big)|quer|slow|scan|statement|\bdb\b|database|sql|memory|heap|oom|latency|duration|disk|cpu|size.*rose|count.*rose/i,
    find: taken(bound),
  },
  {
    does: 'takes an index away',
    brings: /slow|quer|scan|statement|\bdb\b|database|sql|latency|duration|cpu|lock/i,
    find: (read) =>
      brought(/drop\s+(?:unique\s+)?index|drop_?index|remove_?index/i, 0.9)(read) ??
      taken(/create\s+(?:unique\s+)?index|@Index|add_?index|index\s*[:=]\s*true/i, 0.8)(read),
  },
  {
    does: 'does one by one what was done together',
    brings:
      /quer(?:y|ies)|n\s*\+\s*1|per[- ]item|single|one by one|calls|throttl|capacity|throughput|\bdb\b|database|statements?|round ?trips|rate exceeded|latency|duration|pool|batch/i,
    find: (read) => {
      const loops = lineWith(read.added, loop);
      const calls = lost(read, reaching) < 0 || lineWith(read.added, reaching) !== undefined;
      const grouped = lineWith(read.removed, bulk);
      if (grouped !== undefined && lost(read, bulk) > 0) {
        return some(loops !== undefined && calls ? 0.95 : 0.75, loops ?? grouped);
      }
      return loops !== undefined && calls && lost(read, loop) < 0 ? some(0.65, loops) : undefined;
    },
  },
  {
    does: 'no longer lets go of something',
    telling: true,
    brings:
      /memory|heap|\boom\b|oom[- _]?kill|\brss\b|leak|goroutine|threads?\b|descriptor|\bfds?\b|too many open|connections?.*(?:rose|leak|exhaust)|\bgc\b|evicted|exit(?:ed)? 137|sockets?|exhaust|handles/i,
    find: taken(releasing, 0.9),
  },
  {
    does: 'lets go of something only on some ways out',
    telling: true,
    brings:
      /memory|heap|\boom\b|\brss\b|leak|goroutine|threads?\b|descriptor|\bfds?\b|too many open|connections?.*(?:rose|leak|exhaust)|sockets?|exhaust|handles|lock|pool/i,
    find: taken(
      /\bdefer\b|\bfinally\b|\bensure\b|\btry\s*\(|\busing\b|\bwith\b.*:\s*$|autoclose|scopeguard/i,
    ),
  },
  {
    does: 'keeps something for every request',
    brings:
      /memory|heap|\boom\b|oom[- _]?kill|\brss\b|leak|goroutine|\bgc\b|exit(?:ed)? 137|descriptor|too many open/i,
    find: (read) =>
      lost(read, keeping) < 0 && !read.added.some((line) => releasing.test(line))
        ? some(0.8, lineWith(read.added, keeping))
        : undefined,
  },
  {
    does: 'no longer sets something up',
    telling: true,
    brings:
      /not found|unknown|unregistered|not registered|no such|no (?:handler|provider|bean|route|consumer|default)|undefined|missing|\b404\b|unimplemented|not initiali[sz]ed|lookup failed|unsupported/i,
    find: (read) => {
      const line = read.removed.find((text) => wiring.test(text));
      if (line === undefined) return undefined;
      const name = /(\w+)\s*\(/.exec(line)?.[1] ?? line.trim();
      return read.added.some((text) => text.includes(name)) ? undefined : some(0.9, line.trim());
    },
  },
  {
    does: 'asks for data that may not be there',
    telling: true,
    brings:
      /does not exist|no such (?:table|column|relation)|unknown column|undefined (?:table|column)|invalid object name|doesn.t exist/i,
    find: (read) =>
      read.change.files?.some((path) => useOf(path) === 'schema')
        ? undefined
        : brought(query, 0.8)(read),
  },
  {
    does: 'changes what others expect of the data',
    brings:
      /missing|unknown field|required|invalid|deseriali[sz]|unmarshal|decod|pars(?:e|ing)|schema|\bfield|column|validation|\b(?:400|422)\b|incompatible|mismatch|cannot be cast|malformed|unexpected/i,
    find: (read) => some(0.75, alteredLine(read, naming)),
  },
  {
    does: 'changes who is let in',
    brings:
      /\b40[13]\b|unauthori|forbidden|expired|invalid token|\bjwt\b|permission|access denied|signature|credential|authenticat|not allowed|denied/i,
    find: (read) => some(0.7, alteredLine(read, security)),
  },
  {
    does: 'changes what is passed along with a request',
    brings:
      /header|cookie|context|metadata|tenant|trace ?id|origin|\b(?:400|401|403|415|422|426)\b|denied|forbidden|missing|\bno \w+ (?:on|in) (?:the )?request|not (?:set|given|provided)|required/i,
    find: (read) =>
      some(0.7, alteredLine(read, /header|cookie|metadata|\bbaggage\b|["'`]x-[a-z-]+|forwarded/i)),
  },
  {
    does: 'changes where something is reached',
    brings:
      /no such host|enotfound|refused|\b404\b|unreachable|nxdomain|name resol|not found|no route|unknown (?:host|topic|queue)|bucket/i,
    find: (read) => {
      const line = alteredLine(read, place);
      // What is only added breaks nothing that was reached before.
      const strength = lost(read, place) < 0 ? 0.25 : 0.7;
      return line === undefined ? undefined : { strength, line, about: new Set(wordsOf(line)) };
    },
  },
  {
    does: 'can hold locks for longer',
    telling: true,
    brings: /lock|deadlock|blocked|contention|waiting for|serializ/i,
    find: brought(
      /alter table|lock table|for update|synchronized|mutex|\.lock\(|create (?:unique )?index (?!concurrently)|\btransaction\b|serializable/i,
      0.8,
    ),
  },
  {
    does: 'takes a lock away',
    telling: true,
    brings: /race|concurrent (?:map|modification)|corrupt|duplicate|inconsisten|deadlock/i,
    find: taken(/mutex|\.lock\(|synchronized|atomic|\bsync\.|semaphore/i),
  },
  {
    does: 'waits less between tries, or not at all',
    brings:
      /retr|attempt|storm|amplif|overload|throttl|too many|\b429\b|exhaust|requests?.*rose|calls.*rose|conflict/i,
    find: taken(/sleep|backoff|back_?off|jitter|delay\(/i, 0.7),
  },
  {
    does: 'can search for very long',
    telling: true,
    brings: /cpu|event loop|blocked|regex|backtrack|hang|stuck|latency.*rose|duration.*rose/i,
    // A repeat inside a repeat: the time to fail grows exponentially.
    find: brought(/\([^()]*[+*][^()]*\)[+*]/, 0.9),
  },
  {
    does: 'changes what a cache keeps',
    telling: true,
    brings: /cache|\bmiss(?:es)?\b|hit[ _](?:ratio|rate).*fell|stale|evict/i,
    find: (read) => {
      const { title, files = [] } = read.change;
      const line =
        alteredLine(read, /cache|memo/i) ??
        (/cache/i.test(`${title} ${files.join(' ')}`)
          ? alteredLine(read, /\bkey|ttl|return|put|set/i)
          : undefined);
      return some(0.65, line);
    },
  },
  {
    does: 'computes more',
    brings: /cpu|event loop|blocked|throttl|slow|latency.*rose|duration.*rose/i,
    find: brought(
      /regex|\bsort|hash|encrypt|bcrypt|compress|gzip|serializ|stringify|marshal|deep_?copy|sync\(/i,
      0.45,
    ),
  },
  {
    does: 'throws where it did not',
    brings: /exception|panic|uncaught|unhandled|invalid|reject/i,
    find: brought(/\bthrow\b|\bpanic\(|\braise\b|\bassert|Fatal/i, 0.5),
  },
  {
    does: 'writes more logs, or keeps them longer',
    telling: true,
    brings:
      /\bdisk\b|no space|enospc|volume|log (?:bytes|rate|lines|volume)|logs?.*rose|inode|ingest(?:ion)? (?:rate|bytes)/i,
    find: (read) => {
      const level =
        /(?:log|level|verbos).*(?:debug|trace|all)\b|debug\s*[:=]\s*true|SetLevel\(.*(?:Debug|Trace)/i;
      const turned = [...read.added, ...read.lines.logging].find((line) => level.test(line));
      const gone = lineWith(
        read.removed,
        /rotat|retention|max_?(?:size|age|backups|files)|truncate|sampl(?:e|ing)/i,
      );
      if (turned !== undefined || gone !== undefined) return some(0.9, (turned ?? gone)?.trim());
      return some(0.6, read.lines.logging[0]?.trim());
    },
  },
];
