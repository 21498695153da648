import { AbduceError } from '@abduce/core';
import { checkedAddress, refusePlainSecret, shownAddress } from './address.ts';
import type { OpenAiClient } from './client.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { defaults, type OpenAiModelOptions } from './options.ts';
import { type Scrub, scrubber } from './scrub.ts';

/** A way to a server, not yet opened. */
export interface Connection {
  /** For ids and messages. */
  readonly address: string;
  /** OpenAI's own server, which wants its newest words. */
  readonly isOpenAi: boolean;
  readonly scrub: Scrub;
  /** @throws AbduceError `MISSING_PEER` */
  client(): Promise<OpenAiClient>;
}

type Package = Pick<typeof import('openai'), 'OpenAI'>;

const secretHeader = /auth|key|token|secret|cookie/i;

/**
 * Checks where a model is asked and with what, without a request.
 *
 * @throws AbduceError `CONFIG` for an address that is none, a missing key, or a key that would travel unencrypted.
 */
export function connect(
  options: OpenAiModelOptions,
  load: () => Promise<Package> = () => import('openai'),
): Connection {
  if (options.client !== undefined) return given(options.client, options);
  const { apiKey, headers = {} } = options;
  const url = checkedAddress(options.baseUrl ?? defaults.baseUrl);
  const isOpenAi = url.hostname === 'api.openai.com';
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const hasSecret = apiKey !== undefined || names.some((name) => secretHeader.test(name));
  if (isOpenAi && !hasSecret) {
    throw new AbduceError('CONFIG', 'OpenAI needs a key.', {
      hint: 'Give `apiKey`, or `baseUrl` for a server that needs none.',
    });
  }
  refusePlainSecret(url, hasSecret, options.allowPlainHttp === true);
  let client: Promise<OpenAiClient> | undefined;
  const open = async (): Promise<OpenAiClient> => {
    const { OpenAI } = await loaded(load);
    // Whatever is not given here, the package would read from the environment.
    return new OpenAI({
      apiKey: apiKey ?? 'none',
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      baseURL: shownAddress(url),
      defaultHeaders: headers,
      maxRetries: 0,
      logLevel: 'off',
      fetch: guardedFetch({
        fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
        headers: apiKey === undefined ? names : [...names, 'authorization'],
      }),
    });
  };
  return {
    address: shownAddress(url),
    isOpenAi,
    scrub: scrubber([...(apiKey === undefined ? [] : [apiKey]), ...Object.values(headers)]),
    client: () => {
      client ??= open();
      return client;
    },
  };
}

function given(client: OpenAiClient, options: OpenAiModelOptions): Connection {
  for (const name of ['baseUrl', 'apiKey', 'fetch', 'headers'] as const) {
    if (options[name] === undefined) continue;
    throw new AbduceError('CONFIG', `Both \`client\` and \`${name}\` are given.`, {
      hint: `Give \`${name}\` to the client, or leave the client out.`,
    });
  }
  const url = checkedAddress(client.baseURL);
  const secrets = client.apiKey === null ? [] : [client.apiKey];
  refusePlainSecret(url, secrets.length > 0, options.allowPlainHttp === true);
  return {
    address: shownAddress(url),
    isOpenAi: url.hostname === 'api.openai.com',
    scrub: scrubber(secrets),
    client: () => Promise.resolve(client),
  };
}

async function loaded(load: () => Promise<Package>): Promise<Package> {
  try {
    return await load();
  } catch (cause) {
    throw new AbduceError('MISSING_PEER', 'The package openai cannot be loaded.', {
      hint: 'Install it: npm install openai@7',
      cause,
    });
  }
}
