import type { Instance, Text } from '@abduce/core';
import type { CommandTemplate } from './causes/cause-template.ts';
import { deliveryOf } from './context.ts';
import { indexColumns } from './index-columns.ts';
import type { SlotContext } from './slots.ts';
import { fill, list, type Slot, text } from './text.ts';

/** A name that means nothing but itself to a shell and to a database. */
export const plainName: RegExp = /^[A-Za-z_][A-Za-z0-9_]*(?:[.-][A-Za-z0-9_]+)*$/;

/** A name that a database takes without quotes, with its schema or without. */
const identifier = /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?$/;

export const unitName: RegExp = /^[A-Za-z0-9_][A-Za-z0-9_.@-]*\.(?:service|timer)$/;

/** Words that may stand in a command beside ours; longer ones are no names. */
const longest = 100;

/** A pod of a deployment: its name, the hash of its replica set, five letters (Kubernetes' safe alphabet). */
const pod = /^(.+)-[0-9a-f]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$/;

/** The first command of the catalogue that fits and whose every slot is a plain name; `undefined` when none is. */
export function commandOf(
  templates: readonly CommandTemplate[],
  context: SlotContext,
): Text | undefined {
  for (const { system, words } of templates) {
    if (system !== undefined && system !== systemOf(context)) continue;
    const filled = fill(words, (name) => commandSlot(name, context));
    if (filled !== undefined) return filled;
  }
  return undefined;
}

function systemOf({ caseFile, hypothesis }: SlotContext): string | undefined {
  return caseFile.world.services.find(({ id }) => id === hypothesis.entity)?.system;
}

function commandSlot(name: string, context: SlotContext): Slot {
  const { caseFile, hypothesis } = context;
  const { services, instances, changes } = caseFile.world;
  const { mechanism } = hypothesis;
  const own = instances.filter(({ service }) => service === hypothesis.entity);
  switch (name) {
    case 'table':
      return plain(mechanism.table, identifier, context);
    case 'columns':
      return columnsOf(context);
    case 'index': {
      const diff = changes.find(({ id }) => id === hypothesis.trigger)?.diff;
      const dropped = mechanism.index ?? diff?.match(droppedIndex)?.[1];
      return plain(dropped, identifier, context);
    }
    case 'unit':
      return plain(mechanism.unit ?? same(own, unitOf), unitName, context);
    case 'deployment':
      return plain(same(own, deploymentOf), plainName, context);
    case 'released': {
      const delivery = deliveryOf(context, hypothesis);
      const change = changes.find(({ id }) => id === delivery);
      const ids = new Set(
        services.filter(({ name }) => name === change?.service).map(({ id }) => id),
      );
      const released = instances.filter(({ service }) => ids.has(service));
      return change?.kind === 'deploy'
        ? plain(same(released, deploymentOf), plainName, context)
        : undefined;
    }
    default:
      return undefined;
  }
}

const droppedIndex =
  /^\+\s*DROP\s+INDEX\s+(?:CONCURRENTLY\s+)?(?:IF\s+EXISTS\s+)?([\w.]+)\s*;?\s*$/im;

function deploymentOf({ name }: Instance): string | undefined {
  return name.match(pod)?.[1];
}

function unitOf({ name }: Instance): string | undefined {
  return unitName.test(name) ? name : undefined;
}

/** What all instances agree on. */
function same(
  instances: readonly Instance[],
  of: (instance: Instance) => string | undefined,
): string | undefined {
  const found = new Set(instances.map(of));
  return found.size === 1 ? [...found][0] : undefined;
}

/** The words as a part of a command, if they are nothing but a name, and one that the report's evidence knows. */
function plain(words: string | undefined, pattern: RegExp, { names }: SlotContext): Slot {
  if (words === undefined || words.length > longest || !pattern.test(words)) return undefined;
  if (/\d/.test(words) && !names.has(words)) return undefined;
  return { quote: words };
}

function columnsOf(context: SlotContext): Slot {
  const { mechanism } = context.hypothesis;
  const columns = indexColumns(mechanism.statement ?? '', mechanism.table ?? '');
  const parts = columns?.map(({ name, descending }) => {
    const part = plain(name, identifier, context);
    return part === undefined ? undefined : text(part, descending ? ' DESC' : '');
  });
  if (parts === undefined || parts.length === 0 || parts.includes(undefined)) return undefined;
  return text(
    ...list(
      parts.filter((part) => part !== undefined),
      ', ',
    ),
  );
}
