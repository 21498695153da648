import { isAbduceError } from '@abduce/core';
import { type HelperLocation, locateHelper } from '../helper/locate-helper.ts';
import { hostFiles } from '../identity/host-files.ts';
import type { ProgramStatus } from '../protocol/documents.ts';
import { checkHelper } from './check-helper.ts';
import { type MissingThing, missingThings } from './missing-things.ts';
import { type HostFacts, readFacts } from './read-facts.ts';

export interface SupportOptions {
  /** A helper of one's own build. Default: the prebuilt one. */
  readonly helperPath?: string;
  /** Where the host's root is mounted. Default `/`. */
  readonly hostRoot?: string;
  /** For the helper's answer. Default 15 s. */
  readonly timeout?: number;
}

/** One signal, and whether it would work here. */
export interface SignalSupport {
  readonly signal: string;
  readonly works: boolean;
  /** Why it does not; empty when it does. */
  readonly why: string;
}

export interface Support {
  /** True when connections at least can be observed here, now, by this user. */
  readonly usable: boolean;
  readonly helper: HelperLocation | undefined;
  /** Why there is no helper or no answer from it; empty when there is one. */
  readonly why: string;
  readonly facts: HostFacts;
  /** What the helper tried; empty without an answer from it. */
  readonly signals: readonly SignalSupport[];
  readonly programs: readonly ProgramStatus[];
  /** What this machine or process lacks, and what each would add. */
  readonly missing: readonly MissingThing[];
}

/** What the helper says of a program that is loaded, and that only libraries of observed processes are missing for. */
const ready = /^it is ready\b/;

/** A signal works when one of its programs does: some are alternatives of each other. */
export function signalsOf(programs: readonly ProgramStatus[]): readonly SignalSupport[] {
  const names = [...new Set(programs.map(({ signal }) => signal))];
  return names.map((signal) => {
    const own = programs.filter((program) => program.signal === signal);
    const works = own.some(({ on, why }) => on || ready.test(why));
    return { signal, works, why: works ? '' : (own.find(({ why }) => why !== '')?.why ?? '') };
  });
}

/**
 * What the agent can do on this machine, and what stands in the way. Loads the kernel programs for a moment, observes
 * nothing, needs no rights to ask, works on every platform and never throws.
 */
export async function support(options: SupportOptions = {}): Promise<Support> {
  const facts = await readFacts(hostFiles({ root: options.hostRoot ?? '/' }));
  const missing = missingThings(facts);
  const { helperPath, timeout = 15_000 } = options;
  let helper: HelperLocation | undefined;
  let why = '';
  try {
    helper = await locateHelper({ ...(helperPath !== undefined && { helperPath }) });
  } catch (error) {
    why = isAbduceError(error) ? `${error.message}. ${error.hint ?? ''}`.trim() : String(error);
  }
  const checked = helper === undefined ? undefined : await checkHelper(helper.path, timeout);
  const programs = checked?.status?.programs ?? [];
  const signals = signalsOf(programs);
  return {
    usable: signals.some(({ signal, works }) => signal === 'connections' && works),
    helper,
    why: why || (checked !== undefined && checked.status === undefined ? checked.why : ''),
    facts,
    signals,
    programs,
    missing,
  };
}
