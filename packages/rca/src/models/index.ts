export { type AskFailure, askStructured } from './ask-structured.ts';
export { schemaProblems } from './schema/schema-problems.ts';
