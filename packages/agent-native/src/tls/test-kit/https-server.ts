import { readFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { createServer } from 'node:https';
import { argv, stdout } from 'node:process';

// `/<anything>/<code>` answers with the code and says the path. HTTP/2 is spoken where the client asks for it and the last
// argument is `h2`.
const [, , port = '0', folder = '', version = ''] = argv;
const options = {
  key: readFileSync(`${folder}/key.pem`),
  cert: readFileSync(`${folder}/cert.pem`),
};
const answer = (path: string): readonly [number, string] => [
  Number(path.split('/').at(-1)) || 200,
  `said ${path}\n`,
];
if (version === 'h2') {
  createSecureServer(options, (request, response) => {
    const [status, body] = answer(request.url);
    request.resume().on('end', () => {
      response.writeHead(status);
      response.end(body);
    });
  }).listen(Number(port), '127.0.0.1', () => stdout.write('listening\n'));
} else {
  const server = createServer(options, (request, response) => {
    const [status, body] = answer(request.url ?? '');
    request.resume().on('end', () => {
      response.statusCode = status;
      response.end(body);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(Number(port), '127.0.0.1', () => stdout.write('listening\n'));
}
