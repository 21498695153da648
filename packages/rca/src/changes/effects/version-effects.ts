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

/** Where the version of what runs the program is kept. */
const platform =
  /(?:^|\/)(?:Dockerfile[\w.-]*|Containerfile|\.nvmrc|\.node-version|\.python-version|\.ruby-version|\.java-version|\.tool-versions|runtime\.txt|rust-toolchain(?:\.toml)?|global\.json)$/;
const image = /^\s*FROM\s+\S*?([\w./-]+)[:@]v?(\d+)(?:\.(\d+))?/i;
const bare = /^\s*(?:[\w-]+[\s=-]+)?v?(\d+)(?:\.(\d+))?(?:\.\d+)?\s*$/;

/** The step between two lines that name a platform: 0 for the first part of its version, 1 for the second. */
function platformStep(
  before: readonly string[],
  after: readonly string[],
): FoundEffect | undefined {
  const read = (line: string): readonly string[] | undefined =>
    image.exec(line)?.slice(2) ?? bare.exec(line)?.slice(1);
  const old = before.map(read).find((parts) => parts !== undefined);
  for (const line of after) {
    const now = read(line);
    if (old === undefined || now === undefined) continue;
    const step = now.findIndex((part, at) => part !== old[at]);
    if (step === 0 || step === 1) return { strength: step === 0 ? 0.75 : 0.4, line: line.trim() };
  }
  return undefined;
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
  {
    does: 'brings another version of what runs the program',
    telling: true,
    brings:
      /error|exception|fatal|fail|refused|crash|exit|panic|unhandled|start|unsupported|incompatib|not found|memory|cpu|restart/i,
    find: ({ change, removed, added }) =>
      change.files?.some((path) => platform.test(path)) ? platformStep(removed, added) : undefined,
  },
];
