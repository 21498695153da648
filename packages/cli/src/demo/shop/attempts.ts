import { HttpError } from './http.ts';
import { log } from './log.ts';

/** Runs a call, and again when it gets no answer in time, as often as allowed. */
export async function attempts(most: number, run: () => Promise<unknown>): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const late = error instanceof HttpError && error.status === 504;
      if (!late || attempt >= most) throw error;
      log('warn', `attempt ${attempt} of ${most} failed: ${error.message}`);
    }
  }
}
