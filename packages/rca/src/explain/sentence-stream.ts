import { readJson } from '../models/json/read-json.ts';
import type { WrittenSentence } from './answer.ts';
import { boundedSentence } from './bounded-answer.ts';

/** A sentence that a model has finished writing, while it writes the rest. */
export interface StreamedSentence extends WrittenSentence {
  readonly part: 'title' | 'summary' | 'cause' | 'chain';
  /** Its number in its part, from 0; of the chain the step, from 0. */
  readonly at: number;
}

export interface SentenceStream {
  /** Takes the next piece of the answer; gives the sentences that it completes. */
  push(piece: string): readonly StreamedSentence[];
}

interface Level {
  readonly start: number;
  readonly list: boolean;
  key: string;
  at: number;
}

/** An answer that is longer is not looked at as it comes. */
const longest = 65_536;

/** Finds finished sentences in the JSON of an answer that is still being written. */
export function sentenceStream(): SentenceStream {
  let text = '';
  let at = 0;
  let stringFrom = -1;
  let lastString = '';
  const levels: Level[] = [];

  const finished = (level: Level): StreamedSentence | undefined => {
    const [root, list] = levels;
    if (root === undefined || root.list) return undefined;
    const reading = readJson(text, level.start, 4);
    if (!reading.ok) return undefined;
    const { text: words, evidence, step } = reading.value as Record<string, unknown>;
    if (typeof words !== 'string' || !isTexts(evidence)) return undefined;
    const sentence = boundedSentence({ text: words, evidence });
    if (levels.length === 1)
      return root.key === 'title' ? { part: 'title', at: 0, ...sentence } : undefined;
    if (levels.length !== 2 || list?.list !== true) return undefined;
    if (root.key === 'summary' || root.key === 'cause')
      return { part: root.key, at: list.at, ...sentence };
    if (root.key !== 'chain' || typeof step !== 'number') return undefined;
    return { part: 'chain', at: step - 1, ...sentence };
  };

  return {
    push(piece) {
      const found: StreamedSentence[] = [];
      if (text.length + piece.length > longest) return found;
      text += piece;
      for (; at < text.length; at++) {
        const sign = text.charAt(at);
        if (stringFrom >= 0) {
          if (sign === '\\') at++;
          else if (sign === '"') {
            lastString = text.slice(stringFrom, at);
            stringFrom = -1;
          }
          continue;
        }
        const top = levels.at(-1);
        if (sign === '"' && top !== undefined) stringFrom = at + 1;
        else if (sign === ':' && top !== undefined) top.key = lastString;
        else if (sign === ',' && top !== undefined) top.at++;
        else if (sign === '{' || (sign === '[' && top !== undefined)) {
          levels.push({ start: at, list: sign === '[', key: '', at: 0 });
        } else if (sign === '}' || sign === ']') {
          const level = levels.pop();
          if (level === undefined || level.list) continue;
          const sentence = finished(level);
          if (sentence !== undefined) found.push(sentence);
        }
      }
      return found;
    },
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
