// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// The gate in front of every program: who may be observed, and whether the agent is switched off.
#ifndef ABDUCE_GATE_H
#define ABDUCE_GATE_H

#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "../shared/events.h"

// Set by the helper while the programs run; both live in a map that it has mapped.
volatile u32 switched_on = 0;
// What may be observed of a cgroup that `watched` does not name. Zero unless the whole host is in scope.
volatile u32 host_watch = 0;

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16384);
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
struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 1 << 20);
} events SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4 << 20);
} payload SEC(".maps");

static __always_inline void count_lost(u32 reason, u64 n) {
  u64 *counter = bpf_map_lookup_elem(&lost, &reason);
  if (counter) *counter += n;
}

/** What may be observed of the cgroup; 0 when nothing may. */
static __always_inline u32 watch_of(u64 cgroup) {
  if (!switched_on) return 0;
  u32 *flags = bpf_map_lookup_elem(&watched, &cgroup);
  return flags ? *flags : host_watch;
}

static __always_inline u64 cgroup_of_sock(struct sock *sk) {
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
