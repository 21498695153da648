/** A command of the catalogue. Its slots are filled with plain names only; see `commandSlots`. */
export interface CommandTemplate {
  /** Only where the entity is of this system, such as `postgresql`. */
  readonly system?: string;
  readonly words: string;
}

/** One action of the catalogue: wordings, the first without an unknown slot is taken. */
export interface ActionTemplate {
  /** Unique among the actions of its cause and level. */
  readonly slug: string;
  readonly wordings: readonly string[];
  /** What may go wrong when it is done. */
  readonly risk?: string;
  /** How to take it back. */
  readonly undo?: string;
  /** The first whose slots are all known is given. */
  readonly commands: readonly CommandTemplate[];
}

/**
 * How one cause type is put into words. Wordings hold `{slot}` places (see `slotsOf`) and no digits. Of each list
 * of wordings the first is taken whose slots are all known; the last one of a clause or an action names no slot but
 * `{entity}`.
 */
export interface CauseTemplate {
  /** A clause in the past tense that completes "… because". */
  readonly because: readonly string[];
  /** One sentence with numbers that show it at work; none is told when no slot is known. */
  readonly gist: readonly string[];
  /** Sentences on how it does harm; each is left out when a slot is not known. Of a list the first known is said. */
  readonly how: readonly (string | readonly string[])[];
  readonly mitigate: readonly ActionTemplate[];
  readonly fix: readonly ActionTemplate[];
  readonly prevent: readonly ActionTemplate[];
}

export interface ActOptions {
  readonly risk?: string;
  readonly undo?: string;
  readonly commands?: readonly CommandTemplate[];
}

/** An action; several wordings are separated by passing a list. */
export function act(
  slug: string,
  wordings: string | readonly string[],
  { risk, undo, commands = [] }: ActOptions = {},
): ActionTemplate {
  return {
    slug,
    wordings: typeof wordings === 'string' ? [wordings] : wordings,
    commands,
    ...(risk === undefined ? {} : { risk }),
    ...(undo === undefined ? {} : { undo }),
  };
}

/** Undoing the change, for causes that a change sets off. Left out where no change is known. */
export const rollBack: ActionTemplate = act('roll-back', '{undoing}.', {
  risk: 'Whatever else came with it goes back too; check that the old version still fits the data.',
  undo: 'Bring it back once it is corrected.',
  commands: [{ words: 'kubectl rollout undo deployment/{released}' }],
});

/** What is said of taking changes of these kinds back, in place of what is said of a release. */
export const takingBack: Readonly<Record<string, Required<Pick<ActionTemplate, 'risk' | 'undo'>>>> =
  {
    schedule: {
      risk: 'What it had begun stays half done; make sure it may be repeated.',
      undo: 'Start the job again in quiet hours.',
    },
    traffic: {
      risk: 'Those users are refused.',
      undo: 'Let them in again once there is room.',
    },
    ...Object.fromEntries(
      ['config', 'flag', 'limit', 'credential', 'certificate'].map((kind) => [
        kind,
        {
          risk: 'Whatever was set with it goes back too; check that nothing relies on it yet.',
          undo: 'Set it again once it is corrected.',
        },
      ]),
    ),
  };

/** Starting all instances anew, one after the other. */
export const restartCommands: readonly CommandTemplate[] = [
  { words: 'kubectl rollout restart deployment/{deployment}' },
  { words: 'systemctl restart {unit}' },
];
