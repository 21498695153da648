// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// Life of processes: begun by fork, become another program by exec, ended. Threads are not told of.
#ifndef ABDUCE_PROCESSES_H
#define ABDUCE_PROCESSES_H

#include "gate.h"

static __always_inline u64 cgroup_of_process(struct task_struct *task) {
  return task->cgroups->dfl_cgrp->kn->id;
}

static __always_inline int emit_process(struct task_struct *task, u64 cgroup, u16 type, u32 exit_code, u32 flags) {
  struct ev_proc *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
  if (!e) {
    count_lost(LOST_RING_EVENTS, 1);
    return 0;
  }
  head_of(&e->head, type, sizeof(*e));
  struct task_struct *leader = task->group_leader;
  e->cgroup = cgroup;
  e->pid = task->tgid;
  e->ppid = leader->real_parent->tgid;
  e->exit_code = exit_code;
  e->flags = flags;
  e->start = leader->start_boottime;
  // What follows the text would be what the ring held before.
  __builtin_memset(e->comm, 0, sizeof(e->comm));
  BPF_CORE_READ_STR_INTO(&e->comm, leader, comm);
  submit_event(e);
  return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task) {
  u64 cgroup = cgroup_of_process(task);
  if (!(watch_of(cgroup) & WATCH_L4)) return 0;
  return emit_process(task, cgroup, EV_EXEC, 0, 0);
}

// The child may begin in another cgroup than its parent's, so it is the child's that counts.
SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child) {
  if (child->pid != child->tgid) return 0;
  u64 cgroup = cgroup_of_process(child);
  if (!(watch_of(cgroup) & WATCH_L4)) return 0;
  return emit_process(child, cgroup, EV_EXEC, 0, PROC_FORK);
}

#define SIGNAL_GROUP_EXIT 4

// A process has ended with its last thread, whichever that is. Two that end at once may both find that they were the
// last: the helper takes the first word. Whom the kernel's OOM killer chose is marked so in the process itself, which
// every kernel has alike; the arguments of its tracepoint changed.
SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task) {
  u64 cgroup = cgroup_of_process(task);
  if (!(watch_of(cgroup) & WATCH_L4)) return 0;
  struct signal_struct *signal = task->signal;
  if (signal->live.counter > 0) return 0;
  // What wait(2) gives: of the group where one call or signal ended all of it, else of the first thread.
  u32 code = signal->flags & SIGNAL_GROUP_EXIT ? signal->group_exit_code : task->group_leader->exit_code;
  return emit_process(task, cgroup, EV_EXIT, code, signal->oom_mm && (code & 0x7f) == 9 ? PROC_OOM : 0);
}

#endif
