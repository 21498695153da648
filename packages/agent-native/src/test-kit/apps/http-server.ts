import { createServer } from 'node:http';
import { argv, stdout } from 'node:process';

// `/status/<code>` answers with the code, `/delay/<ms>` waits first, `/size/<bytes>` has a body of that size.
const [, , port = '0', address = '127.0.0.1'] = argv;
const server = createServer((request, response) => {
  const [, verb, value = '0'] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
  request.resume().on('end', () => {
    const answer = (): void => {
      response.statusCode = verb === 'status' ? Number(value) : 200;
      response.end(verb === 'size' ? 'x'.repeat(Number(value)) : 'ok');
    };
    if (verb === 'delay') setTimeout(answer, Number(value));
    else answer();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(port), address, () => stdout.write('listening\n'));
