import type { ChatBody } from './chat-body.ts';
import type { Failure } from './failure.ts';
import { withoutBounds } from './without-bounds.ts';

/** How a server differs from what is sent first; learnt from its refusals, kept for the model. */
export interface Quirks {
  /** Wants `max_completion_tokens` in place of `max_tokens`. */
  newTokens: boolean;
  noTemperature: boolean;
  noSeed: boolean;
  noStreamOptions: boolean;
  noSystem: boolean;
  /** Takes no patterns, lengths and bounds in a schema. */
  plainSchema: boolean;
  /** The limit of tokens was renamed once already. */
  renamedTokens: boolean;
}

export function initialQuirks(isOpenAi: boolean): Quirks {
  return {
    newTokens: isOpenAi,
    noTemperature: false,
    noSeed: false,
    noStreamOptions: false,
    noSystem: false,
    plainSchema: false,
    renamedTokens: false,
  };
}

const refusal =
  /unsupported|not support|unrecogni[sz]ed|unknown|unexpected|extra|not permitted|not allowed|not enabled|deprecated|instead|invalid|incompatible/i;

/** Learns from a refused request; true where the same may be asked again in a form that the server has not refused. */
export function learnQuirk(quirks: Quirks, failure: Failure, body: ChatBody): boolean {
  const { status, text, param = '' } = failure;
  if (status !== 400 && status !== 422 && status !== 500) return false;
  const named = (word: string): boolean =>
    refusal.test(text) && (param === word || new RegExp(`\\b${word}\\b`).test(text));

  if (!quirks.renamedTokens && (named('max_tokens') || named('max_completion_tokens'))) {
    quirks.renamedTokens = true;
    quirks.newTokens = !quirks.newTokens;
    return true;
  }
  if (body.temperature !== undefined && named('temperature')) return (quirks.noTemperature = true);
  if (body.seed !== undefined && named('seed')) return (quirks.noSeed = true);
  if (body.stream_options !== undefined && named('stream_options')) {
    return (quirks.noStreamOptions = true);
  }
  const hasSystem = body.messages.some((row) => 'role' in row && row.role === 'system');
  if (hasSystem && /(system|developer)[\s\w]{0,20}(role|message|instruction|prompt)/i.test(text)) {
    return (quirks.noSystem ||= refusal.test(text));
  }
  return learnSchema(quirks, text, body);
}

function learnSchema(quirks: Quirks, text: string, body: ChatBody): boolean {
  const format = body.response_format;
  if (quirks.plainSchema || format?.type !== 'json_schema') return false;
  const { schema } = format.json_schema;
  const hasBounds = JSON.stringify(withoutBounds(schema)) !== JSON.stringify(schema);
  const aboutBounds = /pattern|m(ax|in)(Length|Items|imum)|grammar|keyword|invalid schema/i;
  return (quirks.plainSchema = hasBounds && aboutBounds.test(text));
}
