/** The lines of a diff that can change what a program does, and the others. */
export interface DiffLines {
  /** Lines with an effect, without the mark in front. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Added or removed lines that only write logs. */
  readonly logging: readonly string[];
  /** Lines around them, and heads of hunks. */
  readonly context: readonly string[];
  /** Lines whose text is for people only: comments, error texts, metrics. */
  readonly cosmetic: number;
}

const comment = /^\s*(?:\/\/|\/\*|\*|#(?!\s*(?:include|define|if|pragma))|--\s|<!--|"""|''')/;
const imports = /^\s*(?:import\b|from\s+\S+\s+import\b|using\s+\w|#include\b|package\s+\w+;?\s*$)/;
const logging =
  /\b(?:log(?:ger|ging)?|slog|zap|console|winston|pino)\b[\w.]*\s*[.(]|\bLOG_?[A-Z]*\s*\(|\bfmt\.Print|\bprintln?\s*[(!]|System\.out/;
const measuring =
  /prometheus|(?:Counter|Histogram|Gauge|Summary)(?:Opts|Vec)?\b|\b(?:metrics?|meter|statsd|span|tracer)[._]|\.(?:Inc|inc|observe|Observe|setAttributes?|SetAttributes?)\(/;
const answering =
  /\bhttp\.Error\(|\bwriteError\(|\b(?:res|reply|response|w)\b.{0,30}(?:\.status\(|WriteHeader\(|Header\(\)\.Set\()|\bsetHeader\(|\.sendError\(/;
const nothing = /^[\s{}()[\];,]*$/;

const maxLines = 4000;
/** Generated and minified lines say nothing that their beginning does not. */
const maxLength = 1000;

/** Sorts the lines of a unified diff, also one with nothing but hunks. O(length). */
export function diffLines(diff: string | undefined): DiffLines {
  const added: string[] = [];
  const removed: string[] = [];
  const logs: string[] = [];
  const context: string[] = [];
  let cosmetic = 0;
  for (const whole of (diff ?? '').split('\n', maxLines)) {
    const line = whole.slice(0, maxLength);
    if (/^(?:\+\+\+|---) (?:[ab]\/|\/dev\/null)|^(?:diff|index|rename|similarity) /.test(line))
      continue;
    const mark = line[0];
    if (mark !== '+' && mark !== '-') {
      context.push(line.replace(/^@@[^@]*@@ ?/, (head) => head.replaceAll('@@', ' ')));
      continue;
    }
    const text = line.slice(1);
    if (nothing.test(text)) continue;
    if (comment.test(text) || imports.test(text)) cosmetic++;
    else if (logging.test(text)) logs.push(text);
    else if (measuring.test(text) || answering.test(text)) cosmetic++;
    else (mark === '+' ? added : removed).push(text);
  }
  return { added, removed, logging: logs, context, cosmetic };
}

/** Removed lines that do not come back, white space apart, and added ones that were not there. */
export function netLines(lines: DiffLines): Pick<DiffLines, 'added' | 'removed'> {
  const key = (text: string): string => text.replace(/\s+/g, ' ').trim();
  const before = new Map<string, number>();
  for (const text of lines.removed) before.set(key(text), (before.get(key(text)) ?? 0) + 1);
  const added = lines.added.filter((text) => {
    const left = before.get(key(text)) ?? 0;
    if (left > 0) before.set(key(text), left - 1);
    return left === 0;
  });
  const removed = lines.removed.filter((text) => {
    const left = before.get(key(text)) ?? 0;
    if (left > 0) before.set(key(text), left - 1);
    return left > 0;
  });
  return { added, removed };
}
