import { useOf } from '../touched-files.ts';
import { wordsOf } from '../words.ts';
import type { EffectRule, FoundEffect } from './effect.ts';

const pinned = /([\w@./-]*[A-Za-z][\w@./-]*)["'\s:=@^~v<>]+(\d+)\.(\d+)(?:\.(\d+))?/;

interface Pin {
  readonly name: string;
  readonly parts: readonly number[];
  readonly line: string;
}

function pinsOf(lines: readonly string[]): readonly Pin[] {
  return lines.flatMap((line) => {
    const [, name, ...parts] = pinned.exec(line) ?? [];
    return name === undefined
      ? []
      : [{ name, parts: parts.map((part) => Number(part ?? 0)), line: line.trim() }];
  });
}

/** Other versions of libraries: the further the step, the more it can break (semver.org). */
export const versionEffects: readonly EffectRule[] = [
  {
    does: 'brings another version of a library',
    brings:
      /panic|crash|start|incompatib|no ?such ?(?:method|field|class)|class ?not ?found|undefined symbol|version|registration|linkage|cannot find module|deprecat|unsupported|abi\b|runtime/i,
    find({ change, removed, added }) {
      if (!change.files?.some((path) => useOf(path) === 'dependencies')) return undefined;
      const before = pinsOf(removed);
      let best: FoundEffect | undefined;
      for (const pin of pinsOf(added)) {
        const old = before.find(({ name }) => name === pin.name);
        const step = old?.parts.findIndex((part, at) => part !== pin.parts[at]) ?? 0;
        if (step < 0) continue;
        const strength = [0.9, 0.75, 0.35][step] ?? 0.3;
        if (best === undefined || strength > best.strength) {
          best = { strength, line: pin.line, about: new Set(wordsOf(pin.name)) };
        }
      }
      return best;
    },
  },
];
