import type { OtlpFormat } from '@abduce/core/wire';
import { type Refusal, refuse } from './refusal.ts';
import type { Route } from './routes.ts';

/** The format that a `Content-Type` names, whatever its parameters; `undefined` for one unknown to OTLP. */
export function formatOf(contentType: string | undefined): OtlpFormat | undefined {
  const essence = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (essence === 'application/x-protobuf' || essence === 'application/protobuf') return 'protobuf';
  return essence === 'application/json' ? 'json' : undefined;
}

/** JSON is UTF-8 by RFC 8259; another charset named is another encoding sent. */
function isForeignCharset(contentType: string | undefined): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase();
  return charset !== undefined && !['utf-8', 'utf8', 'us-ascii'].includes(charset);
}

export function requireFormat(route: Route, contentType: string | undefined): OtlpFormat | Refusal {
  const format = formatOf(contentType);
  const foreign = format === 'json' && isForeignCharset(contentType);
  if (format !== undefined && !foreign && (route !== 'changes' || format === 'json')) return format;
  const accepted =
    route === 'changes' ? 'application/json' : 'application/x-protobuf, application/json';
  const got = contentType === undefined ? 'absent' : JSON.stringify(contentType.slice(0, 128));
  return refuse('unsupported_media_type', `content-type is ${got}: send ${accepted}`, {
    headers: { accept: accepted },
  });
}
