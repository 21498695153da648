import type { Found } from './secret-kind.ts';

/** `scheme://user:password@host`; the part before `@` may not hold what ends an authority. */
const userinfo = /:\/\/([^\s/?#@:"'<>`]{0,200})(?::([^\s/?#"'<>`]{0,200}))?@(?=[^\s/?#@]|$)/g;
/** The same of a data source name of Go: `user:password@tcp(host:3306)/db`. */
const sourceName = /(?<![\w.:/-])([\w.-]{1,64}):([^\s@/"'`]{1,200})@(?:tcp|tcp6|unix)\(/g;
/** `curl -u user:password`. */
const flag = /(?:^|\s)(?:-u|--user)[ =]["']?([\w.@-]{1,64}):([^\s"']{1,200})/g;

/** The query of an address: right after a path or a host, up to a blank or a quote. */
const query = /(?:[\w%)\]}*.-]|\/)\?([^\s"'<>`|\\^{}()]{1,8000})/g;
const parameter = /[^&;#]+/g;

/** Parameters that set how something works; plain values of theirs say nothing of anybody. */
const setting =
  /timeout|limit|max|min|size|retr|ssl|tls|page|count|offset|order|sort|interval|period|delay|ttl|zone|charset|encoding|pool|idle|conn|keepalive|prepare|cache|batch|fetch|rewrite|reconnect|format|version|^v$|lang|mode|step|^api|parse|schema|driver|replica|level|compress/i;
const plain =
  /^(?:\d{1,7}(?:\.\d{1,4})?(?:ms|s|m|h|d|kb|mb|gb)?|[a-z][a-z_-]{0,15}|v?\d{1,4}(?:[.-]\d{1,4}){0,3})$/i;

/** What a URL gives away: who signs in, with what, and the values of its query. */
export function findUrlParts(text: string): Found[] {
  const found: Found[] = [];
  const add = (start: number, value: string, kind: string): void => {
    if (/[^\s?*]/.test(value)) found.push({ start, end: start + value.length, kind });
  };
  for (const pattern of [userinfo, sourceName, flag]) {
    for (const { 0: whole, 1: user = '', 2: password, index } of text.matchAll(pattern)) {
      const start = index + whole.indexOf(user, pattern === userinfo ? 3 : 0);
      add(start, user, 'user');
      if (password !== undefined) add(start + user.length + 1, password, 'password');
    }
  }
  for (const { 0: whole, 1: values = '', index } of text.matchAll(query)) {
    if (values.includes('='))
      found.push(...findQueryValues(values, index + whole.length - values.length));
  }
  return found;
}

/** Values of `a=b&c=d`, which begins at `at`. */
export function findQueryValues(values: string, at: number): Found[] {
  const found: Found[] = [];
  for (const { 0: whole, index } of values.matchAll(parameter)) {
    const equals = whole.indexOf('=');
    if (equals < 0) continue;
    const name = whole.slice(0, equals);
    const bare = whole.slice(equals + 1).replace(/[.,:!)\]]{1,4}$/, '');
    if (!/[\p{L}\p{N}]/u.test(bare) || (setting.test(name) && plain.test(bare))) continue;
    const start = at + index + equals + 1;
    found.push({ start, end: start + bare.length, kind: 'url_value' });
  }
  return found;
}
