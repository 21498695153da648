import { createObserver, type World, worldOf } from '@abduce/core';
import { minutes, scenario } from '@abduce/core/testing';
import { memoryStore } from '@abduce/storage/memory';

/** Twenty minutes of a small shop, looked at every two; its card provider is slow in the second half. */
export async function history(): Promise<World[]> {
  const told = scenario({ seed: 7, duration: minutes(20) })
    .service('checkout')
    .external('api.pay.example')
    .call('checkout', 'api.pay.example', { operation: 'POST /charge', latency: 80 })
    .load('checkout', 3)
    .during(minutes(10), minutes(16), { call: ['checkout', 'api.pay.example'], slower: 8 });
  await using observer = createObserver({ store: memoryStore() });
  for (const batch of told.batches()) await observer.sink.write(batch);
  const worlds: World[] = [];
  for (let end = told.range.start + minutes(2); end <= told.range.end; end += minutes(2)) {
    const { world } = await observer.assess({ start: end - minutes(2), end });
    worlds.push(worldOf(world));
  }
  return worlds;
}
