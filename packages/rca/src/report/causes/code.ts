import { act, type CauseTemplate, restartCommands, rollBack } from './cause-template.ts';

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
    gist: [
      'Its own work took {service.self_time|instead}.',
      'It used {instance.cpu.usage|instead}.',
    ],
    how: [
      'CPU used by {entity} {instance.cpu.usage}.',
      'The time spent inside {entity} itself {service.self_time}.',
      'The work was done in {function}.',
      'The time goes into computing and not into waiting for others, so that nothing below {entity} can make it faster.',
    ],
    mitigate: [
      rollBack,
      act('add-instances', 'Add instances of {entity} to spread the load.', {
        risk: 'Costs more, and hides the regression.',
        undo: 'Remove the added instances.',
      }),
    ],
    fix: [
      act('remove-work', [
        'Profile {operation} in {entity} and remove the added work.',
        'Profile {entity} under load and remove the added work.',
      ]),
    ],
    prevent: [
      act(
        'compare-releases',
        'Compare CPU per request of {entity} before and after each release, on steady load.',
      ),
    ],
  },
  event_loop_blocked: {
    because: [
      '{operation} blocked the event loop of {entity} with synchronous work',
      'synchronous work blocked the event loop of {entity}',
    ],
    gist: ['Its event loop was late by {instance.event_loop.delay|instead}.'],
    how: [
      'Event-loop delay {instance.event_loop.delay}.',
      'The share of time in which the event loop was busy {instance.event_loop.utilization}.',
      'While one request computes, every other request of the same process waits, also those that only do I/O.',
    ],
    mitigate: [
      rollBack,
      act(
        'add-processes',
        'Add processes of {entity}, so that fewer requests share one event loop.',
        {
          risk: 'Each process needs memory and connections of its own.',
          undo: 'Remove the added processes.',
        },
      ),
    ],
    fix: [
      act(
        'move-work',
        'Move the synchronous work to a worker thread, or split it into slices that yield.',
      ),
    ],
    prevent: [
      act('alert-on-delay', 'Alert on event-loop delay, and load-test with concurrent requests.'),
    ],
  },
  allocation_pressure: {
    because: ['{entity} spent its time collecting garbage'],
    gist: ['Garbage collection took {instance.gc.time|instead}.'],
    how: [
      'Time in garbage collection {instance.gc.time}.',
      'Memory that is allocated and dropped quickly keeps the collector busy, though nothing is retained.',
    ],
    mitigate: [
      rollBack,
      act('larger-heap', 'Give {entity} a larger heap.', {
        risk: 'Collections become rarer but longer.',
        undo: 'Set the heap size back.',
      }),
    ],
    fix: [
      act(
        'reuse-buffers',
        'Compare allocation profiles before and after, and reuse or stream the buffers that churn.',
      ),
    ],
    prevent: [
      act('track-allocations', 'Track allocated bytes per request of {entity} in load tests.'),
    ],
  },
  memory_leak: {
    because: ['{entity} retained more and more memory'],
    gist: [
      'Its memory {instance.memory.usage} and did not come back.',
      'Its heap {instance.heap.used} and did not come back.',
    ],
    how: [
      'Memory in use {instance.memory.usage}.',
      'Heap in use {instance.heap.used}.',
      'Time in garbage collection {instance.gc.time}.',
      'What is retained grows with time rather than with load, until the process is killed or collects garbage all the time.',
    ],
    mitigate: [
      rollBack,
      act('restart', 'Restart the instances of {entity} one by one to gain time.', {
        risk: 'The leak begins again at once.',
        commands: restartCommands,
      }),
    ],
    fix: [
      act(
        'compare-heaps',
        'Compare two heap snapshots of {entity} taken under load, and release what grows. A higher limit only delays the end.',
      ),
    ],
    prevent: [
      act('soak-test', 'Run a soak test and alert on the slope of memory, not only on its level.'),
    ],
  },
  exception: {
    because: [
      '{operation} in {entity} started to throw {template}',
      '{entity} started to throw {template}',
      '{operation} in {entity} started to throw',
      'code in {entity} started to throw',
    ],
    gist: ['It failed {service.errors|share} of its requests ({service.errors|former}).'],
    how: [
      'Failed requests of {entity} {service.errors}.',
      'The errors begin in {entity} itself, not in what it calls.',
    ],
    mitigate: [
      rollBack,
      act('shut-off', 'Switch the failing path of {entity} off, or answer without it.', {
        risk: 'Answers are incomplete meanwhile.',
        undo: 'Switch the path on again.',
      }),
    ],
    fix: [
      act('handle-case', [
        'Handle the case that throws {template}.',
        'Handle the case that throws; the error log of {entity} names the place.',
      ]),
    ],
    prevent: [
      act(
        'test-input',
        'Add a test with the input that failed, and alert on log patterns that were never seen before.',
      ),
    ],
  },
  wrong_result: {
    because: [
      '{operation} in {entity} took another branch than before',
      '{entity} took another branch than before',
    ],
    gist: ['Its own work took {service.self_time|instead}.'],
    how: [
      'The time spent inside {entity} {service.self_time}.',
      'Such code answers without an error, but not with the work it used to do.',
    ],
    mitigate: [
      rollBack,
      act('hold-back', 'Hold back whatever acts on the answers of {entity} until they are right.', {
        risk: 'Work piles up behind it; answers given meanwhile may have to be corrected.',
        undo: 'Let the work go on.',
      }),
    ],
    fix: [
      act(
        'compare-traces',
        'Compare a trace from before with one from now, and follow the first call that differs.',
      ),
    ],
    prevent: [
      act('assert-outcome', 'Assert on the outcome in tests, not only on the status code.'),
    ],
  },
  n_plus_one: {
    because: [
      '{operation} in {entity} asked {peer} once per item instead of once per request',
      '{entity} asked {peer} once per item instead of once per request',
      '{operation} in {entity} issued one call per item instead of one per request',
      '{entity} issued one call per item instead of one per request',
    ],
    gist: [
      'It made {calls|instead}, each as fast as before ({spans|still}).',
      'It made {calls|instead}.',
      'Its calls {dependency.requests}.',
    ],
    how: [
      'The repeated call is {statement}.',
      'Calls of it {calls}.',
      'The time of each {spans|each}.',
      'Repeated calls inside one request {dependency.repeats}.',
      'Calls to {peer} {dependency.requests}.',
      'The calls follow each other, so that their times add up.',
    ],
    mitigate: [
      rollBack,
      act('bound-items', 'Bound the number of items per request of {entity} for now.', {
        risk: 'Users see shorter lists.',
        undo: 'Lift the bound.',
      }),
    ],
    fix: [
      act('batch', [
        'Fetch all items with one query in place of {statement}, or batch the calls per request.',
        'Fetch all items with one call, or batch the calls per request.',
      ]),
    ],
    prevent: [
      act('assert-calls', 'Assert on the number of calls per request in an integration test.'),
    ],
  },
  retry_storm: {
    because: [
      '{source} retried its calls to {peer} until the retries became the load',
      'retries of {entity} multiplied the load',
    ],
    gist: [
      'Repeated attempts {dependency.retries}.',
      'Calls {dependency.requests}.',
      'Requests {service.requests}.',
    ],
    how: [
      'Repeated attempts {dependency.retries}.',
      'Each failed call is asked again, so that the callee gets more work the less of it succeeds; this may outlive what began it.',
    ],
    mitigate: [
      rollBack,
      act(
        'limit-retries',
        'Limit retries to a small share of all calls, or switch them off for now.',
        {
          risk: 'Single failures reach users directly.',
          undo: 'Allow retries again once the callee has recovered.',
        },
      ),
    ],
    fix: [
      act('budget', 'Retry with a budget, exponential back-off and jitter, at one layer only.'),
    ],
    prevent: [
      act(
        'test-failing-callee',
        'Test the system with a failing dependency, and alert on attempts per logical call.',
      ),
    ],
  },
};
