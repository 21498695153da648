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
export { decodePprof, type PprofLimits, type PprofOptions } from './pprof/decode.ts';
export { encodePprof } from './pprof/encode.ts';
export {
  decodeRemoteWrite,
  type RemoteWriteLimits,
  type RemoteWriteRequest,
} from './remote-write/decode.ts';
export { encodeSeriesLabels } from './remote-write/encode-labels.ts';
export {
  type RemoteWriteEncoder,
  type RemoteWriteSamples,
  remoteWriteEncoder,
  staleMarker,
} from './remote-write/encoder.ts';
export {
  type RemoteWriteKind,
  type RemoteWriteMetadata,
  remoteWriteKinds,
} from './remote-write/metadata.ts';
