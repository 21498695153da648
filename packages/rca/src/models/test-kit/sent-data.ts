import type { ModelMessage } from '@abduce/core';
import type { EvidencePack } from '../../pack/pack.ts';
import { extractJson } from '../json/extract-json.ts';

/** The parts of a pack that stand in a request, as far as they do. */
export type SentPack = Partial<Pick<EvidencePack, 'sentences' | 'entities' | 'actions'>> & {
  readonly evidence?: readonly { readonly id: string }[];
};

const isFromOutside = ({ role }: ModelMessage): boolean => role === 'user' || role === 'tool';

/** The pack in a request; empty where there is none. */
export function packIn(messages: readonly ModelMessage[]): SentPack {
  for (const { content } of messages.filter(isFromOutside)) {
    for (const { value } of extractJson(content).candidates) {
      if (Array.isArray(value.sentences)) return value as SentPack;
    }
  }
  return {};
}

/** Parts of a pack that the template wrote; telemetry stands in them only between quotation marks. */
const ours = new Set([
  ...['verdict', 'grade', 'cause', 'sentences', 'actions', 'ruledOut', 'unknowns', 'cut'],
]);
const quoted = /["“`]([^"”`]{4,})["”`]/g;

/**
 * Every string of a request that telemetry may have written: keys and values of its data, and the words of messages
 * where there are no data at all.
 */
export function stringsIn(messages: readonly ModelMessage[]): readonly string[] {
  const strings = new Set<string>();
  const visit = (value: unknown, isOurs: boolean): void => {
    if (typeof value === 'string') {
      if (!isOurs) strings.add(value);
      else for (const [, words = ''] of value.matchAll(quoted)) strings.add(words);
    } else if (Array.isArray(value)) for (const item of value) visit(item, isOurs);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        strings.add(key);
        visit(inner, isOurs || ours.has(key));
      }
    }
  };
  const sent = messages.filter(isFromOutside).map(({ role, content }) => {
    return { role, content, candidates: extractJson(content).candidates };
  });
  const hasData = sent.some(({ candidates }) => candidates.length > 0);
  for (const { role, content, candidates } of sent) {
    for (const { value } of candidates) visit(value, false);
    const isBare = candidates.length === 0 && (role === 'tool' || !hasData);
    if (isBare) for (const line of content.split('\n')) strings.add(line);
  }
  return [...strings];
}
