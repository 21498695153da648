// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// What the helper tells every kernel program, in one small map that it has mapped (section `.data.gate`).
#ifndef ABDUCE_SHARED_GATE_H
#define ABDUCE_SHARED_GATE_H

struct gate_state {
  u32 switched_on; // 0: nothing is observed, whatever the scope says
  u32 host_watch;  // what may be observed of a cgroup that `watched` does not name
  u32 epoch;       // raised with every change of the scope: what a socket remembers of it is asked again
  u32 fallback;    // 1: payload comes from the exit of system calls, which finds sockets in `flows`
  u32 round;       // of live numbers: a socket tells them once a round, however many processes hold it
  u32 listeners_only; // a walk over sockets tells of those who listen, and of nothing else
  u64 cgroups_made; // counted by the kernel program, so that the helper looks again for what it misses
};

// A value of `watched`: what may be observed of the cgroup, and above that what its children get when they are made
// (WATCH_INHERITS among it).
#define WATCH_INHERITS (1u << 15)
#define WATCH_MASK 0x7fffu
#define watch_value(own, children) ((own) | (children) << 16)
#define watch_own(value) ((value) & WATCH_MASK)
#define watch_children(value) ((value) >> 16)

#define WATCHED_MAX 16384
#define PENDING_MAX 1024
#define PENDING_PATH 192

#endif
