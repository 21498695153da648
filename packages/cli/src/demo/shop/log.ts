import { logs, SeverityNumber } from '@opentelemetry/api';

const levels = {
  info: { severityNumber: SeverityNumber.INFO, severityText: 'INFO' },
  warn: { severityNumber: SeverityNumber.WARN, severityText: 'WARN' },
  error: { severityNumber: SeverityNumber.ERROR, severityText: 'ERROR' },
} as const;

/** Writes one log record through the OpenTelemetry SDK. */
export function log(
  level: keyof typeof levels,
  body: string,
  attributes: Record<string, string | number> = {},
): void {
  logs.getLogger('shop').emit({ ...levels[level], body, attributes });
}
