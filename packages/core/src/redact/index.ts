export { type RedactChoice, redactCase, redactCaseInTurns } from './redact-case.ts';
export { type RedactOptions, type Redactor, type RedactPattern, redactor } from './redactor.ts';
export type { SecretKind } from './secret-kind.ts';
