import type {
  CauseType,
  EntityId,
  Evidence,
  JsonSchema,
  ModelTool,
  SignalName,
} from '@abduce/core';
import { schemaProblems } from '../../models/index.ts';
import type { EntityBook } from './entity-book.ts';
import type { Lookups } from './lookups.ts';

/** What a call gave: evidence, or words of ours on why there is none. */
export interface ToolResult {
  readonly evidence: readonly Evidence[];
  /** Said before the evidence. */
  readonly words?: string;
  /** The idea that the engine is to test. */
  readonly idea?: { readonly cause: CauseType; readonly entity: EntityId };
  /** The call was not in order, and nothing was looked up. */
  readonly refused?: boolean;
}

export interface InquiryTools {
  readonly definitions: readonly ModelTool[];
  /** Never throws: what is wrong with a call is said to the model. `key` is equal for equal calls. */
  run(name: string, args: string): ToolResult & { readonly key?: string };
}

export interface InquiryToolsContext {
  readonly book: EntityBook;
  readonly lookups: () => Lookups;
  readonly causes: readonly CauseType[];
}

type Args = Readonly<Record<string, unknown>>;

const mostRows = 10;
const entity = { type: 'string', description: 'A reference such as S2.' } as const;
const limit = { type: 'integer', minimum: 1, maximum: mostRows } as const;

/** The closed list of read-only tools over one case. */
export function inquiryTools({ book, lookups, causes }: InquiryToolsContext): InquiryTools {
  const idOf = (args: Args, key = 'entity'): EntityId | ToolResult => {
    const words = String(args[key]);
    return (
      book.find(words) ??
      refusal(`There is no ${key} ${JSON.stringify(words.slice(0, 60))}. ${known(book)}`)
    );
  };
  const withId =
    (look: (id: EntityId, rows: number) => ToolResult | readonly Evidence[]) =>
    (args: Args): ToolResult => {
      const id = idOf(args);
      if (typeof id !== 'string') return id;
      const found = look(id, Number(args.limit ?? mostRows));
      return 'evidence' in found ? found : { evidence: found };
    };
  const tools: readonly (readonly [ModelTool, (args: Args) => ToolResult])[] = [
    [
      tool('signal', 'One measurement of an entity, before and after the trouble began.', {
        entity,
        signal: { type: 'string', description: 'A name such as service.requests.' },
      }),
      (args) => {
        const id = idOf(args);
        if (typeof id !== 'string') return id;
        const names = lookups().signalsOf(id);
        const name = names.find((candidate) => candidate === args.signal);
        if (name !== undefined) return { evidence: lookups().signal(id, name as SignalName) };
        const listed = names.length === 0 ? 'It has none.' : `It has ${names.join(', ')}.`;
        return refusal(`That entity has no such signal. ${listed}`);
      },
    ],
    [
      tool('calls', 'The calls of one service to another: how many, how slow, how many failed.', {
        entity,
        to: entity,
      }),
      (args) => {
        const [source, target] = [idOf(args), idOf(args, 'to')];
        if (typeof source !== 'string') return source;
        if (typeof target !== 'string') return target;
        return { evidence: lookups().calls(source, target) };
      },
    ],
    [
      tool('operations', 'Operations and failures of a service, worst first.', { entity, limit }),
      withId((id, rows) => lookups().operations(id, rows)),
    ],
    [
      tool('logs', 'Log patterns of a service that are new or more frequent.', { entity, limit }),
      withId((id, rows) => lookups().logs(id, rows)),
    ],
    [
      tool('changes', 'What was altered at a service, newest first.', { entity, limit }),
      withId((id, rows) => lookups().changes(id, rows)),
    ],
    [
      tool('neighbours', 'Who calls an entity, and what it calls.', { entity }),
      withId((id) => ({
        evidence: lookups().neighbours(id),
        words: mention(book, lookups().neighbours(id)),
      })),
    ],
    [
      tool('compare_attributes', 'Attributes that the requests of the trouble have more often.', {
        entity,
        limit,
      }),
      withId((id, rows) => lookups().attributes(id, rows)),
    ],
    [
      tool(
        'test_hypothesis',
        'Has the engine test whether an entity is the root cause, and how. Its answer is final.',
        { cause: { type: 'string', enum: causes }, entity },
      ),
      (args) => {
        const id = idOf(args);
        if (typeof id !== 'string') return id;
        return { evidence: [], idea: { cause: args.cause as CauseType, entity: id } };
      },
    ],
  ];
  const byName = new Map(tools.map(([definition, run]) => [definition.name, { definition, run }]));
  return {
    definitions: tools.map(([definition]) => definition),
    run(name, args) {
      const found = byName.get(name);
      if (found === undefined) {
        return refusal(`There is no such tool. There are ${[...byName.keys()].join(', ')}.`);
      }
      const parsed = parse(args);
      if (parsed === undefined) return refusal('The arguments are no JSON object.');
      const [problem] = schemaProblems(found.definition.parameters, parsed);
      if (problem !== undefined) {
        return refusal(`The argument ${problem.path} ${problem.problem}.`);
      }
      const key = JSON.stringify([
        name,
        ...Object.keys(found.definition.parameters.properties as object).map(
          (argument) => book.find(String(parsed[argument])) ?? parsed[argument],
        ),
      ]);
      return { ...found.run(parsed), key };
    },
  };
}

function tool(name: string, description: string, properties: JsonSchema): ModelTool {
  const parameters = {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
  return { name, description, parameters };
}

function refusal(words: string): ToolResult {
  return { evidence: [], words, refused: true };
}

function known(book: EntityBook): string {
  const shown = book.mentioned().slice(0, 40);
  return `There are ${shown.map(({ ref, name }) => `${ref} (${JSON.stringify(name)})`).join(', ')}.`;
}

function parse(args: string): Args | undefined {
  if (args.length > 2000) return undefined;
  try {
    const value: unknown = JSON.parse(args);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Args)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Gives references to the neighbours, so that they can be asked about. */
function mention(book: EntityBook, evidence: readonly Evidence[]): string {
  const ids = evidence.flatMap(({ facts }) =>
    facts.flatMap(({ value }) => (typeof value === 'string' ? value.split(', ') : [])),
  );
  const refs = [...new Set(ids)].flatMap((id) => {
    const ref = book.ref(id);
    return ref === undefined ? [] : [`${ref} is ${JSON.stringify(book.name(id))}`];
  });
  return refs.length === 0 ? '' : `${refs.join(', ')}.`;
}
