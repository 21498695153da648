export { decodeOtlp } from './otlp/decode.ts';
export type { OtlpSignal } from './otlp/signal.ts';
