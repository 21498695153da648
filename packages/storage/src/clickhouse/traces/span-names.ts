/**
 * How tables spell kinds and statuses: the exporter in words of its own, its older versions and Coroot as the
 * protocol's constants.
 */
export const kindNames = [
  'Unspecified',
  'Internal',
  'Server',
  'Client',
  'Producer',
  'Consumer',
] as const;

export const statusNames = ['Unset', 'Ok', 'Error'] as const;

const constants = {
  kind: (name: string): string => `SPAN_KIND_${name.toUpperCase()}`,
  status: (name: string): string => `STATUS_CODE_${name.toUpperCase()}`,
} as const;

const named = { kind: kindNames, status: statusNames } as const;

/** Text of a kind or status; numbers without a name stay numbers. */
export function spanName(what: 'kind' | 'status', value: number, asConstant: boolean): string {
  const name = named[what][value];
  if (name === undefined) return String(value);
  return asConstant ? constants[what](name) : name;
}

/** Every way in which a table may spell this value. */
export function spellings(what: 'kind' | 'status', value: number): readonly string[] {
  const name = named[what][value];
  if (name === undefined) return [String(value)];
  return [name, constants[what](name), ...(value === 0 ? [''] : [])];
}

/** The value that a text stands for; 0 for what nobody knows. */
export function spanValue(what: 'kind' | 'status', text: string): number {
  const names: readonly string[] = named[what];
  for (let value = 0; value < names.length; value++) {
    if (spellings(what, value).includes(text)) return value;
  }
  return /^\d{1,3}$/.test(text) ? Number(text) & 0xff : 0;
}
