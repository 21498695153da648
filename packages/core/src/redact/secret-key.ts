import type { SecretKind } from './secret-kind.ts';

/** A key is secret by its last word, after words that say nothing of what it holds. */
const lastWords: Readonly<Record<string, SecretKind>> = {
  authorization: 'token',
  bearer: 'token',
  cookie: 'cookie',
  cookies: 'cookie',
  credential: 'secret',
  credentials: 'secret',
  cvc: 'secret',
  cvv: 'secret',
  jwt: 'token',
  otp: 'secret',
  passcode: 'password',
  passphrase: 'password',
  passwd: 'password',
  password: 'password',
  passwords: 'password',
  pwd: 'password',
  secret: 'secret',
  secrets: 'secret',
  sig: 'secret',
  ssn: 'secret',
  token: 'token',
  totp: 'secret',
};

/** Keys of more than one word, without what joins them. */
const endings: readonly (readonly [string, SecretKind])[] = [
  ...[
    'accesskey',
    'accountkey',
    'apikey',
    'authkey',
    'clientkey',
    'deploykey',
    'encryptionkey',
    'functionkey',
    'functionskey',
    'licensekey',
    'masterkey',
    'privatekey',
    'privatekeyid',
    'secretkey',
    'servicekey',
    'sharedkey',
    'signingkey',
    'sshkey',
    'storagekey',
    'subscriptionkey',
    'webhookkey',
  ].map((ending) => [ending, 'key'] as const),
  ...['accesskeyid', 'secretid'].map((ending) => [ending, 'key'] as const),
  ...['amzsignature', 'googsignature', 'hubsignature', 'sharedaccesssignature'].map(
    (ending) => [ending, 'secret'] as const,
  ),
  ...['jsessionid', 'phpsessid', 'sessionid', 'sessid', 'connectsid', 'authsession'].map(
    (ending) => [ending, 'cookie'] as const,
  ),
  ...['dbpass', 'smtppass', 'redispass', 'mysqlpass', 'userpass', 'proxypass', 'ftppass'].map(
    (ending) => [ending, 'password'] as const,
  ),
  ...['creditcard', 'cardnumber', 'ccnumber'].map((ending) => [ending, 'card'] as const),
  ...['phonenumber', 'mobilenumber', 'msisdn'].map((ending) => [ending, 'phone'] as const),
];

/** Words glued to what is before them: `dbpassword`, `PGPASSWORD`. */
const glued: readonly (readonly [string, SecretKind])[] = [
  ['password', 'password'],
  ['passwd', 'password'],
  ['passphrase', 'password'],
  ['secret', 'secret'],
  ['token', 'token'],
  ['setcookie', 'cookie'],
];

/** Last words that say in which form or version a value is, not what it is. */
const form =
  /^(?:value|plain|plaintext|raw|text|string|str|hash|old|new|current|previous|next|base64|b64|encoded|env|var|\d+|v\d+)$/;

const longestKey = 120;
/** Part of every key that can be secret; most keys have none of these. */
const telling =
  /pass|pwd|secret|token|cookie|auth|bearer|cred|key|jwt|otp|cvc|cvv|ssn|sig|sess|sid|card|ccnumber|phone|mobile|msisdn/i;

/** What sort of secret stands under a key of that name; `undefined` when none does. Any spelling: `x-api-key`, `apiKey`. */
export function secretKindOf(key: string): SecretKind | undefined {
  if (key.length < 3 || key.length > longestKey || !telling.test(key)) return undefined;
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  while (words.length > 1 && form.test(words.at(-1) ?? '')) words.pop();
  const last = words.at(-1) ?? '';
  const known = Object.hasOwn(lastWords, last) ? lastWords[last] : undefined;
  if (known !== undefined) return known;
  const joined = words.join('');
  return [...endings, ...glued].find(([ending]) => joined.endsWith(ending))?.[1];
}
