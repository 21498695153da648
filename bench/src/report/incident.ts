import { createObserver, type Investigation } from '@abduce/core';
import { manualClock, minutes, random, scenario, seconds } from '@abduce/core/testing';
import { createEngine, templateExplainer } from '@abduce/rca';
import { memoryStore } from '@abduce/storage/memory';

/** Services of each layer; each calls some of the next one. */
const layers = [20, 80, 190, 200] as const;
const databases = 40;

const nameOf = (layer: number, service: number): string => `s${layer}-${service}`;

/** At fault from the eighth minute on. */
export const culprit: string = nameOf(2, 17);

/** An incident in a told system of more than 500 services, investigated out of a store as an observer does it. */
export async function investigateIncident(): Promise<Investigation> {
  const draw = random(42);
  const told = scenario({ duration: minutes(12), seed: 3 });
  for (const [layer, size] of layers.entries()) {
    for (let at = 0; at < size; at++) {
      told.service(nameOf(layer, at), { instances: layer === 0 ? 2 : 1 });
    }
  }
  for (let at = 0; at < databases; at++) told.database('postgresql', `db${at}`);
  for (const [layer, size] of layers.slice(0, -1).entries()) {
    const next = layers[layer + 1] as number;
    const share = next / size;
    for (let at = 0; at < size; at++) {
      // Every service of the next layer has one caller at least; some have two.
      const from = Math.floor(at * share);
      const to = Math.max(from + 1, Math.floor((at + 1) * share));
      const own = Array.from({ length: to - from }, (_, i) => from + i);
      for (const target of new Set([...own, draw.integer(next)])) {
        const operation = `GET /part/${target}`;
        told.call(nameOf(layer, at), nameOf(layer + 1, target), { operation, probability: 0.5 });
      }
    }
  }
  for (let at = 0; at < layers[3]; at++) {
    told.call(nameOf(3, at), `postgresql/db${at % databases}`, {
      operation: `SELECT * FROM t${at} WHERE id = $1`,
    });
    told.log(nameOf(3, at), { body: 'handled {int} in {int} ms', perMinute: 4 });
  }
  for (let at = 0; at < layers[0]; at++) told.load(nameOf(0, at), 1);
  for (let at = 0; at < 40; at++) {
    const layer = 1 + (at % 3);
    const name = nameOf(layer, draw.integer(layers[layer] as number));
    told.deploy(name, draw.integer(minutes(11)), { version: `1.${at}.0` });
  }
  told
    .log(culprit, { body: 'part {int} failed: no such column', severity: 17, per: 'error' })
    .deploy(culprit, minutes(8) - seconds(5), { version: '2.0.0' })
    .during(minutes(8), minutes(12), { service: culprit, errorRate: 0.7, delay: 250 });
  const store = memoryStore();
  const observer = createObserver({
    store,
    clock: manualClock(told.range.end),
    engine: createEngine(),
    explainer: templateExplainer(),
    step: seconds(15),
    limits: { services: 1000, caseBytes: 20_000_000 },
  });
  for (const batch of told.batches()) await observer.sink.write(batch);
  // The part of the first layer that leads to the culprit.
  const middle = Math.floor(17 / (layers[2] / layers[1]));
  const front = nameOf(0, Math.floor(middle / (layers[1] / layers[0])));
  const { start, end } = told.range;
  return observer.investigate({
    service: front,
    indicator: 'latency',
    range: { start: start + minutes(6), end },
    baselines: [{ start, end: start + minutes(6) }],
  });
}
