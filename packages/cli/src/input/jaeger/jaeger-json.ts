/** What Jaeger's API and its user interface give for traces, as far as it is read. Times are microseconds. */
export interface JaegerTrace {
  readonly traceID?: unknown;
  readonly spans: readonly JaegerSpan[];
  readonly processes?: Readonly<Record<string, JaegerProcess>>;
}

export interface JaegerSpan {
  readonly traceID?: unknown;
  readonly spanID?: unknown;
  readonly parentSpanID?: unknown;
  readonly operationName?: unknown;
  readonly references?: readonly JaegerReference[] | null;
  readonly flags?: unknown;
  readonly startTime?: unknown;
  readonly duration?: unknown;
  readonly tags?: readonly JaegerTag[] | null;
  readonly logs?: readonly JaegerLog[] | null;
  readonly processID?: unknown;
  readonly process?: JaegerProcess | null;
}

export interface JaegerReference {
  readonly refType?: unknown;
  readonly traceID?: unknown;
  readonly spanID?: unknown;
}

export interface JaegerTag {
  readonly key: string;
  readonly type?: unknown;
  readonly value?: unknown;
}

export interface JaegerLog {
  readonly timestamp?: unknown;
  readonly fields?: readonly JaegerTag[] | null;
}

export interface JaegerProcess {
  readonly serviceName?: unknown;
  readonly tags?: readonly JaegerTag[] | null;
}
