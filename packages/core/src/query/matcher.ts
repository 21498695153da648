import { AbduceError } from '../model/error.ts';
import type { Labels } from '../model/labels.ts';
import type { LabelMatcher } from '../ports/store.ts';
import { compileRegex } from './regex.ts';

/** One matcher, ready to test values. An absent label is tested as the empty string. */
export interface CompiledMatcher {
  readonly label: string;
  readonly test: (value: string) => boolean;
}

const maxRemembered = 4096;

/** Label values repeat; a regular expression is run once for each distinct one. */
function remembering(test: (value: string) => boolean): (value: string) => boolean {
  const known = new Map<string, boolean>();
  return (value) => {
    let result = known.get(value);
    if (result === undefined) {
      if (known.size >= maxRemembered) known.clear();
      known.set(value, (result = test(value)));
    }
    return result;
  };
}

function compileTest({ label, op, value }: LabelMatcher): (value: string) => boolean {
  switch (op) {
    case '=':
      return (text) => text === value;
    case '!=':
      return (text) => text !== value;
    case '=~':
      return remembering(compileRegex(value));
    case '!~': {
      const matches = compileRegex(value);
      return remembering((text) => !matches(text));
    }
    default:
      throw new AbduceError('CONFIG', `matcher of label "${label}" has unknown operator "${op}"`, {
        hint: 'Use one of = != =~ !~.',
      });
  }
}

/** Throws `CONFIG` for a regular expression outside of the supported syntax (see `parseRegex`). */
export function compileMatchers(matchers: readonly LabelMatcher[]): readonly CompiledMatcher[] {
  return matchers.map((matcher) => ({ label: matcher.label, test: compileTest(matcher) }));
}

/** Whether labels satisfy all compiled matchers. */
export function matchesCompiled(labels: Labels, matchers: readonly CompiledMatcher[]): boolean {
  for (const { label, test } of matchers) if (!test(labels.get(label) ?? '')) return false;
  return true;
}

/** Whether labels satisfy all matchers. For many label sets, compile the matchers once. */
export function matchesLabels(labels: Labels, matchers: readonly LabelMatcher[]): boolean {
  return matchesCompiled(labels, compileMatchers(matchers));
}
