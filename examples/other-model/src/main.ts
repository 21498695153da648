import { renderText } from '@abduce/rca';
import { localServer } from './local-server.ts';
import { messagesModel } from './messages-model.ts';
import { voice } from './voice.ts';
import { wordIncident } from './word-incident.ts';

const incident = new URL('../../../fixtures/cases/kept-connections/case.json.gz', import.meta.url);
const server = await localServer(voice);
try {
  const model = messagesModel({ model: 'any', baseUrl: server.baseUrl, apiKey: 'none' });
  const report = await wordIncident(incident, model);
  console.log(renderText(report));
  console.log(`${server.received.length} request to ${model.id}; worded by: ${report.wording.by}`);
} finally {
  await server[Symbol.asyncDispose]();
}
