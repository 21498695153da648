// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// Stacks of who runs (sampled by a clock on every CPU) and of who does not (taken when a thread stops running, told
// when it runs again). Stacks travel whole: nothing is merged here, so nothing can collide.
#ifndef ABDUCE_PROFILE_H
#define ABDUCE_PROFILE_H

#include "gate.h"
#include "processes.h"

#define STACK_USER 127
#define STACK_KERNEL 63
// An ev_stack with its frames. There is room beyond what is used, so that a masked length always lies inside.
struct stack_record { u64 words[sizeof(struct ev_stack) / 8 + 128 + 64]; };
#define stack_of(record) ((struct ev_stack *)(record)->words)

// What the kernel hands to programs of this kind; the registers come first and differ by machine.
#ifdef __TARGET_ARCH_arm64
struct sample_context { u64 registers[34]; u64 period; u64 address; };
#else
struct sample_context { u64 registers[21]; u64 period; u64 address; };
#endif

// A stack does not fit where programs keep their variables. The clock's program cannot interrupt itself on one CPU.
struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct stack_record);
} stack_rooms SEC(".maps");

// Bytes of the frames of user space, taken to the head of the record.
static __always_inline u64 take_user(void *ctx, struct ev_stack *e) {
  s64 user = bpf_get_stack(ctx, e->frames, STACK_USER * 8, BPF_F_USER_STACK);
  if (user < 0) user = 0;
  user &= 1023;
  e->user = user / 8;
  return user;
}

// Size of the whole record, with frames of the kernel after those of user space; 0 when there are neither.
static __always_inline u32 size_of_stack(struct ev_stack *e, u64 user, s64 kernel) {
  if (kernel < 0) kernel = 0;
  kernel &= 511;
  e->kernel = kernel / 8;
  e->pad = 0;
  return user || kernel ? sizeof(struct ev_stack) + user + kernel : 0;
}

static __always_inline void send_stack(struct stack_record *record, u32 size) {
  if (size > sizeof(struct stack_record)) return;
  struct ev_stack *e = stack_of(record);
  e->head.type = EV_STACK;
  e->head.size = size;
  e->head.cpu = bpf_get_smp_processor_id();
  if (bpf_ringbuf_output(&payload, record, size, ring_wakeup(&payload, PAYLOAD_RING_BYTES))) {
    count_lost(LOST_RING_DATA, 1);
  }
}

SEC("perf_event")
int on_sample(struct sample_context *ctx) {
  u64 cgroup = bpf_get_current_cgroup_id();
  if (!(watch_of(cgroup) & WATCH_PROFILE)) return 0;
  u32 room = 0;
  struct stack_record *record = bpf_map_lookup_elem(&stack_rooms, &room);
  if (!record) return 0;
  struct ev_stack *e = stack_of(record);
  u64 user = take_user(ctx, e);
  u32 size = size_of_stack(e, user, bpf_get_stack(ctx, (u8 *)e->frames + user, STACK_KERNEL * 8, 0));
  if (!size) {
    count_lost(LOST_STACK, 1);
    return 0;
  }
  u64 id = bpf_get_current_pid_tgid();
  e->head.time = bpf_ktime_get_ns();
  e->cgroup = cgroup;
  e->value = ctx->period;
  e->pid = id >> 32;
  e->tid = (u32)id;
  e->kind = STACK_CPU;
  bpf_get_current_comm(e->comm, sizeof(e->comm));
  send_stack(record, size);
  return 0;
}

// A thread of the watched: when it stopped (0: it runs), when it could have run again, and where in user space it is.
// It keeps its place until it ends, so that a switch costs no memory.
struct waiting {
  u64 stopped;
  u64 woken;
  u64 bytes; // of the frames of user space
  struct stack_record record;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 8192);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, u32);
  __type(value, struct waiting);
} waiting_threads SEC(".maps");

// Zeros, to begin with.
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, u32);
  __type(value, struct waiting);
} waiting_begin SEC(".maps");

#define OFF_CPU_LEAST 1000000ull
#define TASK_DEAD 0x80

static __always_inline struct waiting *waiting_of(u32 tid) {
  struct waiting *waiting = bpf_map_lookup_elem(&waiting_threads, &tid);
  if (waiting) return waiting;
  u32 zero = 0;
  struct waiting *begin = bpf_map_lookup_elem(&waiting_begin, &zero);
  if (!begin) return 0;
  bpf_map_update_elem(&waiting_threads, &tid, begin, BPF_NOEXIST);
  return bpf_map_lookup_elem(&waiting_threads, &tid);
}

static __always_inline void stops(void *ctx, struct task_struct *task, bool preempted) {
  u64 cgroup = cgroup_of_process(task);
  if (!(watch_of(cgroup) & WATCH_PROFILE)) return;
  struct waiting *waiting = waiting_of(task->pid);
  if (!waiting) {
    count_lost(LOST_STACK, 1);
    return;
  }
  struct ev_stack *e = stack_of(&waiting->record);
  waiting->bytes = take_user(ctx, e);
  e->cgroup = cgroup;
  e->pid = task->tgid;
  e->tid = task->pid;
  bpf_get_current_comm(e->comm, sizeof(e->comm));
  waiting->stopped = bpf_ktime_get_ns();
  // Who was pushed aside could run all the time.
  waiting->woken = preempted ? waiting->stopped : 0;
}

// The thread does not run yet, so its frames in the kernel are where it stopped; they are asked for only when it was
// worth the while.
static __always_inline void runs_again(struct task_struct *task) {
  u32 tid = task->pid;
  struct waiting *waiting = bpf_map_lookup_elem(&waiting_threads, &tid);
  if (!waiting || !waiting->stopped) return;
  struct ev_stack *e = stack_of(&waiting->record);
  u64 now = bpf_ktime_get_ns(), stopped = waiting->stopped;
  u64 woken = waiting->woken ? waiting->woken : now;
  waiting->stopped = 0;
  if (now < stopped + OFF_CPU_LEAST || !(watch_of(e->cgroup) & WATCH_PROFILE)) return;
  u64 user = waiting->bytes & 1023;
  u32 size = size_of_stack(e, user, bpf_get_task_stack(task, (u8 *)e->frames + user, STACK_KERNEL * 8, 0));
  if (!size) {
    count_lost(LOST_STACK, 1);
    return;
  }
  e->head.time = now;
  if (woken >= stopped + OFF_CPU_LEAST) {
    e->kind = STACK_OFF_CPU;
    e->value = woken - stopped;
    send_stack(&waiting->record, size);
  }
  if (now >= woken + OFF_CPU_LEAST) {
    e->kind = STACK_RUN_QUEUE;
    e->value = now - woken;
    send_stack(&waiting->record, size);
  }
}

SEC("tp_btf/sched_switch")
int BPF_PROG(on_switch, bool preempt, struct task_struct *before, struct task_struct *after, unsigned int state) {
  if (!gate.switched_on) return 0;
  u32 tid = before->pid;
  if (state & TASK_DEAD) bpf_map_delete_elem(&waiting_threads, &tid);
  else if (tid) stops(ctx, before, preempt || !state);
  if (after->pid) runs_again(after);
  return 0;
}

SEC("tp_btf/sched_wakeup")
int BPF_PROG(on_wakeup, struct task_struct *task) {
  if (!(watch_of(cgroup_of_process(task)) & WATCH_PROFILE)) return 0;
  u32 tid = task->pid;
  struct waiting *waiting = bpf_map_lookup_elem(&waiting_threads, &tid);
  if (waiting && waiting->stopped && !waiting->woken) waiting->woken = bpf_ktime_get_ns();
  return 0;
}

#endif
