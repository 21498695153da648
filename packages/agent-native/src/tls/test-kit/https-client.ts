import { existsSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { argv, stdout } from 'node:process';
import { setTimeout } from 'node:timers/promises';

// Lanes of requests `[method, url, body?]`: each lane has a connection of its own and makes its requests one after the
// other; the lanes run at once. Tells the status of each. With a file named, all requests but the first of each lane
// are made once it exists.
const [, , list = '[]', file = ''] = argv;
const lane = async (
  requests: readonly (readonly [string, string, string?])[],
): Promise<number[]> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
  const seen: number[] = [];
  for (const [method, url, body] of requests) {
    while (seen.length === 1 && file !== '' && !existsSync(file)) await setTimeout(10);
    seen.push(
      await new Promise<number>((resolve, reject) => {
        request(url, { method, agent }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode ?? 0));
        })
          .on('error', reject)
          .end(body);
      }),
    );
  }
  agent.destroy();
  return seen;
};
const lanes = JSON.parse(list) as [string, string, string?][][];
stdout.write(JSON.stringify(await Promise.all(lanes.map(lane))));
