// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// Socket operations, told by the socket layer itself: one hook for what was sent and one for what was received.
#ifndef ABDUCE_OPERATIONS_H
#define ABDUCE_OPERATIONS_H

#include "data.h"
#include "datagrams.h"

enum { MSG_OOB = 1, MSG_PEEK = 2, MSG_TRUNC = 0x20, MSG_ERRQUEUE = 0x2000 };

/** A socket that is not known yet, used by a process of a watched cgroup: made elsewhere, or before the agent. */
static __noinline struct conn_state *adopt(struct sock *sk, struct conn_state *state) {
  u64 cgroup = bpf_get_current_cgroup_id();
  u32 epoch = gate.epoch;
  u32 watch = watch_of(cgroup);
  if (!(watch & WATCH_L4)) return 0;
  u8 tcp_state = sk->__sk_common.skc_state;
  if (tcp_state == TCP_CLOSE || tcp_state == TCP_LISTEN || tcp_state == TCP_SYN_SENT) return 0;
  if (!state) state = bpf_sk_storage_get(&conns, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
  if (!state) {
    count_lost(LOST_NO_STORAGE, 1);
    return 0;
  }
  if (state->sk != (u64)sk) {
    *state = (struct conn_state){
      .sk = (u64)sk,
      .conn = bpf_get_socket_cookie(sk),
      .cgroup = cgroup,
      .pid = bpf_get_current_pid_tgid() >> 32,
      .watch = watch,
      .epoch = epoch,
    };
    state->role = tcp_state == TCP_SYN_RECV ? ROLE_SERVER : role_of(sk);
  } else if (state->cgroup != cgroup && !(state_watch(state) & WATCH_L4)) {
    state->cgroup = cgroup;
    state->watch = watch;
    state->epoch = epoch;
  }
  announce(sk, state, EV_F_SEEDED);
  return state;
}

/** The system call of the current task, when it is about this socket: else the bytes are moved by the kernel itself. */
static __always_inline int call_about(struct sock *sk, struct call *call) {
  struct task_struct *task = bpf_get_current_task_btf();
  struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(task);
  if (TASK_IS_32_BIT(task)) return 0;
  call_of(regs, call);
  u64 file = (u64)sk->sk_socket->file;
  return file && file_of(task, call->fd) == file;
}

// Bytes that left the socket without a hook (splice, a mapped receive) since the last operation, found by how far the
// kernel has read. What is received counts its FIN as a byte; where TLS is in the kernel the numbers are another stream's.
static __noinline u64 passed_by(struct sock *sk, struct conn_state *state, u32 moved) {
  u32 copied = copied_of(sk);
  s32 missed = (s32)(copied - state->copied - moved);
  state->copied = copied;
  if (!missed || (missed == 1 && sk->__sk_common.skc_flags >> SOCK_DONE & 1)) return 0;
  if (missed > 1 << 30 || missed < -(1 << 30)) return 0;
  return BPF_CORE_READ((struct inet_connection_sock *)sk, icsk_ulp_ops) ? 0 : (s64)missed;
}

static __always_inline int stream_operation(struct sock *sk, u32 moved, u32 direction, int unreadable) {
  struct conn_state *state = bpf_sk_storage_get(&conns, sk, 0, 0);
  if (!state || state->sk != (u64)sk || !state->announced) {
    state = adopt(sk, state);
    if (!state) return 0;
  }
  if (state->closed) return 0;
  u32 watch = state_watch(state);
  // One that waits in vain for its turn would tear positions apart, so they are counted before anything is decided.
  u64 pos = __sync_fetch_and_add(&state->pos[direction], moved);
  s64 missed = direction == DIR_IN ? passed_by(sk, state, moved) : 0;
  if (missed) {
    __sync_fetch_and_add(&state->pos[direction], missed);
    pos += missed;
  }
  if (!(watch & WATCH_L7)) return 0;
  u64 cgroup = bpf_get_current_cgroup_id();
  if (cgroup != state->cgroup && !(watch_of(cgroup) & WATCH_L7)) return 0;
  if (missed > 0) {
    count_lost(LOST_UNREADABLE, 1);
    if (!state->tls && !state->ignored) tell_unread(state, direction, pos - missed, missed);
  }
  struct call call;
  int readable = !unreadable && call_about(sk, &call) && !moves_several(&call);
  tell_stream(state, readable ? &call : 0, direction, pos, moved);
  return 0;
}

static __always_inline int datagram_operation(struct sock *sk, int moved, u32 direction) {
  if (!gate.switched_on) return 0;
  u16 port = __builtin_bswap16(sk->__sk_common.skc_dport), own = sk->__sk_common.skc_num;
  if (port && port != DNS_PORT && own != DNS_PORT) return 0;
  u64 cgroup = bpf_get_current_cgroup_id();
  if (!(watch_of(cgroup) & WATCH_L7)) return 0;
  struct call call;
  struct buffers buffers;
  if (!call_about(sk, &call)) return 0;
  u32 index = message_index(&call, moved);
  if (moved <= 0 || !buffers_of(&call, direction, index, &buffers)) return 0;
  struct datagram datagram = {.sk = sk, .cgroup = cgroup, .direction = direction};
  if (!port && direction == DIR_OUT && buffers.name) {
    read_peer(buffers.name, &datagram.peer);
    port = datagram.peer.port;
    if (port == DNS_PORT) {
      struct peer *last = bpf_sk_storage_get(&askers, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
      if (last) *last = datagram.peer;
    }
  } else if (!port && own != DNS_PORT) {
    struct peer *last = bpf_sk_storage_get(&askers, sk, 0, 0);
    if (!last) return 0;
    datagram.peer = *last;
    port = last->port;
  }
  if (port != DNS_PORT && own != DNS_PORT) return 0;
  datagram.conn = bpf_get_socket_cookie(sk);
  datagram.role = own == DNS_PORT ? ROLE_SERVER : ROLE_CLIENT;
  datagram_bytes(&buffers, moved, &datagram);
  tell_datagram(&datagram);
  return 0;
}

SEC("tp_btf/sock_send_length")
int BPF_PROG(on_send, struct sock *sk, int moved) {
  u16 protocol = sk->sk_protocol;
  if (protocol == IPPROTO_TCP) return moved > 0 ? stream_operation(sk, moved, DIR_OUT, 0) : 0;
  if (protocol == IPPROTO_UDP) return datagram_operation(sk, moved, DIR_OUT);
  return 0;
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(on_receive, struct sock *sk, int moved, int flags) {
  u16 protocol = sk->sk_protocol;
  if (flags & (MSG_PEEK | MSG_ERRQUEUE | MSG_OOB)) return 0;
  if (protocol == IPPROTO_TCP) return moved > 0 ? stream_operation(sk, moved, DIR_IN, flags & MSG_TRUNC) : 0;
  if (protocol == IPPROTO_UDP) return datagram_operation(sk, moved, DIR_IN);
  return 0;
}

#endif
