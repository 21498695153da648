export type ScalarType =
  | 'string'
  | 'bool'
  | 'bytes'
  /** Bytes that are hexadecimal in JSON: empty, or 16 or 8 of them. */
  | 'id16'
  | 'id8'
  | 'double'
  | 'fixed32'
  | 'uint32'
  | 'int32'
  | 'sint32'
  /** Protobuf's name is `int64`, `uint64`, `fixed64` or `sfixed64`; JSON has them as decimal strings. */
  | 'int64'
  | 'uint64'
  | 'fixed64'
  | 'sfixed64';

export interface Field {
  readonly number: number;
  /** In lower camel case, as in JSON. */
  readonly name: string;
  readonly type: ScalarType | Message;
  readonly repeated: boolean;
  /** Names of an enumeration by number; such a field is an `int32` on the wire. */
  readonly names?: readonly string[];
}

/** A message type, enough of it to turn protobuf into JSON and back. */
export interface Message {
  readonly name: string;
  /** In order of their numbers. Filled after creation, since messages may hold themselves. */
  readonly fields: readonly Field[];
  /** Whether it holds values that may nest without end. */
  readonly nests: boolean;
}

/** `[number, name, type]`, with `'repeated'` or enumeration names behind. */
export type FieldRow = readonly [
  number: number,
  name: string,
  type: ScalarType | Message,
  extra?: 'repeated' | readonly string[],
];

function toField([number, name, type, extra]: FieldRow): Field {
  const repeated = extra === 'repeated';
  return { number, name, type, repeated, ...(Array.isArray(extra) && { names: extra }) };
}

export function message(name: string, rows: readonly FieldRow[]): Message {
  return { name, nests: false, fields: rows.map(toField) };
}

/** A message whose fields may refer to itself. */
export function recursiveMessage(
  name: string,
  rows: (self: Message) => readonly FieldRow[],
): Message {
  const fields: Field[] = [];
  const self: Message = { name, nests: true, fields };
  fields.push(...rows(self).map(toField));
  return self;
}

/** The wire type that protobuf gives a field, packed where it repeats. */
export function wireType(field: Field): 0 | 1 | 2 | 5 {
  const { type } = field;
  if (typeof type !== 'string') return 2;
  switch (type) {
    case 'string':
    case 'bytes':
    case 'id16':
    case 'id8':
      return 2;
    case 'double':
    case 'fixed64':
    case 'sfixed64':
      return field.repeated ? 2 : 1;
    case 'fixed32':
      return field.repeated ? 2 : 5;
    default:
      return field.repeated ? 2 : 0;
  }
}
