import { call } from './http.ts';
import { runService } from './service.ts';

interface Product {
  readonly id: number;
}

/** The product that customers buy together with this one. */
const partner = ({ id }: Product): number => (id % 2000) + 1;

await runService('gateway', ({ peer, version }) => {
  const price = (id: number): Promise<unknown> =>
    call(peer('catalog'), 'GET', `/price?product=${id}`);
  return {
    routes: {
      'GET /products': async ({ url }) => {
        const products = await call(peer('catalog'), 'GET', `/products${url.search}`);
        // 7.5.0 shows prices of this moment, of each product and of what goes with it, and asks for one at a time.
        if (version !== '7.5.0') return products;
        const priced: unknown[] = [];
        for (const product of products as readonly Product[])
          priced.push({
            ...product,
            now: await price(product.id),
            with: await price(partner(product)),
          });
        return priced;
      },
      'GET /orders': ({ url }) => call(peer('orders'), 'GET', `/orders${url.search}`),
      'POST /checkout': ({ body }) => call(peer('checkout'), 'POST', '/checkout', { body }),
    },
  };
});
