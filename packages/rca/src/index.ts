export { renderJson } from './render/json.ts';
export { renderMarkdown } from './render/markdown.ts';
export { type RenderTextOptions, renderText } from './render/text.ts';
export { templateExplainer } from './report/template-explainer.ts';
export { type ReportViolation, verifyReport } from './report/verify.ts';
