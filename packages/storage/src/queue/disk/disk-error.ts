import { AbduceError } from '@abduce/core';

/** Why a write cannot be kept. A server answers 507 to `disk_full`, `queue_full` and `read_only`, 503 to the others. */
export type Refusal =
  | 'disk_full'
  | 'read_only'
  | 'too_many_files'
  | 'io'
  | 'queue_full'
  | 'busy'
  | 'closed';

const reasons: Readonly<Record<string, Refusal>> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EFBIG: 'disk_full',
  EROFS: 'read_only',
  EACCES: 'read_only',
  EPERM: 'read_only',
  EMFILE: 'too_many_files',
  ENFILE: 'too_many_files',
};

const hints: Readonly<Record<Refusal, string>> = {
  disk_full:
    'Free space on that disk, or make maxBytes smaller; nothing in the folder has to be deleted by hand.',
  read_only: 'Make the folder writable for this process.',
  too_many_files: 'Raise the limit of open files of this process.',
  io: 'Look at the disk; the queue goes on by itself when it works again.',
  queue_full: 'Send again later: the store is slower than what comes in, or down.',
  busy: 'Send again later, and await writes before sending more.',
  closed: 'Send to the queue before it is closed.',
};

/** `STORE_UNAVAILABLE` with `details.reason`. */
export function refusal(
  reason: Refusal,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): AbduceError {
  return new AbduceError('STORE_UNAVAILABLE', message, {
    hint: hints[reason],
    details: { reason, ...details },
    ...(cause !== undefined && { cause }),
  });
}

export function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** What a failed call of the file system means to the one who writes. */
export function diskError(error: unknown, directory: string): AbduceError {
  const code = codeOf(error);
  const told = error instanceof Error ? error.message : String(error);
  return refusal(
    reasons[code] ?? 'io',
    `the queue in ${directory} cannot write: ${told}`,
    { code, directory },
    error,
  );
}
