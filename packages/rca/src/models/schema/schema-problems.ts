import { AbduceError, type JsonSchema } from '@abduce/core';

/** One place where a value is not what its schema says. */
export interface SchemaProblem {
  /** Such as `summary[0].text`; empty for the value itself. */
  readonly path: string;
  /** Names the value and what belongs there; at most 200 characters. */
  readonly problem: string;
}

type Check = (value: unknown, given: unknown) => string | undefined;

const maxProblems = 20;
const maxDepth = 64;
/** Words of a schema that ask for nothing. */
const silent = new Set(['$schema', '$defs', 'title', 'description', 'default', 'examples']);
/** Words that are looked at where they stand. */
const structural = new Set(['$ref', 'anyOf', 'items', 'properties', 'required']);

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function hasType(value: unknown, type: unknown): boolean {
  return type === 'integer' ? Number.isInteger(value) : typeOf(value) === type;
}

/** The value as it stands in a message: cut, on one line. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Each says what belongs there instead; undefined where all is well. */
const checks: Readonly<Record<string, Check>> = {
  type: (value, types) =>
    (Array.isArray(types) ? types : [types]).some((type) => hasType(value, type))
      ? undefined
      : `where ${[types].flat().join(' or ')} belongs`,
  enum: (value, allowed) =>
    (allowed as unknown[]).includes(value) ? undefined : `where one of ${shown(allowed)} belongs`,
  const: (value, only) => (value === only ? undefined : `where ${shown(only)} belongs`),
  minLength: (value, least) =>
    isText(value) && value.length < Number(least) ? `shorter than ${least}` : undefined,
  maxLength: (value, most) =>
    isText(value) && value.length > Number(most)
      ? `${value.length} characters long; at most ${most} belong there`
      : undefined,
  pattern: (value, pattern) =>
    isText(value) && !new RegExp(String(pattern), 'u').test(value)
      ? `which does not match ${pattern}`
      : undefined,
  minimum: (value, least) =>
    isNumber(value) && value < Number(least) ? `less than ${least}` : undefined,
  maximum: (value, most) =>
    isNumber(value) && value > Number(most) ? `more than ${most}` : undefined,
  minItems: (value, least) =>
    Array.isArray(value) && value.length < Number(least)
      ? `${value.length} items; at least ${least} belong there`
      : undefined,
  maxItems: (value, most) =>
    Array.isArray(value) && value.length > Number(most)
      ? `${value.length} items; at most ${most} belong there`
      : undefined,
};

/**
 * Holds a value against a schema of the subset that servers enforce: types, `properties`, `required`,
 * `additionalProperties: false`, `items`, `enum`, `const`, `anyOf`, `$ref` into `$defs`, bounds and patterns. The first
 * twenty problems; none for a value that fits. Pure.
 *
 * @throws AbduceError `CONFIG` for a schema with a word that would not be checked.
 */
export function schemaProblems(schema: JsonSchema, value: unknown): readonly SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const complain = (path: string, problem: string): void => {
    if (problems.length < maxProblems) problems.push({ path, problem: problem.slice(0, 200) });
  };

  const visit = (given: JsonSchema, item: unknown, path: string, depth: number): void => {
    if (depth > maxDepth) complain(path, 'nests too deep');
    if (depth > maxDepth || problems.length >= maxProblems) return;
    checkWords(given);
    if (given.$ref !== undefined) visit(resolve(schema, given.$ref), item, path, depth + 1);
    for (const [word, wanted] of Object.entries(given)) {
      const wrong = checks[word]?.(item, wanted);
      if (wrong !== undefined) complain(path, `is ${shown(item)}, ${wrong}`);
    }
    if (Array.isArray(given.anyOf)) visitAny(given.anyOf, item, path);
    if (Array.isArray(item) && isRecord(given.items)) {
      for (const [index, each] of item.entries()) {
        visit(given.items, each, `${path}[${index}]`, depth + 1);
      }
    }
    if (isRecord(item)) visitKeys(given, item, path, depth);
  };

  const visitAny = (choices: readonly unknown[], item: unknown, path: string): void => {
    const fits = choices.some((choice) => {
      const inner: JsonSchema = { ...(choice as JsonSchema), $defs: schema.$defs ?? {} };
      return schemaProblems(inner, item).length === 0;
    });
    if (!fits) complain(path, `is ${shown(item)}, which is none of the ${choices.length} choices`);
  };

  const visitKeys = (
    given: JsonSchema,
    item: Readonly<Record<string, unknown>>,
    path: string,
    depth: number,
  ): void => {
    const properties = isRecord(given.properties) ? given.properties : {};
    const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
    for (const key of (given.required as readonly string[] | undefined) ?? []) {
      if (!Object.hasOwn(item, key)) complain(at(key), 'is missing');
    }
    for (const [key, inner] of Object.entries(item)) {
      if (Object.hasOwn(properties, key)) {
        visit(properties[key] as JsonSchema, inner, at(key), depth + 1);
      } else if (given.additionalProperties === false) {
        complain(at(key.slice(0, 40)), 'does not belong there');
      }
    }
  };

  visit(schema, value, '', 0);
  return problems;
}

function checkWords(schema: JsonSchema): void {
  for (const [word, wanted] of Object.entries(schema)) {
    if (silent.has(word) || structural.has(word) || checks[word] !== undefined) continue;
    if (word === 'additionalProperties' && typeof wanted === 'boolean') continue;
    throw new AbduceError('CONFIG', `The schema says "${word}", which would not be checked.`, {
      hint: `Say it with ${Object.keys(checks).join(', ')}.`,
      details: { word },
    });
  }
}

function resolve(root: JsonSchema, ref: unknown): JsonSchema {
  const name = /^#\/\$defs\/([^/]+)$/.exec(String(ref))?.[1];
  const defs = root.$defs;
  const found = ref === '#' ? root : name !== undefined && isRecord(defs) ? defs[name] : undefined;
  if (!isRecord(found)) {
    throw new AbduceError('CONFIG', `The schema refers to ${shown(ref)}, which it does not have.`);
  }
  return found;
}
