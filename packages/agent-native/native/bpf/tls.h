// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// Plaintext at the doors of OpenSSL and its kin. Every program asks first whether the current task's cgroup allows it:
// a probe sits in a file, and other processes run the same file.
#ifndef ABDUCE_TLS_H
#define ABDUCE_TLS_H

#include "data.h"
#include "tls-threads.h"

static __always_inline u32 tls_watch(void) {
  u32 watch = watch_of(bpf_get_current_cgroup_id());
  return watch & WATCH_TLS ? watch : 0;
}

// One record. A global function is checked by itself, once, so the loop around it costs the kernel no time at load.
__noinline int tls_piece(struct piece *piece) {
  if (!piece) return 0;
  u32 size = piece->wanted < CHUNK_BYTES ? piece->wanted : CHUNK_BYTES;
  u32 last = size == piece->wanted;
  // The last record also answers for the bytes that are not read.
  tell_bytes(piece, size, last ? piece->length : size, last ? EV_F_TLS : EV_F_TLS | EV_F_MORE);
  piece->pos += size;
  piece->base += size;
  piece->length -= size;
  piece->wanted -= size;
  return 0;
}

// Plaintext, handed on as the next bytes of its direction.
static __noinline int tls_tell(struct tls_stream *stream, u64 bytes, u32 length, u32 direction, u32 watch) {
  if (!stream || !length) return 0;
  u32 limit = watch & WATCH_PAYLOAD ? PAYLOAD_BYTES : HEADER_BYTES;
  struct piece piece = {
    .conn = stream->conn,
    .cgroup = bpf_get_current_cgroup_id(),
    .pos = stream->pos[direction & 1],
    .base = bytes,
    .length = length,
    .pid = bpf_get_current_pid_tgid() >> 32,
    .role = stream->role,
    .direction = direction,
  };
  stream->pos[direction & 1] += piece.length;
  u32 wanted = piece.length < limit ? piece.length : limit;
  if (wanted < piece.length) count_lost(LOST_TRUNCATED, piece.length - wanted);
  piece.wanted = wanted;
  for (int i = 0; i < PAYLOAD_BYTES / CHUNK_BYTES; i++) {
    tls_piece(&piece);
    if (!piece.wanted) break;
  }
  return 0;
}

SEC("uprobe")
int tls_enter(struct registers *ctx) {
  u32 watch = tls_watch();
  if (!watch) return 0;
  struct task_struct *task = bpf_get_current_task_btf();
  struct tls_thread *thread = bpf_task_storage_get(&tls_threads, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
  if (!thread) {
    count_lost(LOST_NO_STORAGE, 1);
    return 0;
  }
  u64 stack = ctx->sp, object = REG_ARG1(ctx);
  u8 kind = bpf_get_attach_cookie(ctx);
  u32 depth = thread->depth;
  // Calls whose return was missed lie above the present stack no more.
  for (int i = 0; i < TLS_DEPTH; i++)
    if (depth && tls_call_at(thread, depth - 1)->stack <= stack) depth--;
  if (depth >= TLS_DEPTH) return 0;
  if (depth) {
    struct tls_call *outer = tls_call_at(thread, depth - 1);
    // The library calling itself: the outer call tells already.
    if (outer->object != object) outer->shared = 1;
    else if ((outer->kind & TLS_HANDSHAKE) == (kind & TLS_HANDSHAKE)) kind |= TLS_INNER;
  }
  struct tls_call *call = tls_call_at(thread, depth);
  call->object = object;
  call->buffer = REG_ARG2(ctx);
  call->moved_at = REG_ARG4(ctx);
  call->stack = stack;
  call->length = REG_ARG3(ctx) > 0x7fffffff ? 0 : REG_ARG3(ctx);
  call->told = 0;
  call->kind = kind;
  call->shared = 0;
  thread->depth = depth + 1;

  struct tls_key key;
  tls_key_of(&key, task, object);
  if (thread->fresh) {
    tls_bind(&key, thread->fresh, thread->fresh_role, false);
    thread->fresh = 0;
  }
  // A write is told before it is sent: the answer may reach another thread before this call returns.
  if ((kind & TLS_HANDSHAKE) != TLS_WRITE || (kind & TLS_INNER) || !call->length) return 0;
  struct tls_stream *stream = bpf_map_lookup_elem(&tls_streams, &key);
  if (!stream || !stream->conn) return 0;
  u32 ahead = stream->ahead, length = call->length;
  call->told = ahead > length ? ahead : length;
  if (length > ahead) tls_tell(stream, call->buffer + ahead, length - ahead, DIR_OUT, watch);
  return 0;
}

static __always_inline u32 tls_moved(const struct tls_call *call, s32 result) {
  if (result <= 0) return 0;
  if (!(call->kind & TLS_EX)) return result;
  u64 moved = 0;
  bpf_probe_read_user(&moved, sizeof(moved), (void *)call->moved_at);
  return moved > call->length ? 0 : moved;
}

SEC("uprobe")
int tls_leave(struct registers *ctx) {
  u32 watch = tls_watch();
  if (!watch) return 0;
  struct task_struct *task = bpf_get_current_task_btf();
  struct tls_thread *thread = bpf_task_storage_get(&tls_threads, task, 0, 0);
  if (!thread || !thread->depth || thread->depth > TLS_DEPTH) return 0;
  u64 depth = thread->depth - 1;
  struct tls_call *call = tls_call_at(thread, depth);
  u8 kind = bpf_get_attach_cookie(ctx);
  // At its return a function's stack pointer is where it was at the entry, or just above.
  if ((call->kind & ~TLS_INNER) != kind || ctx->sp < call->stack || ctx->sp > call->stack + 16) return 0;
  thread->depth = depth;
  kind = call->kind;
  if ((kind & TLS_HANDSHAKE) == TLS_HANDSHAKE || (kind & TLS_INNER)) return 0;
  u32 moved = tls_moved(call, REG_RESULT(ctx)), told = call->told;
  if (!moved && !told) return 0;
  struct tls_key key;
  tls_key_of(&key, task, call->object);
  struct tls_stream *stream = bpf_map_lookup_elem(&tls_streams, &key);
  if (!stream || !stream->conn) {
    count_lost(LOST_TLS_UNMATCHED, 1);
    return 0;
  }
  if (kind & TLS_READ) {
    tls_tell(stream, call->buffer, moved, DIR_IN, watch);
    return 0;
  }
  // What was not taken now will be offered again, by the library's rules at the head of the next write.
  if (told) stream->ahead = told > moved ? told - moved : 0;
  else tls_tell(stream, call->buffer, moved, DIR_OUT, watch);
  return 0;
}

SEC("uprobe")
int tls_free(struct registers *ctx) {
  if (!tls_watch()) return 0;
  struct tls_key key;
  tls_key_of(&key, bpf_get_current_task_btf(), REG_ARG1(ctx));
  bpf_map_delete_elem(&tls_streams, &key);
  return 0;
}

#endif
