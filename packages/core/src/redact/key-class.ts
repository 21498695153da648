import { secretKindOf } from './secret-key.ts';
import type { SecretKind } from './secret-kind.ts';

/** How the value under a key is read. */
export type KeyClass = SecretKind | 'text' | 'name' | 'statement' | 'query' | 'parameter';

/** Attributes that name a thing: what they hold has to stay the same everywhere. */
const names =
  /^(?:service|k8s|container|host|cloud|deployment|telemetry|faas|aws|gcp|azure|os|process\.runtime|peer|server|client|net|network|messaging\.(?:system|destination|operation|consumer|kafka\.consumer)|rpc\.(?:system|service|method)|code\.(?:function|file|filepath|line|lineno|column|namespace)|thread|otel|instrumentation|trace|span|vcs|job|instance|pod|namespace|node|le|severity|pool|mount|group|name|device|interface|state|db\.(?:system|name|namespace|operation|collection|sql\.table|mongodb|redis))(?:$|[._])/;

const statements = /^db\.(?:statement|query\.text|query\.summary)$|(?:^|\.)sql$/;

export function keyClassOf(key: string): KeyClass {
  const secret = secretKindOf(key);
  if (secret !== undefined) return secret;
  if (statements.test(key)) return 'statement';
  if (/^db\.(?:query|operation|statement)\.parameters?(?:\.|$)/.test(key)) return 'parameter';
  if (key === 'url.query' || key === 'http.query_string') return 'query';
  return names.test(key) ? 'name' : 'text';
}
