// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// Life of TCP connections, from one hook: the change of a socket's state.
#ifndef ABDUCE_CONNECTIONS_H
#define ABDUCE_CONNECTIONS_H

#include "sockets.h"

/** The cgroup that acts: of a connect or a listen the current process's, of what comes in the listener's. */
static __always_inline struct conn_state *begin(struct sock *sk, u64 cgroup, u16 role) {
  u32 epoch = gate.epoch;
  u32 watch = watch_of(cgroup);
  if (!(watch & WATCH_L4)) return 0;
  struct conn_state *state = bpf_sk_storage_get(&conns, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
  if (!state) {
    count_lost(LOST_NO_STORAGE, 1);
    return 0;
  }
  // A socket may connect again after it was closed or refused: that is another connection.
  u64 again = state->sk == (u64)sk && state->closed ? (state->conn & ~COOKIE_MASK) + COOKIE_MASK + 1 : 0;
  *state = (struct conn_state){
    .sk = (u64)sk,
    .conn = (bpf_get_socket_cookie(sk) & COOKIE_MASK) | again,
    .cgroup = cgroup,
    .start = bpf_ktime_get_ns(),
    .watch = watch,
    .epoch = epoch,
    .role = role,
  };
  return state;
}

static __always_inline void connecting(struct sock *sk) {
  struct conn_state *state = begin(sk, bpf_get_current_cgroup_id(), ROLE_CLIENT);
  if (state) state->pid = bpf_get_current_pid_tgid() >> 32;
}

static __always_inline void listening(struct sock *sk) {
  struct conn_state *state = begin(sk, bpf_get_current_cgroup_id(), ROLE_SERVER);
  if (!state) return;
  state->pid = bpf_get_current_pid_tgid() >> 32;
  announce_listener(sk, state, 0);
}

// A connection that came in. The kernel copied the listener's state to it, with the cgroup and the process that
// listens: right even where the listener was handed over by a process outside the scope.
static __always_inline void accepted(struct sock *sk, struct conn_state *state) {
  u64 cgroup = state ? state->cgroup : cgroup_of_sock(sk);
  u32 pid = state ? state->pid : 0;
  state = begin(sk, cgroup, ROLE_SERVER);
  if (!state) {
    bpf_sk_storage_delete(&conns, sk);
    return;
  }
  state->pid = pid;
  announce(sk, state, 0);
}

enum { EADDRNOTAVAIL = 99 };

/** Why a connect failed. The kernel says nothing when it found no free port: then none was given to the socket. */
static __always_inline s32 failure_of(struct sock *sk) {
  s32 error = sk->sk_err;
  return error || BPF_CORE_READ((struct inet_sock *)sk, inet_sport) ? error : EADDRNOTAVAIL;
}

static __always_inline void closed(struct sock *sk, struct conn_state *state, int before) {
  u32 watch = state_watch(state);
  if (before == TCP_LISTEN) {
    if (watch & WATCH_L4 && state->announced) emit_conn(sk, state, EV_UNLISTEN, 0, before);
    forget_listener(sk);
  } else if (watch & WATCH_L4) {
    int failed = before == TCP_SYN_SENT || (before == TCP_SYN_RECV && state->role == ROLE_CLIENT);
    if (failed) emit_conn(sk, state, EV_FAIL, failure_of(sk), before);
    else if (state->announced) emit_conn(sk, state, EV_CLOSE, sk->sk_err, before);
  }
  // What is still read out of the socket is not a connection again; one that connects anew begins anew.
  state->closed = 1;
  if (gate.fallback) forget_flow(state);
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(on_state, struct sock *sk, int before, int after) {
  if (sk->sk_protocol != IPPROTO_TCP || before == after) return 0;
  if (after == TCP_SYN_SENT) {
    connecting(sk);
    return 0;
  }
  if (after == TCP_LISTEN) {
    listening(sk);
    return 0;
  }
  if (after != TCP_ESTABLISHED && after != TCP_CLOSE) return 0;
  struct conn_state *state = bpf_sk_storage_get(&conns, sk, 0, 0);
  int own = state && state->sk == (u64)sk && !state->closed;
  if (after == TCP_CLOSE) {
    if (own) closed(sk, state, before);
    return 0;
  }
  if (own) {
    // A client's, or one that was heard of before its handshake ended. Both ends may also have connected at once.
    if (state_watch(state) & WATCH_L4) announce(sk, state, 0);
    state->start = bpf_ktime_get_ns();
  } else if (before == TCP_SYN_RECV) {
    accepted(sk, state);
  }
  return 0;
}

SEC("tp_btf/tcp_retransmit_skb")
int BPF_PROG(on_retransmit, struct sock *sk) {
  if (sk->sk_protocol != IPPROTO_TCP) return 0;
  struct conn_state *state = bpf_sk_storage_get(&conns, sk, 0, 0);
  if (!state || state->sk != (u64)sk || state->closed) return 0;
  if (state_watch(state) & WATCH_L4) emit_conn(sk, state, EV_RETRANS, 0, sk->__sk_common.skc_state);
  return 0;
}

#endif
