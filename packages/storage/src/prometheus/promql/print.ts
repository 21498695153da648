import { AbduceError } from '@abduce/core';
import type { PromExpression, PromMatcher } from './ast.ts';

const identifier = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const controls: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function bug(what: string): never {
  throw new AbduceError('BUG', `a PromQL expression has ${what}`, {
    hint: 'Please report it.',
  });
}

function nameOf(name: string, what: string): string {
  return identifier.test(name) ? name : bug(`${what} ${JSON.stringify(name)}`);
}

/** A string literal of PromQL in double quotes, whatever the text holds. */
export function quoteText(text: string): string {
  let quoted = '"';
  for (const char of text.toWellFormed()) {
    const code = char.codePointAt(0) as number;
    if (char === '"' || char === '\\') quoted += `\\${char}`;
    else if (controls[char] !== undefined) quoted += controls[char];
    else if (code < 0x20 || code === 0x7f || code === 0x2028 || code === 0x2029) {
      quoted += `\\u${code.toString(16).padStart(4, '0')}`;
    } else quoted += char;
  }
  return `${quoted}"`;
}

function printMatchers(matchers: readonly PromMatcher[]): string {
  // A selector that nothing narrows is an error for Prometheus.
  if (!matchers.some(({ op, value }) => (op === '=' && value !== '') || op === '=~')) {
    bug('a selector without a matcher that narrows');
  }
  return `{${matchers
    .map(({ label, op, value }) => nameOf(label, 'label') + op + quoteText(value))
    .join(',')}}`;
}

function printWindow(window: number): string {
  return Number.isSafeInteger(window) && window > 0 ? `${window}ms` : bug(`a window of ${window}`);
}

/**
 * The only way to PromQL: every text in it is quoted here, every name is checked. Throws `BUG` for what cannot be
 * said.
 */
export function printPromql(expression: PromExpression): string {
  switch (expression.type) {
    case 'number':
      return Number.isFinite(expression.value)
        ? String(expression.value)
        : bug(`number ${expression.value}`);
    case 'selector':
      return printMatchers(expression.matchers);
    case 'range':
      return `${printMatchers(expression.matchers)}[${printWindow(expression.window)}]`;
    case 'call':
      return `${nameOf(expression.name, 'function')}(${expression.arguments
        .map(printPromql)
        .join(', ')})`;
    case 'aggregate':
      return `${nameOf(expression.operator, 'operator')} by (${expression.by
        .map((label) => nameOf(label, 'label'))
        .join(', ')}) (${printPromql(expression.of)})`;
  }
}
