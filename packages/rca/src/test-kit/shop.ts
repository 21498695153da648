import { minutes, type Scenario, scenario } from '@abduce/core/testing';

/** The fault of every told case: its time, and a case around it with a minute of health before. */
export const fault: { readonly from: number; readonly to: number } = {
  from: minutes(3),
  to: minutes(4.5),
};
export const around: {
  readonly window: readonly [number, number];
  readonly baselines: readonly (readonly [number, number])[];
} = {
  window: [fault.from - minutes(1), fault.to],
  baselines: [[0, fault.from - minutes(1)]],
};

export const ordersQuery: string = 'SELECT * FROM orders WHERE user_id = $1';

/** A shop of five services, two databases and a provider, healthy; tests break it. */
export function shop(seed = 1): Scenario {
  return scenario({ seed, duration: fault.to })
    .service('gateway', { work: 2 })
    .service('orders', { instances: 2, work: 4, pool: 10 })
    .service('catalog', { work: 5 })
    .service('cart', { work: 3 })
    .service('pricing', { work: 3 })
    .database('postgresql', 'shop')
    .database('redis', 'cache')
    .external('api.pay.example')
    .call('gateway', 'orders', { operation: 'GET /orders/{id}' })
    .call('gateway', 'catalog', { operation: 'GET /catalog' })
    .call('gateway', 'cart', { operation: 'GET /cart' })
    .call('orders', 'postgresql/shop', { operation: ordersQuery })
    .call('orders', 'postgresql/shop', { operation: 'SELECT * FROM users WHERE id = $1' })
    .call('orders', 'api.pay.example', { operation: 'POST /charge', probability: 0.5 })
    .call('catalog', 'postgresql/shop', { operation: 'SELECT * FROM products WHERE id = $1' })
    .call('catalog', 'pricing', { operation: 'GET /price/{id}' })
    .call('cart', 'redis/cache', { operation: 'GET cart' })
    .log('orders', { body: 'handled order {int}' })
    .log('catalog', { body: 'listed {int} products' })
    .load('gateway', 4);
}
