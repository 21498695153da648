import type {
  CaseFile,
  Diagnosis,
  Evidence,
  ModelMessage,
  ModelRequest,
  ModelToolCall,
  Report,
} from '@abduce/core';
import { estimateTokens } from '../../pack/pack-text.ts';
import { explain } from '../../report/template-explainer.ts';
import { type Desk, errand } from '../ask-answer.ts';
import type { ExplainerSettings } from '../explainer-options.ts';
import type { TimeLimit } from '../time-limit.ts';
import { watchedModel } from '../watched-model.ts';
import { type EntityBook, entityBook } from './entity-book.ts';
import type { Inquiry, InquiryCall } from './inquiry.ts';
import type { InquiryLimits } from './inquiry-limits.ts';
import { inquiryMessages, resultText } from './inquiry-prompt.ts';
import { type InquiryTools, inquiryTools } from './inquiry-tools.ts';
import { type Lookups, lookups } from './lookups.ts';
import { type Retester, retester } from './retest.ts';
import { type ShownWords, shownWords } from './shown-words.ts';

export interface InquirySubject {
  readonly diagnosis: Diagnosis;
  readonly caseFile: CaseFile;
  readonly limits: Required<InquiryLimits>;
}

export interface InquiryTask extends InquirySubject {
  readonly limit: TimeLimit;
}

/** Tokens of one turn of the model. */
const answerTokens = 600;

interface OpenInquiry {
  readonly test: Retester;
  readonly book: EntityBook;
  readonly shown: ShownWords;
  /** The case is looked at when it is first asked. */
  readonly looks: () => Lookups;
  readonly tools: InquiryTools;
  readonly request: ModelRequest;
}

/** What is at hand, and what would be sent first. */
export function openInquiry(
  { diagnosis, caseFile, limits }: InquirySubject,
  { engine, seed, pack }: Pick<ExplainerSettings, 'engine' | 'seed' | 'pack'>,
): OpenInquiry {
  const test = retester(caseFile, engine);
  const report = explain(diagnosis, caseFile);
  const shown = shownWords(caseFile, pack);
  const book = entityBook(caseFile, mentionedIn(report), shown);
  let opened: Lookups | undefined;
  const looks = (): Lookups => {
    opened ??= lookups(test.scene());
    return opened;
  };
  const tools = inquiryTools({ book, lookups: looks, causes: test.causes });
  const request: ModelRequest = {
    messages: inquiryMessages(report, book, seed, limits.calls),
    maxTokens: answerTokens,
    tools: tools.definitions,
  };
  return { test, book, shown, looks, tools, request };
}

/**
 * Lets a model look around: it asks for read-only lookups and for ideas to be tested, one turn after the other. Its
 * words decide nothing: what is looked up becomes evidence, and only the engine's own conclusion may change the
 * diagnosis. Rejects as the model does; what was gathered until then is in `soFar`.
 */
export async function inquire(
  desk: Desk,
  task: InquiryTask,
  soFar: (inquiry: Inquiry) => void,
): Promise<void> {
  const { limits, limit } = task;
  const { test, book, shown, looks, tools, request } = openInquiry(task, desk.settings);
  const trip = errand(desk, 'investigate');
  const model = watchedModel(desk.model, trip.watch);
  const calls: InquiryCall[] = [];
  const gathered: Evidence[] = [];
  const seen = new Set<string>();
  let { diagnosis } = task;
  let idle = 0;
  const messages: ModelMessage[] = [...request.messages];

  const answer = (call: ModelToolCall): string => {
    const result = tools.run(call.name, call.arguments);
    let { evidence, words = '' } = result;
    let refused = result.refused === true;
    let changed = false;
    if (result.key !== undefined && seen.has(result.key)) {
      [evidence, words, refused] = [[], 'This was asked before; the answer is the same.', true];
    } else if (result.key !== undefined && result.idea !== undefined) {
      const verdict = test.test(result.idea.cause, result.idea.entity, diagnosis);
      evidence = looks().cited(verdict.evidence).slice(0, 4);
      const place = verdict.rank === undefined ? '' : ` It ranks ${verdict.rank}.`;
      words = `The engine says: ${verdict.status}.${place}`;
      if (verdict.diagnosis !== undefined) {
        changed = true;
        diagnosis = verdict.diagnosis;
      }
    }
    if (result.key !== undefined) seen.add(result.key);
    let text = resultText(words, adopted(diagnosis, gathered, evidence), book, shown);
    if (!refused && estimateTokens(text) > limits.resultTokens) {
      refused = true;
      evidence = [];
      text = `The result takes more than ${limits.resultTokens} tokens. Ask for less, with a smaller limit.`;
    }
    if (!refused) gather(diagnosis, gathered, evidence);
    idle = changed ? 0 : idle + 1;
    calls.push({
      tool: call.name.slice(0, 40),
      arguments: call.arguments.slice(0, 200),
      outcome: refused ? 'refused' : evidence.length === 0 && words === '' ? 'empty' : 'answered',
      evidence: refused ? [] : adopted(diagnosis, gathered, evidence).map(({ id }) => id),
      changed,
    });
    soFar({ diagnosis, gathered: numbered(diagnosis, gathered), calls: [...calls] });
    return text;
  };

  try {
    await limit.do(async (signal) => {
      while (calls.length < limits.calls && idle < limits.patience) {
        const said = await model.generate({ ...request, messages: [...messages] }, { signal });
        const asked = said.toolCalls.slice(0, limits.calls - calls.length);
        if (asked.length === 0) return;
        messages.push({ role: 'assistant', content: said.text, toolCalls: asked });
        for (const call of asked) {
          messages.push({ role: 'tool', content: answer(call), toolCallId: call.id });
        }
      }
    });
  } catch (error) {
    throw trip.stopped() ?? error;
  } finally {
    trip.tell(0);
  }
}

function mentionedIn({ target, rootCause, path, alternatives }: Report): readonly string[] {
  return [
    ...(target === undefined ? [] : [target.service]),
    ...(rootCause === undefined ? [] : [rootCause.entity]),
    ...[...path, ...alternatives].map(({ entity }) => entity),
  ];
}

const keyOf = ({ kind, entity, title, query, facts }: Evidence): string =>
  JSON.stringify([kind, entity, title, query, facts.map(({ name }) => name)]);

/** Keeps what neither the diagnosis nor an earlier lookup holds. */
function gather(diagnosis: Diagnosis, gathered: Evidence[], found: readonly Evidence[]): void {
  const known = new Set([...diagnosis.evidence, ...gathered].map(keyOf));
  for (const item of found) {
    if (!known.has(keyOf(item))) gathered.push(item);
    known.add(keyOf(item));
  }
}

/** What was gathered, with ids that follow those of the diagnosis. */
function numbered(diagnosis: Diagnosis, gathered: readonly Evidence[]): readonly Evidence[] {
  const last = Math.max(0, ...diagnosis.evidence.map(({ id }) => Number(id.slice(1)) || 0));
  const known = new Set(diagnosis.evidence.map(keyOf));
  return gathered
    .filter((item) => !known.has(keyOf(item)))
    .map((item, at) => ({ ...item, id: `E${last + at + 1}` }));
}

/** The same evidence under the ids that it has, or will have, in the report. */
function adopted(
  diagnosis: Diagnosis,
  gathered: readonly Evidence[],
  found: readonly Evidence[],
): readonly Evidence[] {
  const all = [...gathered];
  gather(diagnosis, all, found);
  const byKey = new Map(
    [...numbered(diagnosis, all), ...diagnosis.evidence].map((item) => [keyOf(item), item]),
  );
  return found.flatMap((item) => byKey.get(keyOf(item)) ?? []);
}
