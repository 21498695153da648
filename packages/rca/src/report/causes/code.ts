import { act, type CauseTemplate, undo } from './cause-template.ts';

export const codeCauses: Readonly<
  Record<
    | 'cpu_regression'
    | 'event_loop_blocked'
    | 'allocation_pressure'
    | 'memory_leak'
    | 'exception'
    | 'wrong_result'
    | 'n_plus_one'
    | 'retry_storm',
    CauseTemplate
  >
> = {
  cpu_regression: {
    because: [
      '{function} in {entity} burned more CPU per request',
      '{operation} in {entity} burned more CPU per request',
      '{entity} burned more CPU per request',
    ],
    how: [
      'CPU used by {entity} {instance.cpu.usage}.',
      'Time spent inside {entity} itself {service.self_time}.',
      'The work was done in {function}.',
    ],
    mitigate: [
      undo,
      act('Add instances of {entity} to spread the load.', 'Costs more, and hides the regression.'),
    ],
    fix: [
      act([
        'Profile {operation} in {entity} and remove the added work.',
        'Profile {entity} under load and remove the added work.',
      ]),
    ],
    prevent: [
      act('Compare CPU per request of {entity} before and after each release, on steady load.'),
    ],
  },
  event_loop_blocked: {
    because: [
      '{operation} blocked the event loop of {entity} with synchronous work',
      'synchronous work blocked the event loop of {entity}',
    ],
    how: [
      'Event-loop delay {instance.event_loop.delay}.',
      'The event loop was busy for a share of time that {instance.event_loop.utilization}.',
      'While one request computes, every other request of the same process waits, also those that only do I/O.',
    ],
    mitigate: [
      undo,
      act('Add processes of {entity}, so that fewer requests share one event loop.'),
    ],
    fix: [act('Move the synchronous work to a worker thread, or split it into slices that yield.')],
    prevent: [act('Alert on event-loop delay, and load-test with concurrent requests.')],
  },
  allocation_pressure: {
    because: ['{entity} spent its time collecting garbage'],
    how: [
      'Time in garbage collection {instance.gc.time}.',
      'Memory that is allocated and dropped quickly keeps the collector busy, though nothing is retained.',
    ],
    mitigate: [undo, act('Give {entity} a larger heap.', 'Collections become rarer but longer.')],
    fix: [
      act(
        'Compare allocation profiles before and after, and reuse or stream the buffers that churn.',
      ),
    ],
    prevent: [act('Track allocated bytes per request of {entity} in load tests.')],
  },
  memory_leak: {
    because: ['{entity} retained more and more memory'],
    how: [
      'Memory used {instance.memory.usage}.',
      'Heap in use {instance.heap.used}.',
      'What is retained grows with time rather than with load, until the process is killed or collects garbage all the time.',
    ],
    mitigate: [
      undo,
      act(
        'Restart the instances of {entity} one by one to gain time.',
        'The leak begins again at once.',
      ),
    ],
    fix: [
      act(
        'Compare two heap snapshots of {entity} taken under load, and release what grows. A higher limit only delays the end.',
      ),
    ],
    prevent: [act('Run a soak test and alert on the slope of memory, not only on its level.')],
  },
  exception: {
    because: [
      '{operation} in {entity} started to throw {template}',
      '{entity} started to throw {template}',
      '{operation} in {entity} started to throw',
      'code in {entity} started to throw',
    ],
    how: [
      'Failed requests {service.errors}.',
      'The errors begin in {entity} itself, not in what it calls.',
    ],
    mitigate: [undo],
    fix: [
      act([
        'Handle the case that throws {template}.',
        'Handle the case that throws; the error log of {entity} names the place.',
      ]),
    ],
    prevent: [
      act(
        'Add a test with the input that failed, and alert on log patterns that were never seen before.',
      ),
    ],
  },
  wrong_result: {
    because: [
      '{operation} in {entity} took another branch than before',
      '{entity} took another branch than before',
    ],
    how: [
      'Time spent inside {entity} {service.self_time}.',
      'Such code answers without an error, but not with the work it used to do.',
    ],
    mitigate: [undo],
    fix: [
      act('Compare a trace from before with one from now, and follow the first call that differs.'),
    ],
    prevent: [act('Assert on the outcome in tests, not only on the status code.')],
  },
  n_plus_one: {
    because: [
      '{operation} in {entity} asked {peer} once per item instead of once per request',
      '{entity} asked {peer} once per item instead of once per request',
      '{operation} in {entity} issued one call per item instead of one per request',
      '{entity} issued one call per item instead of one per request',
    ],
    how: [
      'The repeated call is {statement}.',
      'Calls of it {calls}.',
      'The time of each {each}.',
      'Repeated calls inside one request {dependency.repeats}.',
      'Calls to {peer} {dependency.requests}.',
    ],
    mitigate: [undo],
    fix: [
      act([
        'Fetch all items with one query in place of {statement}, or batch the calls per request.',
        'Fetch all items with one call, or batch the calls per request.',
      ]),
    ],
    prevent: [act('Assert on the number of calls per request in an integration test.')],
  },
  retry_storm: {
    because: [
      '{source} retried its calls to {peer} until the retries became the load',
      'retries of {entity} multiplied the load',
    ],
    how: [
      'Repeated attempts {dependency.retries}.',
      'Each failed call is asked again, so that the callee gets more work the less of it succeeds; this may outlive what began it.',
    ],
    mitigate: [
      undo,
      act(
        'Limit retries to a small share of all calls, or switch them off for now.',
        'Single failures reach users directly.',
      ),
    ],
    fix: [act('Retry with a budget, exponential back-off and jitter, at one layer only.')],
    prevent: [
      act('Test the system with a failing dependency, and alert on attempts per logical call.'),
    ],
  },
};
