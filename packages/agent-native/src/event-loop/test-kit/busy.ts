import { createServer } from 'node:http';
import { argv, stdout } from 'node:process';

// Blocks its loop for so many milliseconds: once a request to `/block/<ms>`, and from a timer for `/timer/<ms>`.
const block = (milliseconds: number): void => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
};
const [, , port = '0'] = argv;
createServer((request, response) => {
  const [, verb, value] = (request.url ?? '').split('/');
  if (verb === 'block') block(Number(value));
  if (verb === 'timer') {
    setTimeout(() => {
      block(Number(value));
      response.end('ok');
    }, 20);
  } else response.end('ok');
}).listen(Number(port), '127.0.0.1', () => stdout.write('listening\n'));
