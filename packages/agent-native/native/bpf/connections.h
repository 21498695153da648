// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// Life of TCP connections, from one hook: the change of a socket's state.
#ifndef ABDUCE_CONNECTIONS_H
#define ABDUCE_CONNECTIONS_H

#include "gate.h"

// State of one socket. The kernel frees it with the socket, so a reused address never finds an older owner's.
struct conn_state {
  u64 conn;
  u64 cgroup;
  u64 start;
  u64 pos[2];
  u32 pid;
  u16 role;
  u8 announced;
  u8 tls;
  u32 watch;
  u32 pad;
};

struct {
  __uint(type, BPF_MAP_TYPE_SK_STORAGE);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, int);
  __type(value, struct conn_state);
} conns SEC(".maps");

static __always_inline void tuple_of(struct sock *sk, struct tuple *t) {
  u16 family = sk->__sk_common.skc_family;
  if (family == AF_INET) {
    u32 local = sk->__sk_common.skc_rcv_saddr, remote = sk->__sk_common.skc_daddr;
    __builtin_memset(t->local, 0, 10);
    __builtin_memset(t->remote, 0, 10);
    t->local[10] = t->local[11] = t->remote[10] = t->remote[11] = 0xff;
    __builtin_memcpy(t->local + 12, &local, 4);
    __builtin_memcpy(t->remote + 12, &remote, 4);
  } else {
    BPF_CORE_READ_INTO(&t->local, sk, __sk_common.skc_v6_rcv_saddr);
    BPF_CORE_READ_INTO(&t->remote, sk, __sk_common.skc_v6_daddr);
  }
  t->local_port = sk->__sk_common.skc_num;
  // The kernel forgets the bound port before it announces the close.
  if (!t->local_port) t->local_port = __builtin_bswap16(BPF_CORE_READ((struct inet_sock *)sk, inet_sport));
  t->remote_port = __builtin_bswap16(sk->__sk_common.skc_dport);
  struct net *net = sk->__sk_common.skc_net.net;
  t->netns = net ? BPF_CORE_READ(net, ns.inum) : 0;
}

static __always_inline int emit_conn(struct sock *sk, struct conn_state *state, u16 type, s32 error) {
  struct ev_conn *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
  if (!e) {
    count_lost(LOST_RING_EVENTS, 1);
    return 0;
  }
  head_of(&e->head, type, sizeof(*e));
  tuple_of(sk, &e->tuple);
  e->conn = state->conn;
  e->cgroup = state->cgroup;
  e->pid = state->pid;
  e->role = state->role;
  e->flags = 0;
  e->error = error;
  e->start = state->start;
  e->pad = 0;
  struct tcp_sock *tcp = (struct tcp_sock *)sk;
  e->srtt_us = BPF_CORE_READ(tcp, srtt_us) >> 3;
  e->retrans = BPF_CORE_READ(tcp, total_retrans);
  e->bytes_sent = BPF_CORE_READ(tcp, bytes_acked);
  e->bytes_received = BPF_CORE_READ(tcp, bytes_received);
  bpf_ringbuf_submit(e, 0);
  return 1;
}

static __always_inline struct conn_state *new_conn(struct sock *sk, u16 role) {
  u64 cgroup = cgroup_of_sock(sk);
  u32 watch = watch_of(cgroup);
  if (!(watch & WATCH_L4)) return 0;
  struct conn_state *state = bpf_sk_storage_get(&conns, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
  if (!state) {
    count_lost(LOST_NO_STORAGE, 1);
    return 0;
  }
  state->conn = bpf_get_socket_cookie(sk);
  state->cgroup = cgroup;
  state->watch = watch;
  state->role = role;
  state->start = bpf_ktime_get_ns();
  return state;
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(on_state, struct sock *sk, int before, int after) {
  if (sk->sk_protocol != IPPROTO_TCP) return 0;
  struct conn_state *state;
  if (after == TCP_SYN_SENT) {
    state = new_conn(sk, ROLE_CLIENT);
    if (state) state->pid = bpf_get_current_pid_tgid() >> 32;
    return 0;
  }
  if (after == TCP_ESTABLISHED && before == TCP_SYN_RECV) {
    state = new_conn(sk, ROLE_SERVER);
    if (state) state->announced = emit_conn(sk, state, EV_OPEN, 0);
    return 0;
  }
  if (after == TCP_LISTEN) {
    state = new_conn(sk, ROLE_SERVER);
    if (!state) return 0;
    state->pid = bpf_get_current_pid_tgid() >> 32;
    emit_conn(sk, state, EV_LISTEN, 0);
    return 0;
  }
  state = bpf_sk_storage_get(&conns, sk, 0, 0);
  if (!state) return 0;
  if (after == TCP_ESTABLISHED) {
    state->announced = emit_conn(sk, state, EV_OPEN, 0);
    state->start = bpf_ktime_get_ns();
  } else if (after == TCP_CLOSE) {
    u16 type = before == TCP_LISTEN ? EV_UNLISTEN : before == TCP_SYN_SENT ? EV_FAIL : EV_CLOSE;
    emit_conn(sk, state, type, sk->sk_err);
    bpf_sk_storage_delete(&conns, sk);
  }
  return 0;
}

#endif
