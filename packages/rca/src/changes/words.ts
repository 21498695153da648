/** Words of programming languages and of every log line: they tell nothing apart. */
const common = new Set(
  `the and for with from that this not are was has have its into only when then than each any all out off
  func function return returns err nil null none undefined true false var let const int int64 string bool float void
  new self class public private protected static final def fun end else case switch break continue package import
  type struct interface map make len append range async await export default module require use using namespace
  ctx context args argv value values data item items list array object result results res resp req request requests
  response error errors fail failed failing failure exception status code service services server client svc app
  http https get set put post info warn debug level log logger msg message time run main src lib internal pkg test
  ratio rate total count sum avg per sec second seconds min minute minutes rose fell appeared vanished gone`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

function stem(word: string): string {
  if (word.length > 5 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 5 && word.endsWith('ing')) return word.slice(0, -3);
  if (word.length > 4 && word.endsWith('ed')) return word.slice(0, -2);
  if (word.length > 4 && word.endsWith('es')) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  return word.length > 4 && word.endsWith('e') ? word.slice(0, -1) : word;
}

const maxText = 20_000;

/** `fooBar_bazQux` as `foo bar baz qux`. */
function split(text: string): string {
  return text
    .slice(0, maxText)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase();
}

/** Telling words of a text, in lower case, without endings; identifiers are taken apart. Repeats are kept. */
export function wordsOf(text: string): readonly string[] {
  const found: string[] = [];
  for (const [word] of split(text).matchAll(/[a-z][a-z\d]{2,}/g)) {
    if (!common.has(word)) found.push(stem(word));
  }
  return found;
}

/** Names made of several parts, such as `order_items` or `getUser`, without separators and in lower case. */
export function namesOf(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [name] of text
    .slice(0, maxText)
    .matchAll(/[A-Za-z][A-Za-z\d]*(?:[_.-][A-Za-z\d]+)*/g)) {
    const parts = split(name).match(/[a-z]+|\d+/g) ?? [];
    if (parts.length < 2 || name.length < 6) continue;
    found.add(parts.join(''));
  }
  return found;
}

/** What a message puts in quotes: the thing it complains about. */
export function quotedOf(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, inner = ''] of text.matchAll(/["'`“‘]([\w.:-]{2,60})["'`”’]/g)) {
    found.add(inner.toLowerCase());
  }
  return found;
}
