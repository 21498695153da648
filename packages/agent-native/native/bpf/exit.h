// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// Socket operations on kernels whose socket layer does not tell of them (before 6.3): one hook at the exit of system
// calls. It is not given the socket, so it walks from the descriptor, and finds what is known by the socket's cookie.
#ifndef ABDUCE_EXIT_H
#define ABDUCE_EXIT_H

#include "operations.h"

#define BATCH_MAX 8

static __always_inline int direction_of(s32 number) {
  switch (number) {
  case CALL_READ: case CALL_READV: case CALL_RECVFROM: case CALL_RECVMSG: case CALL_RECVMMSG: return DIR_IN;
  case CALL_WRITE: case CALL_WRITEV: case CALL_SENDTO: case CALL_SENDMSG: case CALL_SENDMMSG: return DIR_OUT;
  case CALL_SENDFILE: case CALL_SPLICE: return DIR_OUT;
  default: return -1;
  }
}

static __always_inline struct sock *socket_behind(struct task_struct *task, u32 fd) {
  struct file *file = (struct file *)file_of(task, fd);
  if (!file || (BPF_CORE_READ(file, f_inode, i_mode) & 0xf000) != 0xc000) return 0;
  struct socket *socket = BPF_CORE_READ(file, private_data);
  if (BPF_CORE_READ(socket, file) != file) return 0;
  return BPF_CORE_READ(socket, sk);
}

static __always_inline void exit_of_datagram(const struct sock *sk, const struct call *call, u32 direction, u32 index,
                                             u32 moved, u64 cgroup) {
  struct buffers buffers;
  if (!buffers_of(call, direction, index, &buffers)) return;
  struct datagram datagram = {.sk = sk, .cgroup = cgroup, .direction = direction};
  u16 port = __builtin_bswap16(BPF_CORE_READ(sk, __sk_common.skc_dport));
  u16 own = BPF_CORE_READ(sk, __sk_common.skc_num);
  if (!port && buffers.name) {
    read_peer(buffers.name, &datagram.peer);
    port = datagram.peer.port;
  }
  if (port != DNS_PORT && own != DNS_PORT) return;
  // Nobody may have given it a cookie: its address will do as long as it lives.
  u64 cookie = BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
  datagram.conn = cookie ? cookie : (u64)sk;
  datagram.role = own == DNS_PORT ? ROLE_SERVER : ROLE_CLIENT;
  datagram_bytes(&buffers, moved, &datagram);
  tell_datagram(&datagram);
}

static __always_inline void exit_of_stream(const struct sock *sk, const struct call *call, u32 direction, u32 moved,
                                           int unreadable) {
  u64 cookie = BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
  struct conn_state *state = bpf_map_lookup_elem(&flows, &cookie);
  if (!state || !(state_watch(state) & WATCH_L7)) return;
  u64 pos = __sync_fetch_and_add(&state->pos[direction & 1], moved);
  tell_stream(state, unreadable ? 0 : call, direction, pos, moved);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(on_exit_of_call, struct pt_regs *regs, long result) {
  if (result <= 0) return 0;
  s32 number = CALL_NUMBER(regs);
  s32 found = direction_of(number);
  if (found < 0) return 0;
  u64 cgroup = bpf_get_current_cgroup_id();
  if (!(watch_of(cgroup) & WATCH_L7)) return 0;
  u32 direction = found;
  struct task_struct *task = bpf_get_current_task_btf();
  if (TASK_IS_32_BIT(task)) return 0;
  struct call call;
  call_of(regs, &call);
  u32 flags = number == CALL_RECVFROM || number == CALL_RECVMMSG ? call.arg3 : number == CALL_RECVMSG ? call.arg2 : 0;
  if (flags & (MSG_PEEK | MSG_ERRQUEUE | MSG_OOB)) return 0;
  struct sock *sk = socket_behind(task, number == CALL_SPLICE ? (u32)call.arg2 : call.fd);
  if (!sk && number == CALL_SPLICE) {
    direction = DIR_IN;
    sk = socket_behind(task, call.fd);
  }
  if (!sk) return 0;
  u16 protocol = BPF_CORE_READ(sk, sk_protocol);
  if (protocol == IPPROTO_TCP) {
    // The result of a call that moves several messages is their number; on a stream nobody makes it.
    if (!moves_several(&call)) exit_of_stream(sk, &call, direction, result, flags & MSG_TRUNC);
  } else if (protocol == IPPROTO_UDP) {
    if (!moves_several(&call)) {
      exit_of_datagram(sk, &call, direction, 0, result, cgroup);
      return 0;
    }
    for (u32 i = 0; i < BATCH_MAX && i < (u32)result; i++) {
      struct user_messages *message = (void *)(call.arg1 + i * sizeof(struct user_messages));
      u32 moved = 0;
      bpf_probe_read_user(&moved, sizeof(moved), &message->moved);
      if (moved) exit_of_datagram(sk, &call, direction, i, moved, cgroup);
    }
  }
  return 0;
}

#endif
