import type { ChangeEvent, ChangeKind } from '@abduce/core';
import { useOf } from '../touched-files.ts';
import { trustedTitle } from '../trusted-title.ts';
import type { EffectRule } from './effect.ts';

interface Usual {
  readonly does: string;
  readonly strength: number;
  readonly brings: RegExp;
}

/** What a change of a kind is there to do, and what goes wrong when it does it badly. */
const usual: Readonly<Partial<Record<ChangeKind, Usual>>> = {
  credential: {
    does: 'changes who is let in',
    strength: 0.85,
    brings:
      /\b40[13]\b|unauthori|forbidden|expired|invalid (?:token|key|credential)|permission|denied|signature|credential|authenticat|password/i,
  },
  certificate: {
    does: 'changes a certificate',
    strength: 0.85,
    brings: /certificate|\btls\b|\bssl\b|handshake|x509|expired|not yet valid/i,
  },
  schema: {
    does: 'changes the schema',
    strength: 0.6,
    brings: /quer|slow|lock|column|table|relation|does not exist|statement|\bsql\b|scan|timeout/i,
  },
  schedule: {
    does: 'starts a job beside the usual load',
    strength: 0.6,
    brings: /lock|busy|slow|quer|statement|cpu|disk|\bio\b|memory|latency|time|throttl/i,
  },
  limit: {
    does: 'changes a limit',
    strength: 0.7,
    brings:
      /limit|throttl|exhaust|reject|out of memory|oom|quota|pool|too many|capacity|cpu|memory/i,
  },
  scale: {
    does: 'changes how many there are',
    strength: 0.7,
    brings:
      /unavailable|refused|no (?:healthy|available)|saturat|overload|cpu|queue|lag|pending|requests?.*fell|up fell/i,
  },
};

function isMigration({ kind, files }: ChangeEvent): boolean {
  return kind === 'commit' && files?.some((path) => useOf(path) === 'schema') === true;
}

/** Without a diff the kind of a change and its title are all there is to tell what it does. */
export const kindEffects: readonly EffectRule[] = [
  ...(Object.entries(usual) as [ChangeKind, Usual][]).map(
    ([kind, { does, strength, brings }]): EffectRule => ({
      does,
      brings,
      find: ({ change, readable }) =>
        !readable && (change.kind === kind || (kind === 'schema' && isMigration(change)))
          ? { strength }
          : undefined,
    }),
  ),
];

/** A rule that reads a title where there is no diff: the title names the setting, not which way it went. */
export function byTitle(does: string, name: RegExp, brings: RegExp): EffectRule {
  return {
    does,
    brings,
    find: ({ change, readable }) =>
      !readable && name.test(`${trustedTitle(change)} ${change.files?.join(' ') ?? ''}`)
        ? { strength: 0.5 }
        : undefined,
  };
}
