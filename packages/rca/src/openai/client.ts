/** What is used of a client of the package `openai`, 7.x; an instance of its class `OpenAI` is one. */
export interface OpenAiClient {
  readonly baseURL: string;
  readonly apiKey: string | null;
  post(
    path: string,
    options?: {
      readonly body?: unknown;
      readonly signal?: AbortSignal;
      readonly maxRetries?: number;
      readonly timeout?: number;
      readonly fetchOptions?: { readonly redirect?: 'manual' };
    },
  ): { asResponse(): Promise<Response> };
}
