/** Upper bounds, in seconds, of `service.latency.bucket`; a last bucket `+Inf` holds everything. */
export const latencyBounds: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
