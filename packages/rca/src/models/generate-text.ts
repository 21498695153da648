import {
  AbduceError,
  type CallOptions,
  isAbduceError,
  type LanguageModel,
  type ModelAnswer,
  type ModelRequest,
} from '@abduce/core';

export interface GenerateOptions extends CallOptions {
  readonly onText?: (piece: string) => void;
}

/** One answer, streamed where someone listens and the model can; a server that refuses to stream is asked without. */
export async function generateText(
  model: LanguageModel,
  request: ModelRequest,
  { signal, onText }: GenerateOptions = {},
): Promise<ModelAnswer> {
  const options: CallOptions = signal === undefined ? {} : { signal };
  if (onText === undefined || model.stream === undefined) return model.generate(request, options);
  try {
    for await (const piece of model.stream(request, options)) {
      if (typeof piece !== 'string') return piece;
      onText(piece);
    }
  } catch (error) {
    if (!isAbduceError(error, 'UNSUPPORTED') || error.details.feature !== 'stream') throw error;
    return model.generate(request, options);
  }
  throw new AbduceError('MODEL_FAILED', `${model.id} streamed text, but no answer.`);
}
