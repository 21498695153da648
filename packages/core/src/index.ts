export {
  AbduceError,
  type AbduceErrorOptions,
  type ErrorCode,
  errorCodes,
  isAbduceError,
} from './model/error.ts';
