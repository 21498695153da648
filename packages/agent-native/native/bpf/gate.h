// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// The gate in front of every program: who may be observed, and whether the agent is switched off.
#ifndef ABDUCE_GATE_H
#define ABDUCE_GATE_H

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "../shared/events.h"
#include "../shared/gate.h"

volatile struct gate_state gate SEC(".data.gate") = {0};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, WATCHED_MAX);
  __type(key, u64);
  __type(value, u32);
} watched SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, LOST_MAX);
  __type(key, u32);
  __type(value, u64);
} lost SEC(".maps");

// Connections, processes, cgroups: rare, and never crowded out by payload.
#define EVENTS_BYTES (1 << 20)
struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, EVENTS_BYTES);
} events SEC(".maps");

// A tenth of a second of a busy machine's records, should the helper not get a CPU for so long.
#define PAYLOAD_RING_BYTES (8 << 20)
struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, PAYLOAD_RING_BYTES);
} payload SEC(".maps");

// The helper looks at the rings by itself every few milliseconds. It is woken only when a ring becomes a quarter full,
// and again every eighth of it: a wakeup costs more than the record it announces.
#define ring_wakeup(ring, bytes)                                                                     \
  ({                                                                                                 \
    u64 waiting_ = bpf_ringbuf_query(ring, BPF_RB_AVAIL_DATA);                                       \
    waiting_ > (bytes) / 4 && waiting_ % ((bytes) / 8) < 8192 ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP; \
  })
#define submit_event(record) bpf_ringbuf_submit(record, ring_wakeup(&events, EVENTS_BYTES))
#define submit_payload(record) bpf_ringbuf_submit(record, ring_wakeup(&payload, PAYLOAD_RING_BYTES))

static __always_inline void count_lost(u32 reason, u64 n) {
  u64 *counter = bpf_map_lookup_elem(&lost, &reason);
  if (counter) __sync_fetch_and_add(counter, n);
}

/** What may be observed of the cgroup; 0 when nothing may. */
static __always_inline u32 watch_of(u64 cgroup) {
  if (!gate.switched_on) return 0;
  u32 *value = bpf_map_lookup_elem(&watched, &cgroup);
  return value ? watch_own(*value) : gate.host_watch;
}

static __always_inline u64 cgroup_of_sock(const struct sock *sk) {
  struct cgroup *cgroup = sk->sk_cgrp_data.cgroup;
  if (!cgroup) return 0;
  return BPF_CORE_READ(cgroup, kn, id);
}

static __always_inline void head_of(struct ev_head *head, u16 type, u32 size) {
  head->size = size;
  head->type = type;
  head->cpu = bpf_get_smp_processor_id();
  head->time = bpf_ktime_get_ns();
}

#endif
