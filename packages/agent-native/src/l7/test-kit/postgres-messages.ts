/** Messages of PostgreSQL's protocol as texts whose characters are bytes. */
export const int16 = (value: number): string =>
  String.fromCharCode((value >> 8) & 255, value & 255);
export const int32 = (value: number): string =>
  String.fromCharCode((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);

export const message = (type: string, ...parts: readonly string[]): string => {
  const body = parts.join('');
  return type + int32(body.length + 4) + body;
};
/** An untyped packet: a request for encryption. */
export const request = (code: number): string => int32(8) + int32(code);
export const startup = (parameters: Readonly<Record<string, string>>): string => {
  const body = Object.entries(parameters)
    .map(([name, value]) => `${name}\0${value}\0`)
    .join('');
  return `${int32(body.length + 9) + int32(196_608) + body}\0`;
};
export const query = (text: string): string => message('Q', text, '\0');
export const parse = (name: string, text: string): string =>
  message('P', name, '\0', text, '\0', int16(0));
export const bind = (name: string, value = ''): string =>
  message('B', '\0', name, '\0', int16(0), int16(1), int32(value.length), value, int16(0));
export const execute: string = message('E', '\0', int32(0));
export const sync: string = message('S');

export const ready = (state = 'I'): string => message('Z', state);
export const complete = (tag: string): string => message('C', tag, '\0');
export const data = (value: string): string => message('D', int16(1), int32(value.length), value);
export const row: string = message(
  'T',
  int16(1),
  'a\0',
  int32(0),
  int16(0),
  int32(25),
  int16(-1),
  int32(-1),
  int16(0),
);
export const error = (code: string, severity = 'ERROR'): string =>
  message('E', `S${severity}\0V${severity}\0C${code}\0Mno\0\0`);
export const notice: string = message('N', 'SNOTICE\0VNOTICE\0C00000\0Mhello\0\0');
export const authenticated: string =
  message('R', int32(0)) +
  message('S', 'server_version\0', '15.1\0') +
  message('K', int32(1), int32(2)) +
  ready();
