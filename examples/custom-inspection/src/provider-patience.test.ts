import { dependencyId } from '@abduce/core';
import { inspectionTester } from '@abduce/core/testing';
import { describe, it } from 'vitest';
import { providerPatience } from './provider-patience.ts';

const provider = dependencyId('checkout', 'external:api.pay.example');
const calls = (p95: string) => ({ signals: { [provider]: { 'dependency.latency.p95': p95 } } });

inspectionTester(
  providerPatience,
  {
    pass: [['as quick as agreed', calls('0.1 0.3 0.2')]],
    fail: [
      ['one slow step', calls('0.1 0.9 0.2'), { value: 0.9, message: 'took 0.90 s' }],
      ['a stricter contract', calls('0.1 0.2'), { params: { most: 0.15 }, value: 0.2 }],
    ],
    unknown: [['no calls', { dependencies: [['checkout', 'external:api.pay.example']] }]],
    inapplicable: [['a service of our own', { dependencies: [['checkout', 'cart']] }]],
  },
  { describe, it },
);
