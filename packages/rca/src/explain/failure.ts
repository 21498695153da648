import { AbduceError, isAbduceError } from '@abduce/core';
import type { AskFailure } from '../models/index.ts';

/** Why no model worded the report: a sentence of ours, fit to stand in a report. */
export function failure(reason: string, cause?: unknown): AbduceError {
  return new AbduceError('MODEL_FAILED', reason, {
    details: { reason },
    ...(cause === undefined ? {} : { cause }),
  });
}

const reasons: Readonly<Record<AskFailure, string>> = {
  refused: 'the model refused to answer',
  truncated: 'the answer of the model was cut off',
  empty: 'the answer of the model was empty',
  no_json: 'the answer of the model was not of the form that was asked for',
  unfit: 'the answer of the model was not of the form that was asked for',
  too_large: 'the answer of the model was too large',
  too_deep: 'the answer of the model was not of the form that was asked for',
  failed: 'the model or its server failed',
  unsupported: 'the server of the model supports no form of answer that was asked for',
};

export function askFailure(reason: AskFailure, cause?: unknown): AbduceError {
  const status = isAbduceError(cause) ? cause.details.status : undefined;
  const beside = reason === 'failed' && typeof status === 'number' ? ` (HTTP ${status})` : '';
  return failure(`${reasons[reason]}${beside}`, cause);
}

/** What a server or a library says never enters a report: it may hold anything. */
export function reasonOf(error: unknown): string {
  if (!isAbduceError(error)) return 'the model failed';
  const { reason } = error.details;
  return typeof reason === 'string' ? reason : `the model failed (${error.code})`;
}
