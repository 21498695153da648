import type { EvidencePack, PackSentence } from '../../pack/pack.ts';
import type { ModelAnswerDocument, WrittenSentence } from '../answer.ts';

/** The template's own sentences as a model would hand them in: the most faithful answer that there is. */
export function faithfulAnswer(pack: EvidencePack): ModelAnswerDocument {
  const of = (start: string): readonly WrittenSentence[] =>
    pack.sentences.filter(({ place }) => place.startsWith(start)).map(written);
  return {
    title: of('title')[0] ?? { text: '', evidence: [] },
    summary: of('summary'),
    cause: of('rootCause.text'),
    chain: pack.sentences.flatMap((sentence) => {
      const step = /^chain\[(\d+)\]/.exec(sentence.place)?.[1];
      return step === undefined ? [] : [{ step: Number(step) + 1, ...written(sentence) }];
    }),
    actions: pack.actions.map(({ id }) => id),
  };
}

function written({ text, evidence }: PackSentence): WrittenSentence {
  return { text, evidence };
}
