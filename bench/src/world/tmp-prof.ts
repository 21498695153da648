import { performance } from 'node:perf_hooks';
import { createObserver } from '@abduce/core';
import { createEngine, templateExplainer } from '@abduce/rca';
import { generateSystem, steps } from './generate-system.ts';
const sys = generateSystem({ services: 500, calleesPerService: 10, instancesPerService: 4 });
const step = 15000, start = Date.UTC(2026,0,5,12), window = steps*step;
const cpu = () => { const u = process.cpuUsage(); return (u.user+u.system)/1000; };
for (let i = 0; i < 3; i++) {
  const observer = createObserver({ store: sys.store, engine: createEngine(), explainer: templateExplainer(), step, window, baseline: window });
  let a = cpu();
  await observer.assess({ start, end: start+window });
  let b = cpu();
  await observer.investigate({ service: sys.target, indicator: 'availability', range: { start, end: start+window } });
  let c = cpu();
  console.log('assess', (b-a)|0, 'investigate', (c-b)|0);
}
