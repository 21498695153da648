import { call } from './http.ts';
import { runService } from './service.ts';

await runService('gateway', ({ peer }) => ({
  routes: {
    'GET /products': ({ url }) => call(peer('catalog'), 'GET', `/products${url.search}`),
    'GET /orders': ({ url }) => call(peer('orders'), 'GET', `/orders${url.search}`),
    'POST /checkout': ({ body }) => call(peer('checkout'), 'POST', '/checkout', body),
  },
}));
