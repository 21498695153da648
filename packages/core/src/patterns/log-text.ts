import { type AttributeValue, readValue } from '../model/attributes.ts';
import type { TelemetryBatch } from '../model/batch.ts';

/** Where structured bodies keep their message, best first. */
const messageKeys = ['message', 'msg', 'event', 'error', 'err', 'log'];
const maxDepth = 8;

/**
 * What a log record says, as text: its body, or the message inside a structured body, or its event name;
 * with the exception it carries, unless the body names it already. Empty for a row that says nothing.
 */
export function logText(batch: TelemetryBatch, row: number): string {
  const { logs, strings } = batch;
  if (logs === undefined || row < 0 || row >= logs.length) return '';
  let text = textOf(readValue(logs.body, strings, row), 0);
  if (text === '') text = strings[logs.eventName[row] as number] ?? '';
  const { offsets, keys } = logs.attributes;
  let exception = '';
  const end = offsets[row + 1] as number;
  for (let at = offsets[row] as number; at < end; at++) {
    const key = strings[keys[at] as number];
    if (key !== 'exception.type' && key !== 'exception.message') continue;
    const value = textOf(readValue(logs.attributes, strings, at), 0);
    if (value === '' || text.includes(value)) continue;
    if (key === 'exception.type') exception = exception === '' ? value : `${value}: ${exception}`;
    else exception = exception === '' ? value : `${exception}: ${value}`;
  }
  if (exception === '') return text;
  return text === '' ? exception : insertAfterFirstLine(text, exception);
}

function insertAfterFirstLine(text: string, exception: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? `${text} ${exception}` : `${text.slice(0, end)} ${exception}${text.slice(end)}`;
}

function textOf(value: AttributeValue, depth: number): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined || depth > maxDepth) return '';
  if (value instanceof Map) {
    for (const key of messageKeys) {
      const message = textOf(value.get(key) ?? null, depth + 1);
      if (message !== '') return message;
    }
    const parts: string[] = [];
    for (const [key, part] of value) parts.push(`${key}=${textOf(part, depth + 1)}`);
    return parts.sort().join(' ');
  }
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return value.map((part) => textOf(part, depth + 1)).join(' ');
  return String(value);
}
