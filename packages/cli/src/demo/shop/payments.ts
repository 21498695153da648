import { call } from './http.ts';
import { runService } from './service.ts';

await runService('payments', ({ peer }) => ({
  routes: {
    'POST /payments': ({ body }) => call(peer('provider'), 'POST', '/charge', body),
  },
}));
