import { AbduceError, type ModelFormat } from '@abduce/core';
import type { ChatBody } from './chat-body.ts';
import type { Failure } from './failure.ts';

/** What a server may lack. */
export type ModelFeature = Exclude<ModelFormat, 'text'> | 'tools' | 'stream';

const passing = new Set([408, 409, 425, 429, 500, 502, 503, 504, 529]);

/** The failure as `UNSUPPORTED` where the server lacks what was asked for, otherwise as `MODEL_FAILED`. */
export function modelError(name: string, failure: Failure, body: ChatBody): AbduceError {
  const { status, text } = failure;
  const feature = lackedFeature(failure, body);
  if (feature !== undefined) {
    return new AbduceError('UNSUPPORTED', `${name} does not take ${feature}: ${text}`, {
      details: { feature, status },
    });
  }
  if (failure.redirect !== undefined) {
    return new AbduceError('MODEL_FAILED', `${name} redirects to ${failure.redirect}.`, {
      hint: 'Redirects are not followed; give the address that answers.',
      details: { status },
      retryable: false,
    });
  }
  const message =
    status === undefined
      ? `${name} cannot be reached: ${text}`
      : `${name} answered with status ${status}${text === '' ? '.' : `: ${text}`}`;
  const hint = hintOf(failure);
  return new AbduceError('MODEL_FAILED', message, {
    ...(hint === undefined ? {} : { hint }),
    details: {
      ...(status === undefined ? {} : { status }),
      ...(failure.code === undefined ? {} : { code: failure.code }),
      ...(failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
    },
    retryable: status === undefined || (passing.has(status) && !isOutOfQuota(failure)),
  });
}

/** No waiting helps where the money is spent. */
export function isOutOfQuota({ code = '', text }: Failure): boolean {
  return /insufficient_quota|billing|credit/i.test(`${code} ${text}`);
}

function lackedFeature(
  { status = 0, text, param = '' }: Failure,
  body: ChatBody,
): ModelFeature | undefined {
  if (![400, 404, 405, 415, 422, 500, 501].includes(status)) return undefined;
  const said = `${param} ${text}`;
  if (body.tools !== undefined && /\btools?\b|tool_choice|function.call/i.test(said))
    return 'tools';
  const format = body.response_format?.type;
  const aboutFormat =
    /response.?format|json.?(schema|object|mode)|\bschema|grammar|guided|structured/i;
  if (format !== undefined && aboutFormat.test(said)) return format;
  return body.stream === true && /\bstream(ing)?\b/i.test(said) ? 'stream' : undefined;
}

function hintOf({ status, code, text }: Failure): string | undefined {
  if (status === 401 || status === 403) return 'Check the key, and what it is allowed.';
  if (status === 404)
    return 'Check the name of the model, and that the address ends as its API does.';
  if (/context|too long|too many tokens/i.test(`${code} ${text}`)) {
    return 'Choose a model with a larger context, or a smaller budget for the evidence.';
  }
  return status === undefined ? 'Check the address, and that the server runs.' : undefined;
}
