export { decodeDocument, encodeDocument } from './model/codec.ts';
export { decodeCase, decodeWorld, encodeCase, encodeWorld } from './model/documents.ts';
export {
  AbduceError,
  type AbduceErrorOptions,
  type ErrorCode,
  errorCodes,
  isAbduceError,
} from './model/error.ts';
