export { decodeOtlp } from './otlp/decode.ts';
export { decodeOtlpJson } from './otlp/decode-json.ts';
export { encodeOtlp, encodeOtlpJson } from './otlp/encode.ts';
export {
  decodeExportResponse,
  decodeStatus,
  encodeExportResponse,
  encodeStatus,
  type OtlpFormat,
  type PartialSuccess,
  type RpcStatus,
} from './otlp/response.ts';
export type { OtlpSignal } from './otlp/signal.ts';
