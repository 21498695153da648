import { logs, SeverityNumber } from '@opentelemetry/api';

type Level = 'info' | 'warn' | 'error';

const levels: Readonly<Record<Level, { severityNumber: SeverityNumber; severityText: string }>> = {
  info: { severityNumber: SeverityNumber.INFO, severityText: 'INFO' },
  warn: { severityNumber: SeverityNumber.WARN, severityText: 'WARN' },
  error: { severityNumber: SeverityNumber.ERROR, severityText: 'ERROR' },
};

/** Writes one log record through the OpenTelemetry SDK. */
export function log(
  level: Level,
  body: string,
  attributes: Record<string, string | number> = {},
): void {
  logs.getLogger('shop').emit({ ...levels[level], body, attributes });
}
