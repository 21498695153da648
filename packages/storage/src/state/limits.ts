import { AbduceError, decodeDocument, encodeDocument } from '@abduce/core';

export type StateLimit =
  /** Items a page. */
  | 'state.page'
  /** UTF-16 units of an id, a key, a subject. */
  | 'state.text'
  /** Bytes of a document as it is stored. */
  | 'state.document'
  /** Active keys of one project and name: the one in use, and the one to replace it. */
  | 'state.keys.active'
  /** Keys of a project, revoked ones too. */
  | 'state.keys'
  | 'state.settings'
  | 'state.silences'
  | 'state.dismissals'
  /** Events kept of one incident. */
  | 'state.incident.events';

/** What the state holds at most. The names are the limits' ids, as errors tell them in `details.limit`. */
export const stateLimits: Readonly<Record<StateLimit, number>> = {
  'state.page': 1000,
  'state.text': 512,
  'state.document': 4 * 2 ** 20,
  'state.keys.active': 2,
  'state.keys': 1000,
  'state.settings': 10_000,
  'state.silences': 10_000,
  'state.dismissals': 100_000,
  'state.incident.events': 1000,
};

export function tooMuch(limit: StateLimit, what: string, value: number, hint: string): AbduceError {
  const max = stateLimits[limit];
  return new AbduceError('STORE_REJECTED', `${what} is ${value}, over ${max}`, {
    hint,
    details: { limit, value, max },
  });
}

/** Gives back an id, key or subject that may be stored. */
export function checkedText(what: string, value: string): string {
  if (typeof value !== 'string' || value === '') {
    throw new AbduceError('STORE_REJECTED', `${what} is empty`, {
      details: { limit: 'state.text' },
    });
  }
  if (value.length > stateLimits['state.text']) {
    throw tooMuch('state.text', `the length of ${what}`, value.length, 'Use a shorter one.');
  }
  return value;
}

/** A document as stored. JSON escapes what engines cannot hold as text, so any string in it comes back as it was. */
export function documentText(what: string, value: unknown): string {
  const text = encodeDocument(value);
  const bytes = Buffer.byteLength(text);
  if (bytes > stateLimits['state.document']) {
    throw tooMuch('state.document', `${what} in bytes`, bytes, 'Store less, or in pieces.');
  }
  return text;
}

/** Reads what `documentText` made. */
export function documentOf<T>(row: Readonly<Record<string, unknown>>): T {
  return decodeDocument(row.document as string) as T;
}
