/** Kinds of metrics in remote write 1.0, by number. */
export const remoteWriteKinds = [
  'unknown',
  'counter',
  'gauge',
  'histogram',
  'gaugehistogram',
  'summary',
  'info',
  'stateset',
] as const;

export type RemoteWriteKind = (typeof remoteWriteKinds)[number];

/** What remote write says of a metric beyond its samples. */
export interface RemoteWriteMetadata {
  readonly metric: string;
  readonly kind: RemoteWriteKind;
  readonly help: string;
  readonly unit: string;
}
