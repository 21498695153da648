import { act, type CauseTemplate, rollBack } from './cause-template.ts';

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
    gist: ['The limit held it back for {instance.cpu.throttled|instead}.'],
    how: [
      'Time held back by the limit {instance.cpu.throttled}.',
      'CPU used by {entity} {instance.cpu.usage}.',
      'A process that has spent its share stops until the next period begins, in the middle of whatever it does.',
    ],
    mitigate: [
      rollBack,
      act('raise-limit', 'Raise the CPU limit of {entity}.', {
        risk: 'Its neighbours on the host get less.',
        undo: 'Set the limit back.',
      }),
    ],
    fix: [act('size-limit', 'Set the limit from the measured need at peak, with room to spare.')],
    prevent: [act('alert-on-throttling', 'Alert on throttled time, not only on CPU use.')],
  },
  cpu_contention: {
    because: [
      'a neighbour on {peer} took the CPU that {entity} needs',
      'a neighbour took the CPU that {entity} needs',
    ],
    gist: ['CPU use of the host {node.cpu.utilization}.'],
    how: [
      'CPU use of the host {node.cpu.utilization}.',
      'CPU used by {entity} {instance.cpu.usage|each}.',
      'Threads that are ready to run wait for their turn, so that everything on the host takes longer.',
    ],
    mitigate: [
      act('move-neighbour', 'Move or stop the neighbour.', {
        risk: 'Its own work stops or moves.',
        undo: 'Start it again, on another host or in quiet hours.',
        commands: [{ words: 'systemctl stop {unit}' }],
      }),
    ],
    fix: [
      act('guarantee-share', 'Give the neighbour a CPU limit, or the victim a guaranteed share.'),
    ],
    prevent: [act('separate-batch', 'Keep batch work off hosts that serve users.')],
  },
  memory_exhausted: {
    because: ['{entity} ran out of memory and was killed', 'memory of {entity} ran out'],
    gist: [
      'It was killed for it, while memory in use {instance.memory.usage}.',
      'Kills for lack of memory {instance.oom_kills}.',
      'Its restarts {instance.restarts}.',
    ],
    how: [
      'Kills for lack of memory {instance.oom_kills}.',
      'Memory in use {instance.memory.usage}.',
      'Restarts {instance.restarts}.',
      'Whatever a killed process had in hand is lost, and the rest carries its load until it is back.',
    ],
    mitigate: [
      rollBack,
      act('raise-limit', 'Raise the memory limit of {entity} for now.', {
        risk: 'When memory leaks, a higher limit only delays the next kill.',
        undo: 'Set the limit back.',
      }),
    ],
    fix: [act('find-growth', 'Find what grew with a heap profile from before and from now.')],
    prevent: [act('alert-on-memory', 'Alert on memory against its limit, and on its slope.')],
  },
  disk_contention: {
    because: [
      '{unit} saturated disk {device} of {node}, which {entity} needs',
      '{unit} saturated the disk that {entity} needs',
      'a neighbour on {peer} saturated the disk that {entity} needs',
      'a neighbour saturated the disk that {entity} needs',
    ],
    gist: [
      '{unit} read {instance.disk.read_bytes|after} of the {node.disk.read_bytes|after} that the disk gave ({instance.disk.read_bytes/node.disk.read_bytes}).',
      '{unit} wrote {instance.disk.write_bytes|after} of the {node.disk.write_bytes|after} that the disk took ({instance.disk.write_bytes/node.disk.write_bytes}).',
      'The disk was busy {node.disk.io_time|instead}.',
      'Bytes read from the disk {node.disk.read_bytes}.',
    ],
    how: [
      'Bytes read from the disk {node.disk.read_bytes}.',
      'Bytes written to the disk {node.disk.write_bytes}.',
      'Operations in the queue of the disk {node.disk.queue}.',
      'Time the disk was busy {node.disk.io_time}.',
      'The share of time in which some process waited for disks {node.disk.pressure}.',
      'What let it take so much is the change “{enabler}”.',
      'Each operation waits in the queue of the device, whoever filled it.',
    ],
    mitigate: [
      act(
        'pause-neighbour',
        ['Pause {unit}, or limit its bandwidth.', 'Pause the neighbour, or limit its bandwidth.'],
        {
          risk: 'Its job ends later.',
          undo: 'Start the job again in quiet hours.',
          commands: [{ words: 'systemctl stop {unit}' }],
        },
      ),
    ],
    fix: [
      act(
        'limit-bandwidth',
        'Give the neighbour a bandwidth limit, a replica to read from, or a device of its own.',
      ),
    ],
    prevent: [
      act(
        'alert-on-waiting',
        'Alert on waiting for I/O, and keep scheduled jobs off shared devices.',
      ),
    ],
  },
  disk_full: {
    because: ['a file system of {entity} was full'],
    gist: [
      'Space in use {instance.disk.used}.',
      'It failed {service.errors|share} of its requests ({service.errors|former}).',
    ],
    how: [
      'Space in use {instance.disk.used}.',
      'The errors say {template}.',
      'On a full file system writes fail while reads still work.',
    ],
    mitigate: [
      act('free-space', 'Free space on the file system of {entity}.', {
        risk: 'Delete only what can be made again.',
      }),
    ],
    fix: [act('stop-growth', 'Stop what fills it: log level, retention, temporary files.')],
    prevent: [act('alert-on-time', 'Alert on the time until the file system is full.')],
  },
  disk_slow: {
    because: ['the disk of {entity} became slow'],
    gist: [
      'The disk was busy {node.disk.io_time|instead}.',
      'Reads took {node.disk.read_time|instead}.',
    ],
    how: [
      'Time that reads took together {node.disk.read_time}.',
      'Time that writes took together {node.disk.write_time}.',
      'Time the disk was busy {node.disk.io_time}.',
      'Everything that must be durable waits for the device.',
    ],
    mitigate: [
      act('move', 'Move {entity} to another device or host.', {
        risk: 'Plan for the time that the data needs to move.',
        undo: 'Move it back once the device is well.',
      }),
    ],
    fix: [act('check-device', 'Have the device checked, and its credits or quota.')],
    prevent: [act('alert-on-latency', 'Alert on the latency of the device at low load.')],
  },
};
