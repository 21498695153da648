import { Agent, request } from 'node:http';
import { argv, stdout } from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

// Somebody outside who asks one service again and again, and tells the statuses; 0 where there was no answer.
const [, , url = '', count = '1', pauseMs = '0'] = argv;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const statuses: number[] = [];
for (let i = 0; i < Number(count); i++) {
  const status = await new Promise<number>((resolve) => {
    request(url, { agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', () => resolve(0))
      .end();
  });
  statuses.push(status);
  if (pauseMs !== '0') await pause(Number(pauseMs));
}
agent.destroy();
stdout.write(JSON.stringify(statuses));
