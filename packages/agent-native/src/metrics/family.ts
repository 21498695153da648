export type FamilyKind = 'counter' | 'gauge' | 'histogram';

/** One metric: what the page and the batches say of it. */
export interface Family {
  readonly name: string;
  readonly kind: FamilyKind;
  /** UCUM. */
  readonly unit: string;
  readonly help: string;
}

export const counter = (name: string, unit: string, help: string): Family => ({
  name,
  kind: 'counter',
  unit,
  help,
});

export const gauge = (name: string, unit: string, help: string): Family => ({
  name,
  kind: 'gauge',
  unit,
  help,
});

/** Of durations. */
export const histogram = (name: string, help: string): Family => ({
  name,
  kind: 'histogram',
  unit: 's',
  help,
});
