/** Bounds of what is written and read. A label that goes beyond one is shortened or left out, and counted. */
export interface PrometheusLimits {
  /**
   * Bytes of a label's value; a longer one is cut and ends in a hash of the whole. Queries for the whole value find it,
   * patterns see what was left. Default 2,048.
   */
  readonly labelValueBytes: number;
  /** Bytes of a label's name, as escaped; likewise. VictoriaMetrics cuts beyond 256, the default. */
  readonly labelNameBytes: number;
  /** Labels of a series, name included; the rest is left out, and a label holds their hash. Default 30. */
  readonly labels: number;
  /** Samples of one write request. Default 5,000. */
  readonly requestSamples: number;
  /** Bytes of one write request before compression. Default 1 MiB. */
  readonly requestBytes: number;
  /** Bytes of write requests that wait in memory; `write` waits while there are more. Default 16 MiB. */
  readonly pendingBytes: number;
  /** Series whose labels are remembered as bytes. Default 100,000. */
  readonly rememberedSeries: number;
  /** Bytes of one answer, after decompression. Default 64 MiB. */
  readonly responseBytes: number;
  /** Samples that one query reads in all. Default 10,000,000. */
  readonly samples: number;
  /** Requests that one query may take. Default 1,000. */
  readonly requests: number;
  /** Points per series in one range query; Prometheus refuses over 11,000. Default 11,000. */
  readonly points: number;
  /** Milliseconds of raw samples that one request asks for. Default 6 hours. */
  readonly rawWindow: number;
}

export const defaultLimits: PrometheusLimits = {
  labelValueBytes: 2048,
  labelNameBytes: 256,
  labels: 30,
  requestSamples: 5000,
  requestBytes: 2 ** 20,
  pendingBytes: 2 ** 24,
  rememberedSeries: 100_000,
  responseBytes: 2 ** 26,
  samples: 10_000_000,
  requests: 1000,
  points: 11_000,
  rawWindow: 6 * 3_600_000,
};

/** Ids under which `stats().limits` counts. */
export type LimitId =
  | 'label-value-bytes'
  | 'label-name-bytes'
  | 'labels'
  /** Buckets of an exponential histogram: remote write 1.0 cannot hold them. */
  | 'exponential-buckets'
  /** Exemplars, which are not written. */
  | 'exemplars'
  /** Points without a usable time. */
  | 'time';
