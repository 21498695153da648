export {
  type Asked,
  type AskedCall,
  type AskFailure,
  type AskOptions,
  askStructured,
  type StructuredRequest,
} from './ask-structured.ts';
export type { JsonSlip } from './json/read-json.ts';
export { type SchemaProblem, schemaProblems } from './schema/schema-problems.ts';
