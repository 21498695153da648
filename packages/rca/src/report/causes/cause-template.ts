/** One action of the catalogue: wordings, the first without an unknown slot is taken. */
export interface ActionTemplate {
  readonly wordings: readonly string[];
  readonly risk?: string;
}

/**
 * How one cause type is put into words. Wordings hold `{slot}` places (see `slotsOf`) and no digits. Of each list
 * of wordings the first is taken whose slots are all known; the last one names no slot but `{entity}`.
 */
export interface CauseTemplate {
  /** A clause in the past tense that completes "… because". */
  readonly because: readonly string[];
  /** Sentences on how it does harm; each is left out when a slot is not known. Of a list the first known is said. */
  readonly how: readonly (string | readonly string[])[];
  readonly mitigate: readonly ActionTemplate[];
  readonly fix: readonly ActionTemplate[];
  readonly prevent: readonly ActionTemplate[];
}

/** An action; several wordings are separated by passing a list. */
export function act(wordings: string | readonly string[], risk?: string): ActionTemplate {
  return {
    wordings: typeof wordings === 'string' ? [wordings] : wordings,
    ...(risk === undefined ? {} : { risk }),
  };
}

/** Undoing the change, for causes that a change sets off. Left out where no change is known. */
export const undo: ActionTemplate = act(
  'Roll back {change}.',
  'Whatever else came with the change goes back too; check that the old version still fits the data.',
);
