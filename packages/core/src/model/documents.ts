import type { CaseFile } from './case-file.ts';
import { decodeDocument, encodeDocument } from './codec.ts';
import { AbduceError } from './error.ts';
import type { SignalTable } from './signal-table.ts';
import type { WorldSnapshot } from './world.ts';

function fault(document: string, message: string): AbduceError {
  return new AbduceError('DECODE', `${document} ${message}`, { details: { document } });
}

type Shape = Readonly<Record<string, 'list' | 'object'>>;

function checkShape(document: string, value: unknown, shape: Shape): void {
  for (const [key, kind] of Object.entries(shape)) {
    const field = (value as Readonly<Record<string, unknown>>)[key];
    const fits =
      kind === 'list' ? Array.isArray(field) : typeof field === 'object' && field !== null;
    if (!fits) throw fault(document, `has no ${kind} "${key}"`);
  }
}

function checkHead(document: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fault(document, 'is not an object');
  }
  const { schema } = value as { readonly schema?: unknown };
  if (schema !== 1) {
    const found = schema === undefined ? 'none' : JSON.stringify(schema).slice(0, 40);
    throw fault(document, `has schema ${found}; this version of abduce reads schema 1`);
  }
}

function checkSignals(document: string, table: SignalTable): void {
  checkShape(document, table, { grid: 'object', rows: 'list', values: 'object' });
  const expected = table.rows.length * table.grid.length;
  if (!(table.values instanceof Float64Array) || table.values.length !== expected) {
    throw fault(
      document,
      `holds ${table.values.length} signal values where ${table.rows.length} rows of ${table.grid.length} steps need ${expected}`,
    );
  }
}

function checkWorld(document: string, value: unknown): asserts value is WorldSnapshot {
  checkHead(document, value);
  checkShape(document, value, {
    services: 'list',
    instances: 'list',
    nodes: 'list',
    dependencies: 'list',
    changes: 'list',
    signals: 'object',
    gaps: 'list',
    quality: 'object',
  });
  checkSignals(document, (value as WorldSnapshot).signals);
}

export function encodeWorld(world: WorldSnapshot): string {
  return encodeDocument(world);
}

/** Throws `DECODE` when the text is no world of schema 1. */
export function decodeWorld(text: string): WorldSnapshot {
  const value = decodeDocument(text);
  checkWorld('world', value);
  return value;
}

export function encodeCase(caseFile: CaseFile): string {
  return encodeDocument(caseFile);
}

/** Throws `DECODE` when the text is no case file of schema 1. */
export function decodeCase(text: string): CaseFile {
  const value = decodeDocument(text);
  checkHead('case file', value);
  checkShape('case file', value, {
    window: 'object',
    baselines: 'list',
    world: 'object',
    baselineSignals: 'list',
    findings: 'list',
    telemetry: 'list',
    sampling: 'list',
    profiles: 'list',
  });
  const caseFile = value as CaseFile;
  checkWorld('world of the case file', caseFile.world);
  for (const table of caseFile.baselineSignals) checkSignals('baseline of the case file', table);
  return caseFile;
}
