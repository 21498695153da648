// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// A walk over the sockets that the processes of watched cgroups hold: those that existed before the agent are
// announced, and the numbers of the living are told. The helper walks process by process.
#ifndef ABDUCE_SEED_H
#define ABDUCE_SEED_H

#include "sockets.h"

// The record goes to the one who walks rather than into the ring, so a machine with many connections cannot flood it.
// When there is no more room the kernel walks this socket again: nothing may be changed then.
static __always_inline int tell(struct bpf_iter__task_file *walk, const struct sock *sk, struct conn_state *state,
                                u16 type, u16 flags) {
  struct ev_conn e;
  fill_conn(&e, sk, state, type, flags, 0, sk->__sk_common.skc_state);
  return bpf_seq_write(walk->meta->seq, &e, sizeof(e));
}

static __always_inline struct conn_state *seed(struct sock *sk, u64 cgroup, u32 pid, u32 watch) {
  struct conn_state *state = bpf_sk_storage_get(&conns, sk, 0, 0);
  if (state && state->sk == (u64)sk) return state;
  state = bpf_sk_storage_get(&conns, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
  if (!state) {
    count_lost(LOST_NO_STORAGE, 1);
    return 0;
  }
  *state = (struct conn_state){
    .sk = (u64)sk,
    .conn = bpf_get_socket_cookie(sk),
    .cgroup = cgroup,
    .pid = pid,
    .watch = watch,
    .epoch = gate.epoch,
  };
  return state;
}

SEC("iter/task_file")
int each_socket(struct bpf_iter__task_file *walk) {
  struct task_struct *task = walk->task;
  struct file *file = walk->file;
  if (!task || !file) return 0;
  u64 cgroup = task->cgroups->dfl_cgrp->kn->id;
  u32 watch = watch_of(cgroup);
  if (!(watch & WATCH_L4)) return 0;
  struct socket *socket = bpf_sock_from_file(file);
  if (!socket) return 0;
  struct sock *sk = socket->sk;
  if (!sk || sk->sk_protocol != IPPROTO_TCP) return 0;
  u16 family = sk->__sk_common.skc_family;
  u8 tcp_state = sk->__sk_common.skc_state;
  if ((family != AF_INET && family != AF_INET6) || tcp_state == TCP_CLOSE || tcp_state == TCP_SYN_SENT ||
      tcp_state == TCP_SYN_RECV)
    return 0;
  if (gate.listeners_only && tcp_state != TCP_LISTEN) return 0;
  struct conn_state *state = seed(sk, cgroup, task->tgid, watch);
  if (!state || state->closed) return 0;
  // Somebody else's socket that this process holds too.
  if (state->cgroup != cgroup && !(state_watch(state) & WATCH_L4)) {
    if (state->announced) return 0;
    state->cgroup = cgroup;
    state->pid = task->tgid;
    state->epoch = 0;
  }
  if (tcp_state == TCP_LISTEN) {
    remember_listener(sk);
    if (state->announced) return 0;
    state->role = ROLE_SERVER;
    if (__sync_val_compare_and_swap(&state->announced, 0, TELLING)) return 0;
    state->announced = tell(walk, sk, state, EV_LISTEN, EV_F_SEEDED) ? 0 : TOLD;
    return 0;
  }
  if (state->announced) {
    u32 round = gate.round;
    if (state->announced == TOLD && state->round != round && !tell(walk, sk, state, EV_STATS, 0)) state->round = round;
    return 0;
  }
  if (state->role == ROLE_UNKNOWN) state->role = role_of(sk);
  if (__sync_val_compare_and_swap(&state->announced, 0, TELLING)) return 0;
  state->round = gate.round;
  state->copied = copied_of(sk);
  state->announced = tell(walk, sk, state, EV_OPEN, EV_F_SEEDED) ? 0 : TOLD;
  if (gate.fallback) remember_flow(state);
  return 0;
}

#endif
