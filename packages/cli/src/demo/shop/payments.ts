import http from 'node:http';
import { call } from './http.ts';
import { runService } from './service.ts';

await runService('payments', ({ peer, setting }) => {
  // The provider allows its customers so many connections.
  const agent = new http.Agent({
    keepAlive: true,
    maxSockets: setting('provider.connections', 64),
  });
  return {
    routes: {
      'POST /payments': ({ body }) =>
        call(peer('provider'), 'POST', '/charge', {
          body,
          agent,
          headers: { 'x-api-key': `key-${setting('provider.key', 1)}` },
        }),
    },
  };
});
