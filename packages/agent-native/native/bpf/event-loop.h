// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// Time in which libuv's loop of a process did not wait for events, because the program was busy. libuv waits in
// uv__io_poll and calls the program back from there too, so the busy time begins at the first callback, or at the
// function's return when there was none, and ends when the function is entered again.
#ifndef ABDUCE_EVENT_LOOP_H
#define ABDUCE_EVENT_LOOP_H

#include "gate.h"
#include "registers.h"

#define LOOP_BLOCKED 10000000ull // nanoseconds; shorter turns are how a loop works

struct loop_state {
  u64 busy;    // since when; 0 while it waits
  u64 blocked; // sum of the turns that were too long, nanoseconds
  u64 blocks;
};
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 4096);
  __type(key, u32); // process
  __type(value, struct loop_state);
} loops SEC(".maps");

// Only the process's first thread: other loops (workers) are expected to compute.
static __always_inline u32 loop_process(void) {
  u64 id = bpf_get_current_pid_tgid();
  if ((u32)id != id >> 32) return 0;
  return watch_of(bpf_get_current_cgroup_id()) & WATCH_L4 ? id >> 32 : 0;
}

SEC("uprobe")
int loop_wait(struct registers *ctx) {
  u32 pid = loop_process();
  if (!pid) return 0;
  struct loop_state *loop = bpf_map_lookup_elem(&loops, &pid);
  if (!loop) {
    struct loop_state fresh = {};
    bpf_map_update_elem(&loops, &pid, &fresh, BPF_NOEXIST);
    return 0;
  }
  u64 busy = loop->busy;
  loop->busy = 0;
  if (!busy) return 0;
  u64 turn = bpf_ktime_get_ns() - busy;
  if (turn < LOOP_BLOCKED) return 0;
  loop->blocked += turn;
  loop->blocks++;
  struct ev_loop *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
  if (!e) {
    count_lost(LOST_RING_EVENTS, 1);
    return 0;
  }
  head_of(&e->head, EV_LOOP, sizeof(*e));
  e->cgroup = bpf_get_current_cgroup_id();
  e->blocked = turn;
  e->pid = pid;
  e->pad = 0;
  submit_event(e);
  return 0;
}

// At the return of uv__io_poll and at the entry of what it calls.
SEC("uprobe")
int loop_work(struct registers *ctx) {
  u32 pid = loop_process();
  if (!pid) return 0;
  struct loop_state *loop = bpf_map_lookup_elem(&loops, &pid);
  if (loop && !loop->busy) loop->busy = bpf_ktime_get_ns();
  return 0;
}

#endif
