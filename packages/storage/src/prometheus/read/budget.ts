import { AbduceError } from '@abduce/core';
import type { PrometheusLimits } from '../limits.ts';

/** What one query may still take. */
export interface Budget {
  /** Samples left for an answer. */
  request(): number;
  took(samples: number): void;
}

export function budget({ samples, requests }: PrometheusLimits): Budget {
  let [left, asked] = [samples, 0];
  const over = (limit: string, most: number): AbduceError =>
    new AbduceError('STORE_REJECTED', `one query takes over ${most} ${limit}`, {
      hint: `Ask for a shorter range, longer steps or fewer series, or raise limits.${limit}.`,
      details: { limit: `query-${limit}`, most },
    });
  return {
    request() {
      if (++asked > requests) throw over('requests', requests);
      return Math.max(1, left);
    },
    took(count) {
      left -= count;
      if (left < 0) throw over('samples', samples);
    },
  };
}
