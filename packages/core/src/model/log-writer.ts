import { attributeWriter, valueWriter } from './attribute-writer.ts';
import type { LogTable } from './batch.ts';
import type { LogInit } from './batch-inits.ts';
import { bytes, words } from './columns.ts';
import { msToNano, nanosToMs } from './nano.ts';
import type { Intern, OwnerWriter } from './owner-writer.ts';
import { pushId } from './span-writer.ts';

export interface LogWriter {
  readonly length: number;
  push(record: LogInit): void;
  take(): LogTable;
}

export function logWriter(intern: Intern, owners: OwnerWriter): LogWriter {
  const [resource, scope] = [words(), words()];
  const time: bigint[] = [];
  const observed: bigint[] = [];
  const [severity, severityText, eventName] = [bytes(), words(), words()];
  const body = valueWriter(intern);
  const [traceId, spanId] = [words(), words()];
  const attributes = attributeWriter(intern);
  return {
    get length() {
      return severity.length;
    },
    push(record) {
      const nano = record.timeNano ?? msToNano(record.time);
      resource.push(owners.resource(record.resource));
      scope.push(owners.scope(record.scope));
      time.push(nano);
      observed.push(record.observedNano ?? nano);
      severity.push(record.severity ?? 0);
      severityText.push(intern(record.severityText ?? ''));
      eventName.push(intern(record.eventName ?? ''));
      body.push(record.body ?? null);
      pushId(traceId, record.traceId, 4);
      pushId(spanId, record.spanId, 2);
      attributes.pushRow(record.attributes);
    },
    take() {
      const { length } = severity;
      return {
        length,
        resource: resource.take(),
        scope: scope.take(),
        timeNano: BigUint64Array.from(time),
        observedNano: BigUint64Array.from(observed),
        timeMs: nanosToMs(time.map((nano, i) => (nano === 0n ? (observed[i] as bigint) : nano))),
        severity: severity.take(),
        severityText: severityText.take(),
        eventName: eventName.take(),
        body: body.take(),
        traceId: traceId.take(),
        spanId: spanId.take(),
        flags: new Uint32Array(length),
        attributes: attributes.take(),
        droppedAttributes: new Uint32Array(length),
      };
    },
  };
}
