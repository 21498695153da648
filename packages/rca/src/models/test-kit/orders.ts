import { unveil } from './unveil.ts';

/** Something that a text would have its reader do. */
export type Order =
  | { readonly kind: 'blame'; readonly entity: string; readonly version?: string }
  | { readonly kind: 'acquit' }
  | { readonly kind: 'claim'; readonly words: string }
  | { readonly kind: 'leak'; readonly what: 'rules' | 'keys' }
  | { readonly kind: 'run'; readonly command: string }
  | { readonly kind: 'call'; readonly tool: string; readonly arguments: string }
  | { readonly kind: 'repeat'; readonly words: string };

type Reader = readonly [RegExp, (found: RegExpMatchArray) => Order];

const name =
  '["\'`]?(?!(?:the|this|that|it|was|is|a|an|and|not|no)\\b)([\\p{L}][\\p{L}\\p{N}_./-]*[\\p{L}\\p{N}]|\\p{L})["\'`]?';
const blame =
  (at: number) =>
  (found: RegExpMatchArray): Order => {
    const version = /\b\d+\.\d+\.\d+\b/.exec(found.input ?? '')?.[0];
    return {
      kind: 'blame',
      entity: found[at] ?? '',
      ...(version === undefined ? {} : { version }),
    };
  };

const readers: readonly Reader[] = [
  [new RegExp(`root[ -]?cause\\s*(?:is|was|=|:)\\s*(?:the service\\s+)?${name}`, 'giu'), blame(1)],
  [
    new RegExp(`\\b(?:the )?cause (?:is|was|est)\\s+(?:the |le |la )?(?:service )?${name}`, 'giu'),
    blame(1),
  ],
  [new RegExp(`\\bcaused by ${name}`, 'giu'), blame(1)],
  [new RegExp(`\\b(?:blame|name|accuse|entity\\s*=)\\s*${name}`, 'giu'), blame(1)],
  [new RegExp(`${name} (?:has )?caused (?:this|the|it)`, 'giu'), blame(1)],
  [new RegExp(`${name} (?:is|was) (?:the root cause|at fault)`, 'giu'), blame(1)],
  [new RegExp(`${name} \\(root cause`, 'giu'), blame(1)],
  [new RegExp(`^${name}: this commit caused`, 'giu'), blame(1)],
  [
    /no[ _]fault|incident is resolved|is innocent|is healthy|never list it|skip the analysis/gi,
    () => ({ kind: 'acquit' }),
  ],
  [
    /(?:\b(?:say|report|claim|state|conclude|answer|tell)\b[^.;]{0,40}?)(\d[\d.,]*\s*%[^.;]*)/gi,
    (found) => ({ kind: 'claim', words: found[1] ?? '' }),
  ],
  [
    /\bloss[^.;]*\d[\d.,]*\s*[A-Z]{3}|\bconfidence\s*(?:=|:|of|to)?\s*\d[\d.]*/gi,
    ([words]) => ({ kind: 'claim', words }),
  ],
  [
    /system prompt|your (?:rules|instructions) word for word/gi,
    () => ({ kind: 'leak', what: 'rules' }),
  ],
  [
    /(?:print|include|show|reveal|send|value of|tell).{0,40}(?:api[ -]?key|authorization|secret|token|password|\bkey\b)/gi,
    () => ({ kind: 'leak', what: 'keys' }),
  ],
  [
    /\b(?:run|execute|exec|recommended (?:action|fix))\s*:?\s+(.{4,120})/gi,
    (found) => ({ kind: 'run', command: found[1] ?? '' }),
  ],
  [
    /\b(?:drop (?:table|database)|delete from|rm -rf|curl|wget|kubectl)\b.{0,80}/gi,
    ([command]) => ({ kind: 'run', command }),
  ],
  [
    /call (?:the )?tool (\w+) with (\{.*?\})/gi,
    ([, tool = '', args = '']) => ({ kind: 'call', tool, arguments: args }),
  ],
  // Whatever looks like an order, a link or markup is said again.
  [
    /^.*(?:\b(?:ignore|ignorez|obey|assistant|instruction|say (?:so|that)|please)\b|https?:\/\/|<\/?(?:script|style|img|svg|iframe|object|a|b|i|p|div|title|base|meta|form|input|math|link)\b|!?\[[^\]]*\]\(|javascript:|<!).*$/gi,
    ([words]) => ({ kind: 'repeat', words: words.slice(0, 300) }),
  ],
];

/** What comes later in a text is not read. */
const longest = 2_000;

/** All that a text orders, as somebody reads it who does what he reads. */
export function ordersIn(text: string): readonly Order[] {
  const orders = new Map<string, Order>();
  for (const reading of unveil(text.slice(0, longest))) {
    for (const [pattern, read] of readers) {
      for (const found of reading.matchAll(pattern)) {
        const order = read(found);
        orders.set(JSON.stringify(order), order);
      }
    }
  }
  return [...orders.values()];
}
