import {
  type Attributes,
  type AttributeValue,
  type ChangeEvent,
  type ChangeKind,
  findAttribute,
  type LogRecord,
  logAt,
  readValue,
  type TelemetryBatch,
} from '@abduce/core';
import { changeId } from './change-id.ts';
import { isChangeKind } from './change-kinds.ts';
import { changeLimits } from './parse-changes.ts';

const prefix = 'abduce.change';

/** The kind that an event's name tells; `undefined` when the event is no change. */
function kindOf(eventName: string): ChangeKind | undefined {
  if (eventName === prefix) return 'other';
  if (eventName.startsWith(`${prefix}.`)) {
    const kind = eventName.slice(prefix.length + 1);
    return isChangeKind(kind) ? kind : 'other';
  }
  return eventName === 'deployment' || eventName.startsWith('deployment.') ? 'deploy' : undefined;
}

function asText(value: AttributeValue | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    ? String(value)
    : undefined;
}

function firstText(attributes: Attributes, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const text = asText(attributes.get(key));
    if (text !== undefined) return text.slice(0, changeLimits.maxText);
  }
  return undefined;
}

function filesOf(value: AttributeValue | undefined): readonly string[] | undefined {
  const files = typeof value === 'string' ? value.split('\n') : Array.isArray(value) ? value : [];
  const paths = files.filter((file) => typeof file === 'string' && file !== '');
  return paths.length === 0 ? undefined : paths.slice(0, changeLimits.maxFiles);
}

function plainAttributes(attributes: Attributes): Record<string, string> | undefined {
  const plain: [string, string][] = [];
  for (const [key, value] of attributes) {
    const text = key.startsWith(`${prefix}.`) ? undefined : asText(value);
    if (text === undefined || plain.length === changeLimits.maxAttributes) continue;
    plain.push([key, text.slice(0, changeLimits.maxText)]);
  }
  return plain.length === 0 ? undefined : Object.fromEntries(plain);
}

function titleOf(log: LogRecord, kind: ChangeKind, service?: string, version?: string): string {
  const given = firstText(log.attributes, `${prefix}.title`, 'vcs.change.title');
  if (given !== undefined) return given;
  if (typeof log.body === 'string' && log.body !== '')
    return log.body.slice(0, changeLimits.maxText);
  const what = firstText(log.attributes, 'deployment.name') ?? service;
  return [kind, what && `of ${what}`, version].filter(Boolean).join(' ');
}

function toChange(log: LogRecord, named: ChangeKind): ChangeEvent {
  const { attributes, resource } = log;
  const asked = attributes.get(`${prefix}.kind`);
  const kind = isChangeKind(asked) ? asked : named;
  const service =
    firstText(attributes, `${prefix}.service`, 'service.name') ??
    firstText(resource, 'service.name');
  // The resource's version is that of the sender, who may be announcing the change of another.
  const own = service === firstText(resource, 'service.name') ? resource : new Map();
  const version =
    firstText(attributes, `${prefix}.version`, 'service.version') ??
    firstText(own, 'service.version') ??
    firstText(attributes, 'vcs.ref.head.revision');
  const author = firstText(attributes, `${prefix}.author`, 'user.name', 'user.email');
  const files = filesOf(attributes.get(`${prefix}.files`));
  const diff = asText(attributes.get(`${prefix}.diff`))?.slice(0, changeLimits.maxDiff);
  const plain = plainAttributes(attributes);
  const change = {
    kind,
    time: log.time,
    title: titleOf(log, kind, service, version),
    ...(service !== undefined && { service }),
    ...(version !== undefined && { version }),
    ...(author !== undefined && { author }),
    ...(files !== undefined && { files }),
    ...(diff !== undefined && { diff }),
    ...(plain !== undefined && { attributes: plain }),
  };
  return {
    id: firstText(attributes, `${prefix}.id`, 'deployment.id') ?? changeId(change),
    ...change,
  };
}

/** Change events among the batch's log records; the records stay where they are. */
export function logChanges(batch: TelemetryBatch): readonly ChangeEvent[] {
  const { logs, strings } = batch;
  if (logs === undefined) return [];
  const eventNameKey = strings.indexOf('event.name');
  const changes: ChangeEvent[] = [];
  for (let row = 0; row < logs.length; row++) {
    let name = strings[logs.eventName[row] as number] ?? '';
    if (name === '' && eventNameKey > 0) {
      // Where the field is not set yet, older senders put the name among the attributes.
      const slot = findAttribute(logs.attributes, row, eventNameKey);
      const value = slot < 0 ? '' : readValue(logs.attributes, strings, slot);
      name = typeof value === 'string' ? value : '';
    }
    const kind = name === '' ? undefined : kindOf(name);
    if (kind !== undefined) changes.push(toChange(logAt(batch, row), kind));
  }
  return changes;
}
