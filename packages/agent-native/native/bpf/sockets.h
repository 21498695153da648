// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// What is remembered of a TCP socket, and the records that tell of it.
#ifndef ABDUCE_SOCKETS_H
#define ABDUCE_SOCKETS_H

#include "gate.h"

// The kernel frees it with the socket, so a reused address never finds an older owner's.
struct conn_state {
  u64 sk; // the socket it was made for: a listener's state is copied to what it accepts, and means nothing there
  u64 conn;
  u64 cgroup;
  u64 start;
  u64 pos[2];
  u32 pid;
  u32 announced;
  u32 watch; // what the cgroup allowed at `epoch`
  u32 epoch;
  u32 round;
  u16 role;
  u8 closed;
  u8 tls;     // what goes through it is ciphertext
  u8 ignored; // nobody reads its protocol
  u8 pad[3];
  u32 copied; // how far the kernel says the socket was read, in its own sequence numbers
};

struct {
  __uint(type, BPF_MAP_TYPE_SK_STORAGE);
  __uint(map_flags, BPF_F_NO_PREALLOC | BPF_F_CLONE);
  __type(key, int);
  __type(value, struct conn_state);
} conns SEC(".maps");

// The same by cookie, for the hook that is not given a socket it may keep state at. Empty elsewhere.
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 65536);
  __type(key, u64);
  __type(value, struct conn_state);
} flows SEC(".maps");

// Above the cookie's bits it is counted how often a socket connected.
#define COOKIE_MASK ((1ull << 56) - 1)

static __always_inline void remember_flow(struct conn_state *state) {
  u64 cookie = state->conn & COOKIE_MASK;
  bpf_map_update_elem(&flows, &cookie, state, BPF_ANY);
}

static __always_inline void forget_flow(struct conn_state *state) {
  u64 cookie = state->conn & COOKIE_MASK;
  bpf_map_delete_elem(&flows, &cookie);
}

// Ports that are listened on: who is the server of a connection that existed before the agent.
struct listener {
  u32 netns;
  u32 port;
};
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 8192);
  __type(key, struct listener);
  __type(value, u32);
} listeners SEC(".maps");

/** What may be observed of the socket's cgroup, asked again only when the scope changed. */
static __always_inline u32 state_watch(struct conn_state *state) {
  if (!gate.switched_on) return 0;
  u32 epoch = gate.epoch;
  if (state->epoch != epoch) {
    state->watch = watch_of(state->cgroup);
    state->epoch = epoch;
  }
  return state->watch;
}

// Reads by address alone: the fallback has no pointer that the kernel vouches for.
static __always_inline void tuple_of(const struct sock *sk, struct tuple *t) {
  u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
  if (family == AF_INET) {
    u32 local = BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr), remote = BPF_CORE_READ(sk, __sk_common.skc_daddr);
    __builtin_memset(t->local, 0, 10);
    __builtin_memset(t->remote, 0, 10);
    t->local[10] = t->local[11] = t->remote[10] = t->remote[11] = 0xff;
    __builtin_memcpy(t->local + 12, &local, 4);
    __builtin_memcpy(t->remote + 12, &remote, 4);
  } else if (bpf_core_field_exists(sk->__sk_common.skc_v6_daddr)) {
    BPF_CORE_READ_INTO(&t->local, sk, __sk_common.skc_v6_rcv_saddr);
    BPF_CORE_READ_INTO(&t->remote, sk, __sk_common.skc_v6_daddr);
  } else { // a kernel without IPv6
    __builtin_memset(t, 0, sizeof(*t));
  }
  t->local_port = BPF_CORE_READ(sk, __sk_common.skc_num);
  // The kernel forgets the bound port before it announces the close.
  if (!t->local_port) t->local_port = __builtin_bswap16(BPF_CORE_READ((struct inet_sock *)sk, inet_sport));
  t->remote_port = __builtin_bswap16(BPF_CORE_READ(sk, __sk_common.skc_dport));
  t->netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
}

enum sock_flags { SOCK_DONE = 1 };
enum { SEND_SHUTDOWN = 2 };

// The kernel counts SYN and FIN as a byte each; these are the bytes that programs sent and received. `before` is the
// state that the connection was in.
static __always_inline void numbers_of(const struct sock *sk, struct conn_state *state, int before, struct ev_conn *e) {
  struct tcp_sock *tcp = (struct tcp_sock *)sk;
  u64 sent = BPF_CORE_READ(tcp, bytes_acked), received = BPF_CORE_READ(tcp, bytes_received);
  // The SYN of who connects is acknowledged once it is established; who accepts begins to count after it.
  if (sent && state->role == ROLE_CLIENT) sent--;
  int finished = before != TCP_ESTABLISHED && before != TCP_CLOSE_WAIT && before != TCP_SYN_SENT;
  if (sent && finished && sk->sk_shutdown & SEND_SHUTDOWN &&
      BPF_CORE_READ(tcp, snd_una) == BPF_CORE_READ(tcp, write_seq))
    sent--;
  if (received && sk->__sk_common.skc_flags >> SOCK_DONE & 1) received--;
  e->bytes_sent = sent;
  e->bytes_received = received;
  e->srtt_us = BPF_CORE_READ(tcp, srtt_us) >> 3;
  e->retrans = BPF_CORE_READ(tcp, total_retrans);
}

static __always_inline void fill_conn(struct ev_conn *e, const struct sock *sk, struct conn_state *state, u16 type,
                                      u16 flags, s32 error, int before) {
  head_of(&e->head, type, sizeof(*e));
  tuple_of(sk, &e->tuple);
  e->conn = state->conn;
  e->cgroup = state->cgroup;
  e->pid = state->pid;
  e->role = state->role;
  e->flags = flags;
  e->error = error < 0 ? -error : error;
  e->start = state->start;
  e->pad = 0;
  numbers_of(sk, state, before, e);
}

// A function of its own may have five arguments: `what` is the type, and above it the flags.
#define what_of(type, flags) ((u32)(type) | (u32)(flags) << 16)
static __noinline int emit_conn(const struct sock *sk, struct conn_state *state, u32 what, s32 error, int before) {
  struct ev_conn *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
  if (!e) {
    count_lost(LOST_RING_EVENTS, 1);
    return 0;
  }
  fill_conn(e, sk, state, (u16)what, what >> 16, error, before);
  submit_event(e);
  return 1;
}

static __always_inline u32 copied_of(const struct sock *sk) {
  return BPF_CORE_READ((struct tcp_sock *)sk, copied_seq);
}

// `announced`: somebody is about to tell, and it was told.
enum { TELLING = 1, TOLD = 2 };

// Once a connection, whoever sees it first: a change of state, an operation, or a walk over the sockets there are.
static __always_inline void announce(const struct sock *sk, struct conn_state *state, u16 flags) {
  if (__sync_val_compare_and_swap(&state->announced, 0, TELLING)) return;
  state->copied = copied_of(sk);
  state->announced = emit_conn(sk, state, what_of(EV_OPEN, flags), 0, TCP_ESTABLISHED) ? TOLD : 0;
  if (gate.fallback) remember_flow(state);
}

static __always_inline void listener_of(const struct sock *sk, struct listener *key) {
  struct net *net = sk->__sk_common.skc_net.net;
  key->netns = net ? BPF_CORE_READ(net, ns.inum) : 0;
  key->port = sk->__sk_common.skc_num;
  if (!key->port) key->port = __builtin_bswap16(BPF_CORE_READ((struct inet_sock *)sk, inet_sport));
}

static __always_inline void remember_listener(const struct sock *sk) {
  struct listener key;
  u32 one = 1;
  listener_of(sk, &key);
  bpf_map_update_elem(&listeners, &key, &one, BPF_ANY);
}

static __always_inline void forget_listener(const struct sock *sk) {
  struct listener key;
  listener_of(sk, &key);
  bpf_map_delete_elem(&listeners, &key);
}

static __always_inline void announce_listener(const struct sock *sk, struct conn_state *state, u16 flags) {
  remember_listener(sk);
  if (__sync_val_compare_and_swap(&state->announced, 0, TELLING)) return;
  state->announced = emit_conn(sk, state, what_of(EV_LISTEN, flags), 0, TCP_LISTEN) ? TOLD : 0;
}

/** Who began a connection that nobody saw begin. */
static __always_inline u16 role_of(const struct sock *sk) {
  u8 now = sk->__sk_common.skc_state;
  if (now == TCP_ESTABLISHED || now == TCP_CLOSE_WAIT) {
    // What was acknowledged and what is under way, without what was sent as data: the SYN, of who sent one.
    struct tcp_sock *tcp = (struct tcp_sock *)sk;
    u64 data = BPF_CORE_READ(tcp, bytes_sent) - BPF_CORE_READ(tcp, bytes_retrans);
    u32 under_way = BPF_CORE_READ(tcp, snd_nxt) - BPF_CORE_READ(tcp, snd_una);
    u64 rest = BPF_CORE_READ(tcp, bytes_acked) + under_way - data;
    if (rest <= 1) return rest ? ROLE_CLIENT : ROLE_SERVER;
  }
  struct listener key;
  listener_of(sk, &key);
  return bpf_map_lookup_elem(&listeners, &key) ? ROLE_SERVER : ROLE_CLIENT;
}

#endif
