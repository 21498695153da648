export type PersonalityName =
  | 'plain'
  | 'openai-strict'
  | 'vllm'
  | 'ollama'
  | 'ollama-cloud'
  | 'llama.cpp'
  | 'no-json-object'
  | 'no-json-schema'
  | 'bare';

/** How one kind of server differs from the others, as far as a client can see. */
export interface Personality {
  readonly name: PersonalityName;
  /** 400 for what it does not take. First match of the body answers. */
  readonly refuses: readonly Refusal[];
  /** Holds the model to a schema that it takes. */
  readonly enforcesSchema: boolean;
  /** Calls no tools where a schema is given. */
  readonly schemaSilencesTools: boolean;
  /** Says `stop` where tools are called. */
  readonly toolsFinishAsStop: boolean;
  /** Sends arguments of tools as objects. */
  readonly argumentsAsObjects: boolean;
  /** Counts tokens in a stream. */
  readonly countsStreams: boolean;
  /** Serves `/responses`, too. */
  readonly responses: boolean;
}

export interface Refusal {
  readonly when: (body: SentBody) => boolean;
  readonly status: number;
  /** The body of the answer, in the shape that such a server sends. */
  readonly says: unknown;
}

/** What a request holds, as far as servers look at it. */
export interface SentBody {
  readonly model?: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly temperature?: number;
  readonly seed?: number;
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly response_format?: {
    readonly type: string;
    readonly json_schema?: {
      readonly name: string;
      readonly strict?: boolean;
      readonly schema: unknown;
    };
  };
  readonly tools?: readonly unknown[];
}

const plain: Omit<Personality, 'name'> = {
  refuses: [],
  enforcesSchema: true,
  schemaSilencesTools: false,
  toolsFinishAsStop: false,
  argumentsAsObjects: false,
  countsStreams: true,
  responses: false,
};

const openAiError = (message: string, param: string, code: string): unknown => ({
  error: { message, type: 'invalid_request_error', param, code },
});
const formatIs =
  (type: string) =>
  (body: SentBody): boolean =>
    body.response_format?.type === type;
const schemaHas = (word: RegExp) => (body: SentBody) =>
  word.test(JSON.stringify(body.response_format?.json_schema?.schema ?? ''));

/** Servers as they behave, each with the words in which it refuses. */
export const personalities: Readonly<Record<PersonalityName, Personality>> = {
  plain: { name: 'plain', ...plain },
  /** OpenAI's own, with a model that reasons. */
  'openai-strict': {
    ...plain,
    name: 'openai-strict',
    responses: true,
    refuses: [
      {
        when: ({ max_tokens }) => max_tokens !== undefined,
        status: 400,
        says: openAiError(
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
          'max_tokens',
          'unsupported_parameter',
        ),
      },
      {
        when: ({ temperature = 1 }) => temperature !== 1,
        status: 400,
        says: openAiError(
          "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
          'temperature',
          'unsupported_value',
        ),
      },
      {
        when: (body) =>
          formatIs('json_object')(body) &&
          !body.messages.some(({ content }) => /json/i.test(content)),
        status: 400,
        says: openAiError(
          "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
          'messages',
          'invalid_value',
        ),
      },
      {
        when: (body) => formatIs('json_schema')(body) && !isStrict(schemaOf(body)),
        status: 400,
        says: openAiError(
          "Invalid schema for response_format 'answer': In context=(), 'required' is required to be supplied and to be an array including every key in properties.",
          'response_format',
          'invalid_json_schema',
        ),
      },
    ],
  },
  vllm: {
    ...plain,
    name: 'vllm',
    responses: true,
    refuses: [
      {
        when: (body) => body.messages.some(({ role }) => role === 'system'),
        status: 400,
        says: {
          object: 'error',
          message: 'System role not supported',
          type: 'BadRequestError',
          param: null,
          code: 400,
        },
      },
    ],
  },
  ollama: {
    ...plain,
    name: 'ollama',
    schemaSilencesTools: true,
    toolsFinishAsStop: true,
    argumentsAsObjects: true,
    countsStreams: false,
  },
  /** Takes a schema and leaves the model to itself. */
  'ollama-cloud': { ...plain, name: 'ollama-cloud', enforcesSchema: false },
  'llama.cpp': {
    ...plain,
    name: 'llama.cpp',
    refuses: [
      {
        when: schemaHas(/"pattern"/),
        status: 400,
        says: {
          error: {
            code: 400,
            message: 'JSON schema conversion failed: failed to parse grammar: pattern',
            type: 'invalid_request_error',
          },
        },
      },
      {
        when: ({ tools = [] }) => tools.length > 0,
        status: 500,
        says: {
          error: { code: 500, message: 'tools param requires --jinja flag', type: 'server_error' },
        },
      },
    ],
  },
  /** LM Studio: a schema or nothing. */
  'no-json-object': {
    ...plain,
    name: 'no-json-object',
    refuses: [
      {
        when: formatIs('json_object'),
        status: 400,
        says: { error: "'response_format.type' must be 'json_schema' or 'text'" },
      },
    ],
  },
  'no-json-schema': {
    ...plain,
    name: 'no-json-schema',
    refuses: [
      {
        when: formatIs('json_schema'),
        status: 400,
        says: openAiError(
          'This response_format type is unavailable now',
          'response_format',
          'invalid',
        ),
      },
    ],
  },
  /** An old server that validates its requests field by field. */
  bare: {
    ...plain,
    name: 'bare',
    countsStreams: false,
    refuses: (
      [
        ['response_format', (body: SentBody) => body.response_format !== undefined],
        ['tools', (body: SentBody) => body.tools !== undefined],
        ['seed', (body: SentBody) => body.seed !== undefined],
        ['stream_options', (body: SentBody) => body.stream_options !== undefined],
      ] as const
    ).map(([field, when]) => ({
      when,
      status: 422,
      says: {
        detail: [
          { type: 'extra_forbidden', loc: ['body', field], msg: 'Extra inputs are not permitted' },
        ],
      },
    })),
  },
};

function schemaOf(body: SentBody): unknown {
  return body.response_format?.json_schema?.schema;
}

/** All keys required, none added, everywhere. */
function isStrict(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return true;
  const { type, properties, required, additionalProperties } = schema as Record<string, unknown>;
  const keys = Object.keys((properties as object | undefined) ?? {}).sort();
  const isClosed =
    type !== 'object' ||
    (additionalProperties === false &&
      keys.join() === [...((required as string[]) ?? [])].sort().join());
  return isClosed && Object.values(schema).every(isStrict);
}
