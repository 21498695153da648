import type { Found } from './secret-kind.ts';

// One `@` at a time, and both sides are looked for from there: linear in the length of the text.
const ofLocalPart = /[\w.!#$%&'*+^{|}~-]/;
const longestLocal = 64;
const domain =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}(?:[a-z]{2,24}|xn--[a-z0-9-]{2,50})(?![\w@])/i;

/** Ends of file names, which stand behind an `@` in names of packages and assets. */
const notDomains = /\.(?:js|mjs|cjs|ts|css|png|jpg|svg|tgz|zip|jar|so|py|rb|go)$/i;

/** E-mail addresses. The account of a code host and versions of packages are none. */
export function findEmails(text: string): Found[] {
  const found: Found[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (at - start < longestLocal && ofLocalPart.test(text[start - 1] ?? ' ')) start--;
    while (start < at && !/\w/.test(text[start] as string)) start++;
    if (start === at || text.slice(start, at) === 'git') continue;
    const host = domain.exec(text.slice(at + 1, at + 256))?.[0];
    if (host === undefined || notDomains.test(host)) continue;
    found.push({ start, end: at + 1 + host.length, kind: 'email' });
  }
  return found;
}

// A `+` at the start of a line marks what a diff adds, and dates are no numbers.
const international =
  /(?<![\w./\n-]|[^\n]\+)\+(?!\d{4}-\d\d-\d\d)[1-9](?:[ ().-]{0,2}\d){7,14}(?![\w])/g;
const american =
  /(?<![\w./-]|[^\n]\+)(?:1[- ])?(?:\(\d{3}\) ?|\d{3}[- ])[2-9]\d{2}[- ]\d{4}(?![\w-])/g;

/** Phone numbers: with a country code, or written as in North America. */
export function findPhones(text: string): Found[] {
  return [...text.matchAll(international), ...text.matchAll(american)].map(
    ({ 0: number, index }) => ({
      start: index,
      end: index + number.length,
      kind: 'phone',
    }),
  );
}

const digitGroups = /(?<![\w.-])\d(?:[ -]?\d){13,18}(?![\w]|[.-]\d)/g;
/** First digits and lengths of the large card networks. */
const issuers =
  /^(?:4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17})$/;

/** Card numbers: of a known issuer, with the right check digit (Luhn, ISO/IEC 7812-1). */
export function findCards(text: string): Found[] {
  return [...text.matchAll(digitGroups)]
    .filter(({ 0: number }) => isCard(number.replace(/\D/g, '')))
    .map(({ 0: number, index }) => ({ start: index, end: index + number.length, kind: 'card' }));
}

function isCard(digits: string): boolean {
  if (!issuers.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const v4 =
  /(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)/g;
const v6 = /(?<![\w:.])(?=[0-9a-f]*:[0-9a-f]*:)[0-9a-f:]{2,39}(?:%\w{1,16})?(?![\w:])/gi;

/** IP addresses of both kinds; loopback and unspecified ones name no machine. */
export function findAddresses(text: string): Found[] {
  const found: Found[] = [];
  for (const { 0: address, index } of text.matchAll(v4)) {
    if (!/^(?:127\.|0\.0\.0\.0$)/.test(address)) {
      found.push({ start: index, end: index + address.length, kind: 'address' });
    }
  }
  for (const { 0: address, index } of text.matchAll(v6)) {
    if (isV6(address)) found.push({ start: index, end: index + address.length, kind: 'address' });
  }
  return found;
}

function isV6(text: string): boolean {
  const groups = (text.split('%')[0] ?? '').split(':');
  const gap = text.includes('::');
  // `12:30:45` is a time, and so is anything of three short groups without a gap.
  if (groups.some((group) => group.length > 4) || text === '::' || text === '::1') return false;
  return gap ? groups.length <= 8 && /[0-9a-f]/i.test(text) : groups.length === 8;
}
