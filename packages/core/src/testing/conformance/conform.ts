import { AbduceError } from '../../model/error.ts';

/** `describe` and `it` of vitest, node:test, mocha, jest or anything shaped like them. */
export interface CaseRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

/** One thing that every implementation of a port must do, as data. */
export interface ConformanceCase<Subject> {
  /** Unique; starts with the part it concerns. */
  readonly name: string;
  /** Features without which the case says nothing. */
  readonly needs: readonly string[];
  /** Throws when the subject does not conform. */
  run(subject: Subject): Promise<void>;
}

export interface CaseOptions<Subject> {
  /** Shown before every case. */
  readonly name: string;
  readonly cases: readonly ConformanceCase<Subject>[];
  /** What the implementation claims to do. */
  readonly features: readonly string[];
  /** Cases that are known to fail, by name, with the reason. One that passes fails the run, so that excuses expire. */
  readonly skip?: Readonly<Record<string, string>>;
  /** A fresh subject for each case. */
  open(): Promise<Subject>;
  close(subject: Subject): Promise<void>;
}

async function attempt<Subject>(
  { open, close }: CaseOptions<Subject>,
  { run }: ConformanceCase<Subject>,
): Promise<void> {
  const subject = await open();
  try {
    await run(subject);
  } finally {
    await close(subject);
  }
}

async function expectFailure(name: string, reason: string, run: Promise<void>): Promise<void> {
  try {
    await run;
  } catch {
    return;
  }
  throw new Error(`"${name}" passes, although it is skipped because "${reason}"; remove the skip`);
}

/**
 * Registers cases with a test runner. A case is left out only when a feature it needs is not declared; a skip needs
 * a reason, and its case is run all the same, expected to fail. Throws `CONFIG` for a skip that names no case of
 * those registered, or gives no reason.
 */
export function registerCases<Subject>(runner: CaseRunner, options: CaseOptions<Subject>): void {
  const { name, cases, features, skip = {} } = options;
  const registered = cases.filter(({ needs }) => needs.every((need) => features.includes(need)));
  for (const [skipped, reason] of Object.entries(skip)) {
    if (!registered.some((one) => one.name === skipped)) {
      throw new AbduceError('CONFIG', `${name} skips "${skipped}", which is not among its cases`, {
        hint: 'Remove the skip, or correct its name.',
        details: { cases: registered.map((one) => one.name) },
      });
    }
    if (reason.trim() === '') {
      throw new AbduceError('CONFIG', `${name} skips "${skipped}" without a reason`);
    }
  }
  runner.describe(`${name} conforms`, () => {
    for (const one of registered) {
      const reason = Object.hasOwn(skip, one.name) ? skip[one.name] : undefined;
      if (reason === undefined) runner.it(one.name, () => attempt(options, one));
      else {
        runner.it(`${one.name} (known to fail: ${reason})`, () =>
          expectFailure(one.name, reason, attempt(options, one)),
        );
      }
    }
  });
}
