import { valueKind } from '../../model/attributes.ts';
import type { LogTable } from '../../model/batch.ts';
import { closeField, written } from '../protobuf/output.ts';
import { putAttributes, putValue } from './encode-value.ts';
import {
  type Encoding,
  putFixed32Field,
  putIdField,
  putNanoField,
  putStringField,
  putVarintField,
  wordsOf,
} from './encoding.ts';

/** A writer of the rows of a log table, each as a field with tag 18. */
export function logEncoder(encoding: Encoding, logs: LogTable): (row: number) => void {
  const { output } = encoding;
  const time = wordsOf(logs.timeNano);
  const observed = wordsOf(logs.observedNano);
  return (row) => {
    const before = written(output);
    putStringField(encoding, 98, logs.eventName[row] as number);
    putNanoField(encoding, 89, observed, row);
    putIdField(encoding, 82, logs.spanId, row * 2, 2);
    putIdField(encoding, 74, logs.traceId, row * 4, 4);
    putFixed32Field(encoding, 69, logs.flags[row] as number);
    putVarintField(encoding, 56, logs.droppedAttributes[row] as number);
    putAttributes(encoding, 50, logs.attributes, row);
    if (logs.body.kinds[row] !== valueKind.empty) {
      const body = written(output);
      putValue(encoding, logs.body, row);
      closeField(output, 42, body);
    }
    putStringField(encoding, 26, logs.severityText[row] as number);
    putVarintField(encoding, 16, logs.severity[row] as number);
    putNanoField(encoding, 9, time, row);
    closeField(output, 18, before);
  };
}
