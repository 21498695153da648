/**
 * Every error that abduce throws on purpose. A code exists because a caller would act on it differently:
 * fix the configuration, install something, retry, degrade, or report a bug.
 */
export const errorCodes = {
  CONFIG: { retryable: false },
  UNSUPPORTED: { retryable: false },
  STORE_UNAVAILABLE: { retryable: true },
  STORE_REJECTED: { retryable: false },
  DECODE: { retryable: false },
  NATIVE_UNAVAILABLE: { retryable: false },
  MODEL_FAILED: { retryable: true },
  MISSING_PEER: { retryable: false },
  BUG: { retryable: false },
} as const;

export type ErrorCode = keyof typeof errorCodes;

const brand: unique symbol = Symbol.for('abduce.error');

export interface AbduceErrorOptions {
  /** What the caller should do about it, as an imperative sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** Machine-readable context: the value, the place, the limit. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Where one failure differs from its code: a refused key comes again however often a model is asked. */
  readonly retryable?: boolean;
}

/** The one error class. Aborts are never wrapped: they stay `AbortError`. */
export class AbduceError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: AbduceErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AbduceError';
    this.code = code;
    this.retryable = options.retryable ?? errorCodes[code].retryable;
    this.hint = options.hint;
    this.details = options.details ?? {};
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Recognises abduce errors even when two copies of the package are installed. */
export function isAbduceError(value: unknown, code?: ErrorCode): value is AbduceError {
  return (
    typeof value === 'object' &&
    value !== null &&
    brand in value &&
    (code === undefined || (value as unknown as AbduceError).code === code)
  );
}
