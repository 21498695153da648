import { renderText } from '@abduce/rca';
import { explain } from './explain.ts';

const telemetry = new URL('../../../fixtures/demo/bad-release/telemetry/', import.meta.url);
console.log(renderText(await explain(telemetry)));
