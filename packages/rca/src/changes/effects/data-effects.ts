import { wordsOf } from '../words.ts';
import {
  alteredLine,
  brought,
  type EffectRule,
  type FoundEffect,
  lost,
  type ReadChange,
  some,
  taken,
} from './effect.ts';

const switches = /\b(?:true|false|on|off|yes|no|enabled?|disabled?)\b/gi;
const operators =
  /[<>]=?|[!=]==?|&&|\|\||\b(?:and|or|not)\b|!(?=[\w(])|(?<=[\w)\s])[+-](?=[\s\d(])/g;

/** A way out before the end. */
const leaving =
  /^\s*(?:next|continue|return|break)\b.*\b(?:if|unless)\b|^\s*(?:if|unless)\b.*\b(?:return|continue|next|break)\b|^\s*(?:return|continue|next)\b[^=]{0,40};?\s*$/;
/** What has to happen at the end of a piece of work. */
const settling =
  /\bn?ack\b|\.ack|commit\(|release|unlock|\bclose\b|\.done\(|\.end\(|finish|rollback|put_?back|return_?to/i;
/** What decides which rows a query reads, and how. */
const queryPart =
  /\bwhere\b|\border by\b|\bgroup by\b|\b(?:left|inner|outer|cross)? ?join\b|\bselect\b.+\bfrom\b|\bi?like\b|::\w+|\bcast\(|\.filter\(|\.where\(|\.aggregate\(|\$match|\bhint\b/i;

/** An added line that differs from a removed one in matches of `pattern` alone. `pattern` has to be global. */
function twin({ removed, added }: ReadChange, pattern: RegExp): string | undefined {
  const dense = (line: string): string => line.replace(/\s+/g, '');
  const bare = (line: string): string => dense(line.replace(pattern, ' '));
  const before = new Map(removed.map((line) => [bare(line), line]));
  return added
    .find((line) => {
      const old = before.get(bare(line));
      return old !== undefined && bare(line).length > 3 && dense(old) !== dense(line);
    })
    ?.trim();
}

const unsorted = taken(
  /\bsort|order_?by|\.sorted|\bsorted\(|compar(?:e|ator)|tree_?(?:map|set)|ordered/i,
  0.8,
);

/** The same calls as before, one after the other in another order. */
function swapped({ lines }: ReadChange): FoundEffect | undefined {
  const callsOf = (side: readonly string[]): readonly string[] =>
    side.flatMap((line) => line.match(/\w+(?=\()/g) ?? []);
  const [before, now] = [callsOf(lines.removed), callsOf(lines.added)];
  const same = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join();
  if (new Set(now).size < 2 || same(before, now) || !same(before.toSorted(), now.toSorted())) {
    return undefined;
  }
  return some(0.75, lines.added[0]?.trim());
}

function about({ change }: ReadChange, line: string): ReadonlySet<string> {
  return new Set(wordsOf(`${line} ${change.files?.join(' ') ?? ''}`));
}

/** What code can do to data and to the way it is worked on. */
export const dataEffects: readonly EffectRule[] = [
  {
    does: 'changes a query',
    brings:
      /slow|quer|scan|statement|tuples|rows|entries|too many|duplicate|not ?found|empty|wrong|missing|\bindex|\bdb\b|database|\bsql\b|latency|duration|lock|cpu/i,
    find: (read) =>
      read.removed.some((line) => queryPart.test(line))
        ? some(0.75, alteredLine(read, queryPart))
        : undefined,
  },
  {
    does: 'changes how data is read or written',
    brings:
      /not ?found|invalid|mismatch|pars|decod|malformed|unexpected|truncat|precision|wrong|garbled|encoding|charset|deseriali[sz]|unmarshal|corrupt|checksum|\b(?:400|404|415|422)\b|overflow|out of range/i,
    find: (read) =>
      some(
        0.65,
        alteredLine(
          read,
          /pars(?:e|er|ing)\b|decod|encod|marshal|seriali[sz]|stringify|codec|charset|utf-?(?:8|16)|precision|big_?int|\bround|to_?fixed|\bu?int(?:32|64)\b|\b(?:float|double|decimal)\b|base64|compress|gzip|delimiter|separator|locale/i,
        ),
      ),
  },
  {
    does: 'keeps less of a number or a text',
    telling: true,
    brings:
      /not ?found|mismatch|precision|wrong|truncat|garbled|invalid|negative|out of range|overflow|\b404\b|round/i,
    find: taken(
      /big_?(?:int|decimal|num)|\bdecimal\b|precision|charset|utf-?8|u?int64|[iu]64\b|\blong\b/i,
      0.8,
    ),
  },
  {
    does: 'keeps or finds things under another name',
    telling: true,
    brings:
      /\bmiss(?:es|ing)?\b|not ?found|no entry|no such|empty|hit.*fell|absent|unknown|stale|lost|does not exist/i,
    find: (read) =>
      some(
        0.65,
        alteredLine(
          read,
          /key_?prefix|\bprefix|(?:cache|redis|storage|object|row|lookup)_?key|name_?space|["'`][\w-]+:(?!\/\/)|\bkey\(|key_?for|bucket_?name|index_?name|table_?name/i,
        ),
      ),
  },
  {
    does: 'takes things in another order',
    telling: true,
    brings:
      /deadlock|lock|out of order|order(?:ing)?\b|sequence|share ?lock|serializ|unsorted|first/i,
    find: (read) => unsorted(read) ?? swapped(read),
  },
  {
    does: 'lets more through than before',
    telling: true,
    brings:
      /exceed|too (?:long|large|big|many)|maximum|context length|\b413\b|payload|oversi[sz]ed?|does not fit|overflow|memory/i,
    find: taken(
      /trim|truncat|budget|\bclip|clamp|\bcap(?:ped|_|\()|fit_?to|slice\(|\.take\(|head\(|max_?(?:len|length|size|tokens|items)/i,
    ),
  },
  {
    does: 'spreads work in another way',
    telling: true,
    brings: /partition|shard|\bhot\b|skew|uneven|imbalanc|\bidle\b|one (?:node|worker|consumer)/i,
    find: (read) =>
      some(
        0.75,
        alteredLine(
          read,
          /partition|shard|^\s*["']?key["']?\s*[:=]|\bhash|routing_?key|sticky|affinity|round_?robin|balanc/i,
        ),
      ),
  },
  {
    does: 'holds everything up while it works',
    telling: true,
    brings:
      /event loop|blocked|stall|hang|unresponsive|latency.*rose|duration.*rose|timed? ?out|heartbeat/i,
    find: brought(/\w(?<!a)sync\(|block_on|run_blocking|\.result\(\)|time\.sleep|thread\.sleep/i),
  },
  {
    does: 'reads time in another way',
    brings:
      /\btime\b|\bdates?\b|expired|future|\bpast\b|hour|\bday|month|year|out of range|stale|schedul|window|clock|midnight/i,
    find: (read) =>
      some(
        0.65,
        alteredLine(
          read,
          /\butc\b|time_?zone|\btz\b|\bnow\(|local_?date|zoned|strftime|strptime|date_?time|\bdate\(|timedelta|add(?:Days|Months|Hours)|\.month\b|\.year\b|unix_?(?:time|milli|nano)|epoch/i,
        ),
      ),
  },
  {
    does: 'does in many steps what was one transaction',
    telling: true,
    brings: /duplicate|inconsisten|partial|constraint|orphan|lost update|mismatch|negative|stale/i,
    find: taken(/transaction|\bbegin\b|\.atomic\b|\bcommit\(|unit_?of_?work/i, 0.8),
  },
  {
    does: 'may do twice what was done once',
    telling: true,
    brings:
      /duplicate|twice|double|already (?:exists|processed|paid)|unique|constraint|conflict|replay/i,
    find: taken(
      /idempot|dedup|\bdistinct\b|\bunique|\bonce\b|on conflict|if_?not_?exists|seen\b/i,
      0.8,
    ),
  },
  {
    does: 'no longer waits for something',
    telling: true,
    brings:
      /race|unhandled|promise|not (?:ready|initiali[sz]ed|started)|missing|undefined|inconsisten|closed|stale|before/i,
    find: taken(/\bawait\b|\.join\(|\.get\(\)|\.wait\(|wait_?group|latch|barrier/i, 0.7),
  },
  {
    does: 'leaves early in some cases',
    brings:
      /unack|leak|stuck|\block|pending|\blag\b|missing|not (?:sent|released|closed)|open|redeliver|exhaust|memory|goroutine|descriptor|held|holds/i,
    find: (read) => {
      const line = read.added.find((text) => leaving.test(text))?.trim();
      const later = [...read.lines.context, ...read.added].some((text) => settling.test(text));
      return some(later ? 0.85 : 0.45, line);
    },
  },
  {
    does: 'does at one moment what was spread',
    telling: true,
    brings:
      /burst|spike|queue|overflow|backlog|storm|stampede|thunder|overload|dropp|refused|timed out|too many|saturat/i,
    find: taken(/\brand(?:om)?\b|rand\.|random|jitter|splay|stagger|shuffl|\bspread/i),
  },
  {
    does: 'takes all into memory at once',
    telling: true,
    brings: /memory|heap|\boom\b|oom[- _]?kill|\brss\b|\bgc\b|exit(?:ed)? 137|evicted|swap/i,
    find: (read) =>
      lost(read, /stream|iter(?:ator|able)?\b|yield|chunk|cursor|\bscan\(|next\(|page|batch/i) > 0
        ? brought(
            /read_?all|\.read\(\)|read_?file|to_?(?:list|array|vec)\(|collect\(|fetch_?all|find_?all|json\.load\(|get_?bytes|\.json\(\)|array\.from/i,
            0.85,
          )(read)
        : undefined,
  },
  {
    does: 'changes when a message counts as done',
    telling: true,
    brings:
      /redeliver|duplicate|\blag\b|stuck|reprocess|dead[- _]?letter|visibility|unacked|rebalanc|offset|backlog|poison/i,
    find: (read) =>
      some(
        0.75,
        alteredLine(
          read,
          /\b(?:n?ack|basic_?ack)\b|\.(?:n?ack|commit(?:_?(?:sync|async))?)\(|auto_?(?:ack|commit)|visibility_?timeout|acks\s*[:=]|max_?poll|session_?timeout/i,
        ),
      ),
  },
  {
    does: 'switches something on or off',
    brings: /./,
    find: (read) => {
      const line = twin(read, switches);
      return line === undefined ? undefined : { strength: 0.7, line, about: about(read, line) };
    },
  },
  {
    does: 'turns a condition around',
    brings: /./,
    find: (read) => {
      const line = twin(read, operators);
      return line === undefined ? undefined : { strength: 0.65, line, about: about(read, line) };
    },
  },
];
