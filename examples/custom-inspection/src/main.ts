import { dryRun } from '@abduce/core';
import { history } from './history.ts';
import { providerPatience } from './provider-patience.ts';

const { worlds, verdicts, firings } = dryRun(providerPatience, await history());
console.log(`${worlds} windows: ${verdicts.pass} pass, ${verdicts.fail} fail`);
for (const { range, finding } of firings) {
  const [from, to] = [range.start, range.end].map((time) =>
    new Date(time).toISOString().slice(11, 16),
  );
  console.log(`${from} to ${to}  ${finding.message}`);
}
