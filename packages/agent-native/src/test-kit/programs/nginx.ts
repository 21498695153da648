import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, runProgram, startProgram, withCleanup } from '../program.ts';
import type { Server, ServerOptions } from './postgres.ts';

export interface Nginx extends Server {
  readonly tlsPort: number;
  /** The self-signed certificate. */
  readonly certificate: string;
}

/** nginx with plain HTTP and TLS; `body` is the inside of both servers. */
export async function startNginx(body: string, options: ServerOptions = {}): Promise<Nginx> {
  const { address = '127.0.0.1' } = options;
  const port = options.port ?? (await freePort());
  const tlsPort = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'abduce-nginx-'));
  await chmod(folder, 0o755);
  const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  await runProgram('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
    ...[
      '-addext',
      `subjectAltName=DNS:localhost,IP:${address}`,
      '-keyout',
      key,
      '-out',
      certificate,
    ],
  ]);
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; master_process on; worker_processes 1; pid ${folder}/pid; error_log stderr;
     events { worker_connections 512; }
     http { access_log off; ${temp} keepalive_requests 100000;
       server { listen ${address}:${port}; ${body} }
       server { listen ${address}:${tlsPort} ssl http2; ssl_certificate ${certificate}; ssl_certificate_key ${key}; ${body} }
     }`,
  );
  const program = await startProgram(
    'nginx',
    ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')],
    { ...options, port: tlsPort },
  );
  return withCleanup(program, { address, port, tlsPort, certificate }, () =>
    rm(folder, { recursive: true, force: true }),
  );
}
