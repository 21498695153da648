/** What one OTLP request carries. */
export type OtlpSignal = 'traces' | 'logs' | 'metrics';
