import { AbduceError, type CaseFile, type Report } from '@abduce/core';
import { buildPack } from '../pack/build-pack.ts';
import { checkReport } from '../report/check.ts';
import type { ModelAnswerDocument } from './answer.ts';
import { askAnswer, type Desk } from './ask-answer.ts';
import type { ClaimContext, SentenceJudge } from './claims/claim.ts';
import type { ExplanationCache } from './explanation-cache.ts';
import { failure } from './failure.ts';
import {
  isFaultless,
  type JudgedPlace,
  judgeAnswer,
  judgeSentenceAt,
  violationsOf,
} from './judge-answer.ts';
import { orderActions, settle } from './outcome.ts';
import { type Prompt, promptOf, repairMessages } from './prompt.ts';
import {
  cacheKey,
  decodeRecorded,
  encodeRecorded,
  type RecordedAnswer,
} from './recorded-answer.ts';
import { placeNamed, type SectionSink } from './report-section.ts';
import { sentenceStream } from './sentence-stream.ts';
import type { TimeLimit } from './time-limit.ts';

export interface WordingTask {
  /** What the template says. */
  readonly report: Report;
  readonly caseFile: CaseFile;
  readonly limit: TimeLimit;
  readonly tell?: SectionSink | undefined;
}

/** Asks, judges, asks once more, and takes what holds. Rejects where nothing does. */
export async function wordReport(desk: Desk, task: WordingTask): Promise<Report> {
  const { settings, model } = desk;
  const { report: template, caseFile } = task;
  const pack = buildPack(template, caseFile, settings.pack);
  const prompt = promptOf({ report: template, pack, seed: settings.seed });
  const context: ClaimContext = { pack, report: template };
  const judged = (answer: ModelAnswerDocument): readonly JudgedPlace[] =>
    judgeAnswer(answer, context, desk.judge);
  const { first, second } = await answers(desk, task, prompt, context, judged);
  const places = judged(first);
  const settled = settle(
    template,
    places,
    second === undefined ? [] : judged(second),
    settings.strict,
  );
  if (settings.strict === 'fail') {
    const wrong = settled.checks.filter(({ outcome }) => outcome === 'replaced');
    if (wrong.length > 0)
      throw unsupported(
        places,
        wrong.map(({ place }) => place),
      );
  }
  if (settled.worded === 0) throw failure('none of its sentences is borne out by the evidence');
  const { packHash, promptHash } = prompt;
  const report: Report = {
    ...orderActions(settled.report, first.actions),
    wording: { by: 'model', model: model.id, promptHash, packHash, checks: settled.checks },
  };
  if (checkReport(report).length > 0)
    throw failure('its wording does not pass the check of reports');
  return report;
}

/** Out of the cache, or from the model: the answer, and the second try where one is due. */
async function answers(
  desk: Desk,
  { limit, report, tell }: WordingTask,
  { messages, ...hashes }: Prompt,
  context: ClaimContext,
  judged: (answer: ModelAnswerDocument) => readonly JudgedPlace[],
): Promise<RecordedAnswer> {
  const { settings, model } = desk;
  const { cache } = settings;
  const { pack } = context;
  const key = cacheKey({ messages, ...hashes }, model.id, settings.maxTokens);
  const known = cache === undefined ? undefined : await remembered(cache, key, limit);
  const count = (answer: ModelAnswerDocument): number =>
    judged(answer).reduce((sum, place) => sum + violationsOf(place).length, 0);
  const first =
    known?.first ??
    (await limit.do((signal) =>
      askAnswer(desk, {
        purpose: 'explain',
        messages,
        pack,
        signal,
        count,
        onText: tell === undefined ? undefined : sentenceTeller(report, context, desk.judge, tell),
      }),
    ));
  const places = judged(first);
  const due = settings.strict !== 'drop' && !places.every(isFaultless);
  if (known !== undefined && (!due || known.second !== undefined)) return known;
  const second = due
    ? await limit
        .do((signal) =>
          askAnswer(desk, {
            purpose: 'repair',
            messages: repairMessages(messages, first, places),
            pack,
            signal,
            count,
          }),
        )
        .catch((error: unknown) => {
          // The caller gave up; otherwise what holds of the first answer is kept.
          limit.throwIfAborted();
          if (settings.strict === 'fail') throw error;
          return undefined;
        })
    : undefined;
  const recorded = { first, ...(second === undefined ? {} : { second }) };
  if (cache !== undefined && (!due || second !== undefined)) {
    await limit
      .do((signal) => cache.set(key, encodeRecorded(recorded), { signal }))
      .catch(() => limit.throwIfAborted());
  }
  return recorded;
}

/** A cache that is away, or holds something else, is an empty one. */
async function remembered(
  cache: ExplanationCache,
  key: string,
  limit: TimeLimit,
): Promise<RecordedAnswer | undefined> {
  const text = await limit
    .do((signal) => cache.get(key, { signal }))
    .catch(() => {
      limit.throwIfAborted();
      return undefined;
    });
  return text === undefined ? undefined : decodeRecorded(text);
}

/** Judges sentences as they are finished and tells those that hold. */
function sentenceTeller(
  report: Report,
  context: ClaimContext,
  judge: SentenceJudge,
  tell: SectionSink,
): (piece: string, call: number) => void {
  let current = -1;
  let stream = sentenceStream();
  return (piece, call) => {
    if (call !== current) stream = sentenceStream();
    current = call;
    for (const { part, at, ...written } of stream.push(piece)) {
      const place = placeNamed(report, part, at);
      if (place === undefined) continue;
      const { text } = judgeSentenceAt(place, written, context, judge);
      if (text === undefined) continue;
      tell({ kind: 'sentence', place: place.place, at: part === 'chain' ? 0 : at, text });
    }
  };
}

function unsupported(judged: readonly JudgedPlace[], places: readonly string[]): AbduceError {
  const reason = `the model's words for ${places.join(', ')} say what the evidence does not`;
  const violations = judged
    .filter((place) => !isFaultless(place))
    .map((place) => ({ place: place.place.place, violations: violationsOf(place) }));
  return new AbduceError('MODEL_FAILED', reason, { details: { reason, violations } });
}
