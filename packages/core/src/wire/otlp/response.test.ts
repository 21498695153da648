import { describe, expect, it } from 'vitest';
import {
  decodeExportResponse,
  decodeStatus,
  encodeExportResponse,
  encodeStatus,
} from './response.ts';

const text = new TextDecoder();

describe.each(['protobuf', 'json'] as const)('responses in %s', (format) => {
  it.each(['traces', 'logs', 'metrics'] as const)('carries partial success of %s', (signal) => {
    const partial = { rejected: 300, message: 'zu früh' };
    const body = encodeExportResponse(signal, partial, format);
    expect(decodeExportResponse(signal, body, format)).toEqual(partial);
  });

  it('has no partial success when all was taken', () => {
    const body = encodeExportResponse('logs', { rejected: 0, message: '' }, format);
    expect(text.decode(body)).toBe(format === 'json' ? '{}' : '');
  });

  it('carries a status', () => {
    const body = encodeStatus(3, 'bad body', format);
    expect(decodeStatus(body, format)).toEqual({ code: 3, message: 'bad body' });
  });
});

it('names the refused items as OTLP does', () => {
  const of = (signal: 'traces' | 'logs' | 'metrics'): string =>
    text.decode(encodeExportResponse(signal, { rejected: 1, message: '' }, 'json'));
  expect(of('traces')).toBe('{"partialSuccess":{"rejectedSpans":"1"}}');
  expect(of('logs')).toBe('{"partialSuccess":{"rejectedLogRecords":"1"}}');
  expect(of('metrics')).toBe('{"partialSuccess":{"rejectedDataPoints":"1"}}');
  const bytes = encodeExportResponse('traces', { rejected: 1, message: 'a' }, 'protobuf');
  expect([...bytes]).toEqual([10, 5, 8, 1, 18, 1, 97]);
});
