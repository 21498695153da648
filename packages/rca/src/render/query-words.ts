import type { EvidenceQuery } from '@abduce/core';

/** A query on one line, as a person would say it: `service.time of shop`. Free text stands in quotes. */
export function queryWords(query: EvidenceQuery): string {
  switch (query.kind) {
    case 'signal': {
      const labels = Object.entries(query.labels ?? {}).map(
        ([name, value]) => `${name} ${JSON.stringify(value)}`,
      );
      return `${query.signal} of ${query.entity}${listed(labels)}`;
    }
    case 'spans': {
      const { service, target, operation, statement } = query;
      const of = service === undefined ? '' : ` of ${service}`;
      const to = target === undefined ? '' : ` to ${target}`;
      return `spans${of}${to}${listed([...said('operation', operation), ...said('statement', statement)])}`;
    }
    case 'logs':
      return `logs of ${query.service} like ${JSON.stringify(query.template)}`;
    case 'profile':
      return `${query.type} profile of ${query.service}${listed(said('function', query.function))}`;
    case 'change':
      return `change ${query.id}`;
    case 'topology':
      return `neighbours of ${query.entity}`;
  }
}

function said(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`${name} ${JSON.stringify(value)}`];
}

function listed(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `, ${conditions.join(', ')}`;
}
