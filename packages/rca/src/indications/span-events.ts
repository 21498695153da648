import {
  type CaseFile,
  findAttribute,
  type LogTable,
  logSeverity,
  logText,
  type PatternMiner,
  patternMiner,
  type TelemetryBatch,
} from '@abduce/core';
import type { TraceFrame } from './trace-frame.ts';

/** Something that happens inside a span: a call, a step of its own work, or a log record. */
export interface SpanEvent {
  /** Base operation of the step, or of what answered the call; -1 for a log record. */
  readonly operation: number;
  /** True for a call that another service answered. */
  readonly call: boolean;
  /** For a log record: the source line where it is told, else the template. */
  readonly template: string;
  readonly error: boolean;
}

/** Events of each span in order of time: span `r` owns `at[r] … at[r + 1] - 1`. */
export interface SpanEvents {
  readonly events: readonly SpanEvent[];
  readonly at: Int32Array;
  readonly id: Int32Array;
  /** The child span, -1 for log records. */
  readonly span: Int32Array;
}

export const eventDefaults = {
  maxRecords: 200_000,
  maxPatterns: 500,
} as const;

/** Row of the span with this id; ids are unique enough across traces to need no other key. */
function spanFinder(frame: TraceFrame): (high: number, low: number) => number {
  const { ids, length } = frame.rows;
  let size = 16;
  while (size < length * 2) size *= 2;
  const table = new Int32Array(size).fill(-1);
  const slotOf = (high: number, low: number): number => {
    const h = Math.imul(high ^ (low >>> 15) ^ low, 0x9e3779b1);
    return (h ^ (h >>> 15)) & (size - 1);
  };
  for (let row = 0; row < length; row++) {
    let slot = slotOf(ids[row * 2] as number, ids[row * 2 + 1] as number);
    while (table[slot] !== -1) slot = (slot + 1) & (size - 1);
    table[slot] = row;
  }
  return (high, low) => {
    if (high === 0 && low === 0) return -1;
    let slot = slotOf(high, low);
    for (let row = table[slot] as number; row !== -1; row = table[slot] as number) {
      if (ids[row * 2] === high && ids[row * 2 + 1] === low) return row;
      slot = (slot + 1) & (size - 1);
    }
    return -1;
  };
}

/** `logger:line` where the record tells both; two lines of a program never share it. */
function sourceOf(batch: TelemetryBatch, logs: LogTable, row: number, lineKeys: number[]): string {
  const scope = batch.strings[batch.scopes.name[logs.scope[row] as number] as number] ?? '';
  for (const key of lineKeys) {
    const at = findAttribute(logs.attributes, row, key);
    if (at >= 0) return `${scope}#${logs.attributes.values[at] as number}`;
  }
  return '';
}

interface LogEvent {
  readonly span: number;
  readonly time: number;
  readonly id: number;
}

function logEvents(
  caseFile: CaseFile,
  frame: TraceFrame,
  events: SpanEvent[],
): readonly LogEvent[] {
  const found: LogEvent[] = [];
  const find = spanFinder(frame);
  const miners = new Map<number, PatternMiner>();
  const known = new Map<string, number>();
  let records = 0;
  for (const batch of caseFile.telemetry) {
    const { logs, strings } = batch;
    if (logs === undefined) continue;
    const lineKeys = ['code.line.number', 'code.lineno']
      .map((key) => strings.indexOf(key))
      .filter((key) => key >= 0);
    for (let row = 0; row < logs.length && records < eventDefaults.maxRecords; row++) {
      const span = find(logs.spanId[row * 2] as number, logs.spanId[row * 2 + 1] as number);
      if (span < 0 || (frame.group[span] as number) < 0) continue;
      records++;
      const service = frame.rows.service[span] as number;
      const source = sourceOf(batch, logs, row, lineKeys);
      let key = `${service}|${source}`;
      let miner: PatternMiner | undefined;
      let pattern = -1;
      if (source === '') {
        miner = miners.get(service);
        if (miner === undefined) {
          miner = patternMiner({ maxPatterns: eventDefaults.maxPatterns });
          miners.set(service, miner);
        }
        pattern = miner.add(logText(batch, row));
        if (pattern < 0) continue;
        key = `${service}|${pattern}`;
      }
      const severity = logSeverity(
        logs.severity[row] as number,
        strings[logs.severityText[row] as number],
      );
      const error = severity === 'error' || severity === 'fatal';
      if (error) key += '|e';
      let id = known.get(key);
      if (id === undefined) {
        id =
          events.push({
            operation: -1,
            call: false,
            template: source || (miner?.pattern(pattern)?.template.trim() ?? ''),
            error,
          }) - 1;
        known.set(key, id);
      }
      found.push({ span, time: logs.timeMs[row] as number, id });
    }
  }
  return found;
}

/** Joins children and log records of every span. O(n) expected. */
export function spanEvents(caseFile: CaseFile, frame: TraceFrame): SpanEvents {
  const { rows, tree, named, child, childAt } = frame;
  const events: SpanEvent[] = [];
  const own = new Map<number, number>();
  const stepOf = (row: number): number => {
    const answer = tree.answer[row] as number;
    const call = answer >= 0 || rows.service[row] !== rows.service[tree.parent[row] as number];
    const operation = named[answer >= 0 ? answer : row] as number;
    const key = operation * 2 + (call ? 1 : 0);
    let id = own.get(key);
    if (id === undefined) {
      id = events.push({ operation, call, template: '', error: false }) - 1;
      own.set(key, id);
    }
    return id;
  };
  const steps = Int32Array.from(child, stepOf);
  const logs = logEvents(caseFile, frame, events);
  const at = new Int32Array(rows.length + 1);
  for (let row = 0; row < rows.length; row++) {
    at[row + 1] = (childAt[row + 1] as number) - (childAt[row] as number);
  }
  for (const { span } of logs) at[span + 1] = (at[span + 1] as number) + 1;
  for (let row = 0; row < rows.length; row++) {
    at[row + 1] = (at[row + 1] as number) + (at[row] as number);
  }
  const total = at[rows.length] as number;
  const id = new Int32Array(total);
  const time = new Float64Array(total);
  const spanAt = new Int32Array(total);
  const next = at.slice(0, rows.length);
  const insert = (row: number, event: number, when: number, span: number): void => {
    let slot = next[row] as number;
    next[row] = slot + 1;
    const first = at[row] as number;
    while (slot > first && (time[slot - 1] as number) > when) {
      time[slot] = time[slot - 1] as number;
      id[slot] = id[slot - 1] as number;
      spanAt[slot] = spanAt[slot - 1] as number;
      slot--;
    }
    time[slot] = when;
    id[slot] = event;
    spanAt[slot] = span;
  };
  for (let row = 0; row < rows.length; row++) {
    for (let i = childAt[row] as number; i < (childAt[row + 1] as number); i++) {
      const one = child[i] as number;
      insert(row, steps[i] as number, rows.start[one] as number, one);
    }
  }
  for (const { span, time: when, id: event } of logs) insert(span, event, when, -1);
  return { events, at, id, span: spanAt };
}
