// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// Plaintext at the doors of Go's crypto/tls. A goroutine moves between threads while it waits, so calls are kept by
// goroutine. The connection need not be guessed: the TLS object leads to its descriptor, and that to the socket.
#ifndef ABDUCE_TLS_GO_H
#define ABDUCE_TLS_GO_H

#include "tls.h"

// Unchanged since Go 1.9: tls.Conn begins with an interface (type, pointer), a net.TCPConn is a pointer to its netFD,
// and that begins with a mutex of 16 bytes and the descriptor.
#define GO_CONN_POINTER 8
#define GO_DESCRIPTOR 16

struct go_key {
  u64 pid;
  u64 goroutine;
};
struct go_call {
  u64 object;
  u64 conn;
  u64 buffer;
  u32 length;
  u32 pad;
};
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 16384);
  __type(key, struct go_key);
  __type(value, struct go_call);
} go_calls SEC(".maps");

enum { INODE_KIND = 0170000, INODE_SOCKET = 0140000 };

/** Cookie of the current process's TCP socket; 0 when the descriptor is none, or nobody watches it. */
static __always_inline u64 cookie_of_descriptor(struct task_struct *task, u32 descriptor) {
  struct fdtable *table = BPF_CORE_READ(task, files, fdt);
  if (!table || descriptor >= BPF_CORE_READ(table, max_fds)) return 0;
  struct file *file = 0;
  bpf_probe_read_kernel(&file, sizeof(file), BPF_CORE_READ(table, fd) + descriptor);
  if (!file || (BPF_CORE_READ(file, f_inode, i_mode) & INODE_KIND) != INODE_SOCKET) return 0;
  struct socket *socket = BPF_CORE_READ(file, private_data);
  struct sock *sk = BPF_CORE_READ(socket, sk);
  if (!sk || BPF_CORE_READ(sk, sk_protocol) != IPPROTO_TCP) return 0;
  return BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
}

#define GO_CLOSED (~0ull)

static __always_inline u64 go_conn(struct task_struct *task, u64 object) {
  u64 at = 0;
  s32 descriptor = -1;
  if (bpf_probe_read_user(&at, 8, (void *)object + GO_CONN_POINTER)) return 0;
  if (bpf_probe_read_user(&at, 8, (void *)at)) return 0;
  if (bpf_probe_read_user(&descriptor, 4, (void *)at + GO_DESCRIPTOR)) return 0;
  if (descriptor == -1) return GO_CLOSED;
  return cookie_of_descriptor(task, descriptor);
}

SEC("uprobe")
int go_enter(struct registers *ctx) {
  u32 watch = tls_watch();
  if (!watch) return 0;
  struct task_struct *task = bpf_get_current_task_btf();
  u32 write = bpf_get_attach_cookie(ctx) == TLS_WRITE;
  struct go_call call = {.object = GO_ARG1(ctx), .buffer = GO_ARG2(ctx)};
  u64 length = GO_ARG3(ctx);
  call.length = length > 0x7fffffff ? 0 : length;
  if (!call.length) return 0;
  call.conn = go_conn(task, call.object);
  if (!call.conn || call.conn == GO_CLOSED) {
    // Nothing can be sent any more through one that is closed.
    if (write && !call.conn) count_lost(LOST_TLS_UNMATCHED, 1);
    return 0;
  }
  struct tls_key key;
  tls_key_of(&key, task, call.object);
  tls_bind(&key, call.conn, ROLE_UNKNOWN, true);
  if (write) {
    // All of it or an error that ends the connection; and the answer may be read before this call returns.
    struct tls_stream *stream = bpf_map_lookup_elem(&tls_streams, &key);
    if (stream) tls_tell(stream, call.buffer, call.length, DIR_OUT, watch);
    return 0;
  }
  struct go_key id = {task->tgid, GO_SELF(ctx)};
  bpf_map_update_elem(&go_calls, &id, &call, BPF_ANY);
  return 0;
}

SEC("uprobe")
int go_leave(struct registers *ctx) {
  u32 watch = tls_watch();
  if (!watch) return 0;
  struct task_struct *task = bpf_get_current_task_btf();
  struct go_key id = {task->tgid, GO_SELF(ctx)};
  struct go_call *call = bpf_map_lookup_elem(&go_calls, &id);
  if (!call) return 0;
  s64 moved = GO_ARG1(ctx);
  if (moved > 0 && moved <= call->length) {
    struct tls_key key;
    tls_key_of(&key, task, call->object);
    struct tls_stream *stream = bpf_map_lookup_elem(&tls_streams, &key);
    if (stream && stream->conn == call->conn) tls_tell(stream, call->buffer, moved, DIR_IN, watch);
    else count_lost(LOST_TLS_UNMATCHED, 1);
  }
  bpf_map_delete_elem(&go_calls, &id);
  return 0;
}

#endif
