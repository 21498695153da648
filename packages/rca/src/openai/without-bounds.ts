import type { JsonSchema } from '@abduce/core';

const bounds = new Set([
  ...['pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems'],
]);

/** The shape alone, for servers that cannot enforce more; what comes is checked against the whole schema anyway. */
export function withoutBounds(schema: JsonSchema): JsonSchema {
  const visit = (value: unknown, isSchema: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item) => visit(item, isSchema));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(([key]) => !isSchema || !bounds.has(key));
    return Object.fromEntries(
      entries.map(([key, inner]) => {
        const isMap = isSchema && (key === 'properties' || key === '$defs');
        return [
          key,
          isSchema && (key === 'enum' || key === 'const') ? inner : visit(inner, !isMap),
        ];
      }),
    );
  };
  return visit(schema, true) as JsonSchema;
}
