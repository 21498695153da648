import { act, type CauseTemplate, undo } from './cause-template.ts';

export const resourceCauses: Readonly<
  Record<
    | 'cpu_throttled'
    | 'cpu_contention'
    | 'memory_exhausted'
    | 'disk_contention'
    | 'disk_full'
    | 'disk_slow',
    CauseTemplate
  >
> = {
  cpu_throttled: {
    because: ['the CPU limit held {entity} back'],
    how: [
      'Time held back by the limit {instance.cpu.throttled}.',
      'CPU used by {entity} {instance.cpu.usage}.',
    ],
    mitigate: [
      undo,
      act('Raise the CPU limit of {entity}.', 'Its neighbours on the host get less.'),
    ],
    fix: [act('Set the limit from the measured need at peak, with room to spare.')],
    prevent: [act('Alert on throttled time, not only on CPU use.')],
  },
  cpu_contention: {
    because: [
      'a neighbour on {peer} took the CPU that {entity} needs',
      'a neighbour took the CPU that {entity} needs',
    ],
    how: [
      'CPU use of the host {node.cpu.utilization}.',
      'CPU used by {entity} {instance.cpu.usage}.',
    ],
    mitigate: [act('Move or stop the neighbour.', 'Its own work stops or moves.')],
    fix: [act('Give the neighbour a CPU limit, or the victim a guaranteed share.')],
    prevent: [act('Keep batch work off hosts that serve users.')],
  },
  memory_exhausted: {
    because: ['{entity} ran out of memory and was killed', 'memory of {entity} ran out'],
    how: [
      'Kills for lack of memory {instance.oom_kills}.',
      'Memory used {instance.memory.usage}.',
      'Restarts {instance.restarts}.',
    ],
    mitigate: [
      undo,
      act(
        'Raise the memory limit of {entity} for now.',
        'When memory leaks, a higher limit only delays the next kill.',
      ),
    ],
    fix: [act('Find what grew with a heap profile from before and from now.')],
    prevent: [act('Alert on memory against its limit, and on its slope.')],
  },
  disk_contention: {
    because: [
      'a neighbour on {peer} saturated the disk that {entity} needs',
      'a neighbour saturated the disk that {entity} needs',
    ],
    how: [
      'Time the disk was busy {node.disk.io_time}.',
      'Each operation waits in the queue of the device, whoever filled it.',
    ],
    mitigate: [act('Pause the neighbour, or limit its bandwidth.', 'Its job ends later.')],
    fix: [
      act('Give the neighbour a bandwidth limit, a replica to read from, or a device of its own.'),
    ],
    prevent: [act('Alert on waiting for I/O, and keep scheduled jobs off shared devices.')],
  },
  disk_full: {
    because: ['a file system of {entity} was full'],
    how: [
      'It is logged as {template}.',
      'On a full file system writes fail while reads still work.',
    ],
    mitigate: [
      act('Free space on the file system of {entity}.', 'Delete only what can be made again.'),
    ],
    fix: [act('Stop what fills it: log level, retention, temporary files.')],
    prevent: [act('Alert on the time until the file system is full.')],
  },
  disk_slow: {
    because: ['the disk of {entity} became slow'],
    how: [
      'Time the disk was busy {node.disk.io_time}.',
      'Everything that must be durable waits for the device.',
    ],
    mitigate: [
      act(
        'Move {entity} to another device or host.',
        'Plan for the time that the data needs to move.',
      ),
    ],
    fix: [act('Have the device checked, and its credits or quota.')],
    prevent: [act('Alert on the latency of the device at low load.')],
  },
};
