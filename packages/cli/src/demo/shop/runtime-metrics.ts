import {
  constants,
  monitorEventLoopDelay,
  PerformanceObserver,
  performance,
} from 'node:perf_hooks';
import type { Meter } from '@opentelemetry/api';

/** Process and runtime metrics under the names of the OpenTelemetry semantic conventions. */
export function observeRuntime(meter: Meter): void {
  meter.createObservableCounter('process.cpu.time', { unit: 's' }).addCallback((result) => {
    const usage = process.cpuUsage();
    result.observe(usage.user / 1e6, { 'cpu.mode': 'user' });
    result.observe(usage.system / 1e6, { 'cpu.mode': 'system' });
  });
  meter
    .createObservableUpDownCounter('process.memory.usage', { unit: 'By' })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableUpDownCounter('v8js.memory.heap.used', { unit: 'By' })
    .addCallback((result) => result.observe(process.memoryUsage().heapUsed));

  let previous = performance.eventLoopUtilization();
  meter
    .createObservableGauge('nodejs.eventloop.utilization', { unit: '1' })
    .addCallback((result) => {
      const current = performance.eventLoopUtilization();
      result.observe(performance.eventLoopUtilization(current, previous).utilization);
      previous = current;
    });
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  meter.createObservableGauge('nodejs.eventloop.delay.p99', { unit: 's' }).addCallback((result) => {
    result.observe(delay.percentile(99) / 1e9);
    delay.reset();
  });

  const collections = meter.createHistogram('v8js.gc.duration', { unit: 's' });
  const kinds = new Map([
    [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
    [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
    [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
    [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
  ]);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { kind } = (entry as unknown as { detail: { kind: number } }).detail;
      collections.record(entry.duration / 1000, { 'v8js.gc.type': kinds.get(kind) ?? 'unknown' });
    }
  }).observe({ entryTypes: ['gc'] });
}
