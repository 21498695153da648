import { type FieldRow, type Message, message, recursiveMessage } from './schema.ts';

export const anyValue: Message = recursiveMessage('AnyValue', (self) => [
  [1, 'stringValue', 'string'],
  [2, 'boolValue', 'bool'],
  [3, 'intValue', 'int64'],
  [4, 'doubleValue', 'double'],
  [5, 'arrayValue', message('ArrayValue', [[1, 'values', self, 'repeated']])],
  [
    6,
    'kvlistValue',
    message('KeyValueList', [
      [
        1,
        'values',
        message('KeyValue', [
          [1, 'key', 'string'],
          [2, 'value', self],
        ]),
        'repeated',
      ],
    ]),
  ],
  [7, 'bytesValue', 'bytes'],
]);

export const keyValue: Message = message('KeyValue', [
  [1, 'key', 'string'],
  [2, 'value', anyValue],
]);

const resource = message('Resource', [
  [1, 'attributes', keyValue, 'repeated'],
  [2, 'droppedAttributesCount', 'uint32'],
]);

const scope = message('InstrumentationScope', [
  [1, 'name', 'string'],
  [2, 'version', 'string'],
  [3, 'attributes', keyValue, 'repeated'],
  [4, 'droppedAttributesCount', 'uint32'],
]);

/** The outer levels of a request, which the signals share but for the names. */
export function requestOf(signal: string, items: FieldRow): Message {
  const scopes = message(`Scope${signal}`, [
    [1, 'scope', scope],
    items,
    [3, 'schemaUrl', 'string'],
  ]);
  const resources = message(`Resource${signal}`, [
    [1, 'resource', resource],
    [2, `scope${signal}`, scopes, 'repeated'],
    [3, 'schemaUrl', 'string'],
  ]);
  return message('request', [[1, `resource${signal}`, resources, 'repeated']]);
}
