import { isAbduceError } from '@abduce/core';
import type { Check } from './store-tools.ts';

/** Whether the store answers, and how fast. */
export async function reachability<T>(
  ask: () => Promise<T>,
  told: (answer: T) => string,
): Promise<Check> {
  const started = performance.now();
  try {
    const answer = await ask();
    const took = Math.round(performance.now() - started);
    return { name: 'reachable', state: 'ok', detail: `${told(answer)} answers in ${took} ms` };
  } catch (error) {
    if (!isAbduceError(error)) throw error;
    const { message, hint } = error;
    return {
      name: 'reachable',
      state: 'missing',
      detail: message,
      hint: hint ?? 'see that the server runs, and that address, user and password are right',
    };
  }
}
