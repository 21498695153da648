import type { CaseFile, Diagnosis } from '@abduce/core';
import { formatMemory } from '../models/format-memory.ts';
import { formatRequest } from '../models/format-request.ts';
import { buildPack } from '../pack/build-pack.ts';
import { explain } from '../report/template-explainer.ts';
import { answerSchema, answerShape } from './answer-schema.ts';
import { answerFormats } from './ask-answer.ts';
import { type EgressPreview, previewOf } from './egress.ts';
import type { ExplainerSettings } from './explainer-options.ts';
import { openInquiry } from './inquiry/inquire.ts';
import { promptOf } from './prompt.ts';

/** What would be sent first. */
export function firstRequest(
  settings: ExplainerSettings,
  diagnosis: Diagnosis,
  caseFile: CaseFile,
): EgressPreview {
  const { model, seed, maxTokens, investigate: limits } = settings;
  const id = model?.id ?? 'none';
  if (limits !== undefined) {
    return previewOf(id, openInquiry({ diagnosis, caseFile, limits }, settings).request);
  }
  const report = explain(diagnosis, caseFile);
  const pack = buildPack(report, caseFile, settings.pack);
  const { messages } = promptOf({ report, pack, seed });
  const formats = model === undefined ? answerFormats : formatMemory(model).order(answerFormats);
  const [format = 'text'] = formats;
  const request = formatRequest({ messages, maxTokens }, format, answerShape);
  return previewOf(
    id,
    format === 'json_schema' ? { ...request, schema: answerSchema(pack) } : request,
  );
}
