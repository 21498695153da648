export interface SignalDefinition {
  readonly entity: 'service' | 'instance' | 'node' | 'dependency';
  readonly unit: string;
  readonly combine: 'sum' | 'avg' | 'max';
  readonly doc: string;
}

/** Short for a definition. */
export function signal(
  entity: SignalDefinition['entity'],
  unit: string,
  combine: SignalDefinition['combine'],
  doc: string,
): SignalDefinition {
  return { entity, unit, combine, doc };
}
