import { analyze } from './analyze.ts';

const telemetry = new URL('../../../fixtures/demo/bad-release/telemetry/', import.meta.url);
console.log((await analyze(telemetry)).join('\n'));
