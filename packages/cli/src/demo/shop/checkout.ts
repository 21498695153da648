import { attempts } from './attempts.ts';
import { call, HttpError } from './http.ts';
import { signReceipt } from './receipt.ts';
import { runService } from './service.ts';

interface Cart {
  readonly user: number;
  readonly product: number;
}

function isCart(value: unknown): value is Cart {
  const cart = value as Partial<Cart> | undefined;
  return Number.isInteger(cart?.user) && Number.isInteger(cart?.product);
}

await runService('checkout', ({ peer, setting, version }) => ({
  routes: {
    'POST /checkout': async ({ body }) => {
      if (!isCart(body)) throw new HttpError(400, 'a cart has a user and a product');
      const { price } = (await call(peer('catalog'), 'GET', `/price?product=${body.product}`)) as {
        price: number;
      };
      await attempts(setting('payments.attempts', 1), () =>
        call(peer('payments'), 'POST', '/payments', {
          body: { amount: price },
          timeout: setting('payments.timeoutMs', 10_000),
        }),
      );
      const ordered = await call(peer('orders'), 'POST', '/orders', {
        body: { user: body.user, total: price },
      });
      // 5.1.0 signs what the customer gets.
      return version === '5.1.0' ? { ordered, receipt: signReceipt(body.user, price) } : ordered;
    },
  },
}));
