/**
 * Labels that tell streams apart which Prometheus would mix: the scope under the names that OpenTelemetry gives it,
 * kind and temporality under our own. An attribute of such a name is escaped.
 */
export const reserved = {
  name: '__name__',
  scopeName: 'otel_scope_name',
  scopeVersion: 'otel_scope_version',
  /** Absent for most gauges, and for what others wrote; see `streamKinds`. */
  kind: 'abduce_kind',
  /** Absent where it is the usual one of the kind. */
  temporality: 'abduce_temporality',
  /** Hash of the labels that a limit left out. */
  dropped: 'abduce_dropped_labels',
} as const;
