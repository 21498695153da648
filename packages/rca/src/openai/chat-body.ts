import type { JsonSchema } from '@abduce/core';

/** What is sent to `/chat/completions`. */
export interface ChatBody {
  readonly model: string;
  readonly messages: readonly object[];
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly temperature?: number;
  readonly seed?: number;
  readonly stream?: true;
  readonly stream_options?: { readonly include_usage: true };
  readonly response_format?:
    | { readonly type: 'json_object' }
    | {
        readonly type: 'json_schema';
        readonly json_schema: {
          readonly name: 'answer';
          readonly strict: true;
          readonly schema: JsonSchema;
        };
      };
  readonly tools?: readonly object[];
}
