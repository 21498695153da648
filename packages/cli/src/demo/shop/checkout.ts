import { call, HttpError } from './http.ts';
import { runService } from './service.ts';

interface Cart {
  readonly user: number;
  readonly product: number;
}

function isCart(value: unknown): value is Cart {
  const cart = value as Partial<Cart> | undefined;
  return Number.isInteger(cart?.user) && Number.isInteger(cart?.product);
}

await runService('checkout', ({ peer }) => ({
  routes: {
    'POST /checkout': async ({ body }) => {
      if (!isCart(body)) throw new HttpError(400, 'a cart has a user and a product');
      const { price } = (await call(peer('catalog'), 'GET', `/price?product=${body.product}`)) as {
        price: number;
      };
      await call(peer('payments'), 'POST', '/payments', { amount: price });
      return call(peer('orders'), 'POST', '/orders', { user: body.user, total: price });
    },
  },
}));
