import { AbduceError } from '@abduce/core';

/** Where a model is asked: checked, without a slash at its end. */
export function checkedAddress(baseUrl: string): URL {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const problem =
    url === undefined || !/^https?:$/.test(url.protocol)
      ? 'is no http or https address'
      : url.username !== '' || url.password !== ''
        ? 'holds a user or a password'
        : url.search !== '' || url.hash !== ''
          ? 'holds a query or a fragment'
          : undefined;
  if (url === undefined || problem !== undefined) {
    throw new AbduceError('CONFIG', `The address of the model ${problem}.`, {
      hint: 'Give the root of the API alone, such as http://127.0.0.1:11434/v1, and the key as `apiKey`.',
      details: url === undefined ? {} : { host: url.host },
    });
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

/** As it stands in ids and messages. */
export function shownAddress(url: URL): string {
  return `${url.origin}${url.pathname === '/' ? '' : url.pathname}`;
}

/** Traffic to it does not leave this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname)
  );
}

/** @throws AbduceError `CONFIG` where a secret would travel unencrypted over a network. */
export function refusePlainSecret(url: URL, hasSecret: boolean, allowed: boolean): void {
  if (url.protocol === 'https:' || !hasSecret || allowed || isLoopback(url)) return;
  throw new AbduceError('CONFIG', `The key would travel unencrypted to ${url.host}.`, {
    hint: 'Use https, or set `allowPlainHttp` where the network between is your own.',
    details: { host: url.host },
  });
}
