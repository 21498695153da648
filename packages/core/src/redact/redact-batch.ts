import { type AttributeColumns, type ValueColumns, valueKind } from '../model/attributes.ts';
import type { TelemetryBatch } from '../model/batch.ts';
import { redactTree } from './redact-tree.ts';
import type { Redactor } from './redactor.ts';
import { type StringRewriter, stringRewriter } from './string-rewriter.ts';

/** Slots of known strings that are passed between two yields. */
const slice = 5000;

/**
 * A batch without secrets: each distinct string is looked at once, whatever the number of rows. Strings that only
 * secret keys held are gone from the table too. The same batch when there is nothing in it.
 */
export function* redactBatch(
  batch: TelemetryBatch,
  redactor: Redactor,
): Generator<void, TelemetryBatch, void> {
  const strings = stringRewriter(batch.strings, redactor);
  const columns = function* <T extends ValueColumns>(
    given: T,
    keyAt: (slot: number) => number,
  ): Generator<void, T, void> {
    const { kinds, values, nested } = given;
    let written: { kinds: Uint8Array; values: Float64Array; nested: unknown[] } | undefined;
    const copy = () =>
      (written ??= { kinds: kinds.slice(), values: values.slice(), nested: [...nested] });
    for (let slot = 0; slot < kinds.length; slot++) {
      if (strings.due() || slot % slice === slice - 1) yield;
      const kind = kinds[slot];
      const value = values[slot] as number;
      const key = keyAt(slot);
      if (kind === valueKind.string) {
        const id = strings.under(key, value);
        if (id !== value) copy().values[slot] = id;
      } else if (kind === valueKind.nested) {
        const before = nested[value] ?? null;
        const after = redactor.attribute(batch.strings[key] ?? '', before);
        if (!sameValue(before, after)) copy().nested[value] = after;
      } else if (kind === valueKind.int || kind === valueKind.double) {
        const after = strings.number(key, value);
        if (after >= 0) {
          copy().kinds[slot] = valueKind.string;
          copy().values[slot] = after;
        }
      }
    }
    return written === undefined ? given : ({ ...given, ...written } as T);
  };
  const attributes = function* (given: AttributeColumns): Generator<void, AttributeColumns, void> {
    strings.keep(given.keys);
    return yield* columns(given, (slot) => given.keys[slot] as number);
  };
  const { resources, scopes, spans, logs, metrics } = batch;
  // Keys first: what stands under a secret one is known when the rest is read.
  const result = {
    ...batch,
    resources: { ...resources, attributes: yield* attributes(resources.attributes) },
    scopes: { ...scopes, attributes: yield* attributes(scopes.attributes) },
    ...(spans && {
      spans: {
        ...spans,
        attributes: yield* attributes(spans.attributes),
        events: { ...spans.events, attributes: yield* attributes(spans.events.attributes) },
        links: { ...spans.links, attributes: yield* attributes(spans.links.attributes) },
      },
    }),
    ...(logs && {
      logs: {
        ...logs,
        attributes: yield* attributes(logs.attributes),
        body: yield* columns(logs.body, () => 0),
      },
    }),
    ...(metrics && {
      metrics: {
        ...metrics,
        attributes: yield* attributes(metrics.attributes),
        exemplars: metrics.exemplars.map((exemplar) => ({
          ...exemplar,
          attributes: redactor.attribute('', exemplar.attributes) as typeof exemplar.attributes,
        })),
      },
    }),
    ...(batch.profiles && { profiles: yield* redactTree(batch.profiles, redactor) }),
    ...(batch.changes && { changes: yield* redactTree(batch.changes, redactor) }),
  };
  keepPlain(batch, strings);
  yield;
  return { ...result, strings: yield* strings.table() };
}

/** Columns that hold string ids of their own. */
function keepPlain(
  { resources, scopes, spans, logs }: TelemetryBatch,
  strings: StringRewriter,
): void {
  for (const column of [
    resources.schemaUrl,
    scopes.name,
    scopes.version,
    scopes.schemaUrl,
    spans?.traceState,
    spans?.name,
    spans?.statusMessage,
    spans?.events.name,
    spans?.links.traceState,
    logs?.severityText,
    logs?.eventName,
  ]) {
    if (column !== undefined) strings.keep(column);
  }
}

function sameValue(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (before instanceof Map && after instanceof Map) {
    return sameValue([...before], [...after]);
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.length === after.length && before.every((part, at) => sameValue(part, after[at]));
  }
  return false;
}
