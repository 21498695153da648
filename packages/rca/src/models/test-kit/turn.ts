import type { ModelAnswer, ModelToolCall } from '@abduce/core';

/** What goes wrong between a model and whoever asked it; one at a time. */
export type Wire =
  /** Nothing ever comes. */
  | 'hang'
  /** The connection ends in the middle of the answer, or before it where nothing is streamed. */
  | 'cut'
  /** The first piece of a stream names no role. */
  | 'no_role'
  /** The stream ends without its `[DONE]`, but with a reason. */
  | 'no_done'
  /** Comments, CRLF, and characters split over two packets. */
  | 'rough'
  /** An error as an event, after the first words. */
  | 'error_event'
  /** A body that is no JSON. */
  | 'not_json'
  /** An error in a body with status 200. */
  | 'error_in_ok'
  /** A redirect to another host. */
  | 'redirect';

/** What a model does when asked once. */
export interface Turn {
  readonly label: string;
  readonly text: string;
  /** What it writes where no server holds it to the schema. Default: the same. */
  readonly unforced?: string;
  readonly finish: ModelAnswer['finish'];
  readonly toolCalls: readonly ModelToolCall[];
  /** The server answers with this status instead. */
  readonly failure?: TurnFailure;
  readonly wire?: Wire;
  /** `null`: the server does not count. */
  readonly tokens?: { readonly input: number; readonly output: number } | null;
}

export interface TurnFailure {
  readonly status: number;
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers in order; or made from the request and its number from 0. */
export type Script<Request> = readonly Turn[] | ((request: Request, call: number) => Turn);

/** @throws Error where more is asked than was scripted: the test is wrong, or the code under test is. */
export function turnOf<Request>(script: Script<Request>, request: Request, call: number): Turn {
  if (typeof script === 'function') return script(request, call);
  const turn = script[call];
  if (turn !== undefined) return turn;
  throw new Error(`The script has ${script.length} turns, and this is request ${call + 1}.`);
}
