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

/** Every string of a request that is not ours alone: keys and values of its JSON, and its words where it has none. */
export function stringsIn(messages: readonly ModelMessage[]): readonly string[] {
  const strings = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === 'string') strings.add(value);
    else if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        strings.add(key);
        visit(inner);
      }
    }
  };
  for (const { content } of messages.filter(isFromOutside)) {
    const { candidates } = extractJson(content);
    if (candidates.length === 0) for (const line of content.split('\n')) strings.add(line);
    for (const { value } of candidates) visit(value);
  }
  return [...strings];
}
