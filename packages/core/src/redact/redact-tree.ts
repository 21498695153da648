import type { Redactor } from './redactor.ts';

/** Fields that name a thing, and have to say the same wherever they do. */
const nameFields = new Set([
  'id',
  'entity',
  'service',
  'source',
  'target',
  'node',
  'instance',
  'namespace',
  'environment',
  'system',
  'version',
  'versions',
  'files',
  'name',
  'signal',
  'kind',
  'unit',
  'protocols',
  'runtime',
  'type',
  'trigger',
  'dependency',
]);

/** Characters that are read between two yields; each text costs some besides. */
const slice = { characters: 4000, text: 100 } as const;

interface Walk {
  readonly redactor: Redactor;
  read: number;
}

/**
 * A plain document without secrets: every string in it, however deep, by the name of the field it stands in.
 * Parts without secrets are the same objects. Typed arrays are left alone.
 */
export function* redactTree<T>(document: T, redactor: Redactor): Generator<void, T, void> {
  return (yield* walk(document, '', { redactor, read: 0 })) as T;
}

function* walk(value: unknown, field: string, state: Walk): Generator<void, unknown, void> {
  if (typeof value === 'string') {
    state.read += value.length + slice.text;
    if (state.read > slice.characters) {
      state.read = 0;
      yield;
    }
    return textOf(value, field, state.redactor);
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) {
    let changed: unknown[] | undefined;
    for (const [at, part] of value.entries()) {
      const after = yield* walk(part, field, state);
      if (after !== part) (changed ??= [...value])[at] = after;
    }
    return changed ?? value;
  }
  // Labels, and attributes of changes: keys of the telemetry, not of ours.
  if (value instanceof Map) return mapped(value, state.redactor);
  let changed: Record<string, unknown> | undefined;
  const free = field === 'attributes' || field === 'labels' || field === 'mechanism';
  for (const [key, part] of Object.entries(value)) {
    const after =
      free && typeof part === 'string'
        ? state.redactor.value(key, part)
        : yield* walk(part, key, state);
    if (after !== part) (changed ??= { ...value })[key] = after;
  }
  return changed ?? value;
}

function textOf(text: string, field: string, redactor: Redactor): string {
  if (nameFields.has(field)) return redactor.name(text);
  return field === 'diff' ? redactor.diff(text) : redactor.text(text);
}

function mapped(map: ReadonlyMap<unknown, unknown>, redactor: Redactor): unknown {
  let changed: Map<unknown, unknown> | undefined;
  for (const [key, value] of map) {
    const after = redactor.attribute(String(key), value as never);
    const same =
      after === value ||
      (typeof after === 'object' && JSON.stringify(after) === JSON.stringify(value));
    if (!same) (changed ??= new Map(map)).set(key, after);
  }
  return changed ?? map;
}
