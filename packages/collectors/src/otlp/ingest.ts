import type { BodySource } from './body-source.ts';

/** A request as both the web and the Node adapter can give it. */
export interface IngestRequest {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  /** Names in lower case. */
  header(name: string): string | undefined;
  /** Called once, when the body is really wanted. */
  body(): BodySource;
  /** Aborts when the client is gone. */
  readonly signal?: AbortSignal;
}

export interface IngestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

export type Ingest = (request: IngestRequest) => Promise<IngestResponse>;
