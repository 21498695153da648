import { Agent, request } from 'node:http';
import { argv, stdout } from 'node:process';

// Makes the requests one after the other on one connection, and tells what it saw of each.
const [, , base = '', list = '[]'] = argv;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const seen: { method: string; path: string; status: number; ms: number; reused: boolean }[] = [];
for (const [method, path, body] of JSON.parse(list) as [string, string, string?][]) {
  const begun = performance.now();
  let reused = false;
  const status = await new Promise<number>((resolve, reject) => {
    const call = request(new URL(path, base), { method, agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
      reused = call.reusedSocket;
    });
    call.on('error', reject).end(body);
  });
  seen.push({ method, path, status, ms: performance.now() - begun, reused });
}
agent.destroy();
stdout.write(JSON.stringify(seen));
