import { secretKindOf } from './secret-key.ts';

/** Words that stand after `password:` in a sentence about one, or in its place. */
const sayings = new Set(
  (
    'absent accepted any await boolean bool bytes cannot changed char correct denied disabled does empty enabled error ' +
    'exists expired failed failure false for from has hidden if in incorrect invalid is it masked mismatch missing ' +
    'must new nil no none not null number object ok of on optional or password prompt read redacted rejected ' +
    'removed required reset return revoked rotated self set should str string successful the this too true undefined ' +
    'unknown unset updated valid verified was were when with wrong yes'
  ).split(' '),
);

/** A value that gives nothing away: nothing, a word about it, a place for it, or one that was hidden before. */
export function isSaying(value: string): boolean {
  const bare = value.trim().replace(/^(?:bearer|basic|token) +/i, '');
  if (!/[\p{L}\p{N}]/u.test(bare)) return true;
  if (sayings.has(bare.toLowerCase().replace(/[.!?]+$/, ''))) return true;
  // Places: `${X}`, `$X`, `{{ x }}`, `<x>`, `%(x)s`, `%s`, `[REDACTED]`, `xxxx`.
  return /^(?:\$\{[^{}]*\}|\$\([^()]*\)|\$\w+|\{\{[^{}]*\}\}|\{\w*\}|<[\w* -]*>|%\(\w+\)s|%[sdv]|\[?(?:redacted|filtered|hidden|masked|removed|secret)\]?|x{3,}|\?+)$/i.test(
    bare,
  );
}

/** Unquoted code that reads the secret from elsewhere: `process.env.X`, `config.password`, `vault.read(…)`, `dbPassword`. */
export function isReference(value: string, text: string, end: number, key: string): boolean {
  const start = end - value.length;
  if (text[end] === '(' || text[end] === '[') return /^[A-Za-z_$][\w$.]*$/.test(value);
  if (value === key || /^(?:process\.env|os\.environ|env|ENV|System\.getenv)\b/.test(value))
    return true;
  // As code is written: with a blank before it.
  if (text[start - 1] !== ' ') return false;
  if (/^[A-Za-z_$][A-Za-z_$]*(?:\??\.[A-Za-z_$][\w$]*)+$/.test(value)) return true;
  return /^[A-Za-z]+$/.test(value) && /[a-z][A-Z]/.test(value) && secretKindOf(value) !== undefined;
}
