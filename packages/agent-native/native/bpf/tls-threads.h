// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// Which connection a TLS object speaks through. The object does not tell, so it is learned from what its thread does:
//
//  - a socket operation inside a call of the library is the object's own (OpenSSL over a socket);
//  - ciphertext that a thread received belongs to the object which the thread hands to the library next (OpenSSL over
//    memory, as Node has it: the event loop reads from the socket and calls the library at once).
//
// What was learned stays. One contradiction may be chance; two in a row move the object to the other connection.
#ifndef ABDUCE_TLS_THREADS_H
#define ABDUCE_TLS_THREADS_H

#include "gate.h"
#include "connections.h"
#include "registers.h"

// What a call does; bits, so that one can ask for a direction.
enum tls_kind { TLS_READ = 1, TLS_WRITE = 2, TLS_HANDSHAKE = 3, TLS_EX = 4, TLS_INNER = 8 };

#define TLS_DEPTH 4
struct tls_call {
  u64 object;
  u64 buffer;
  u64 moved_at; // the _ex functions: where the library writes how many bytes it moved
  u64 stack;    // stack pointer at the entry; deeper calls have lower ones
  u32 length;
  u32 told;     // bytes of the buffer that were handed on before the call returned
  u8 kind;
  u8 shared;    // another object was used inside: socket operations prove nothing any more
  u8 pad[6];
};

struct tls_thread {
  u64 fresh; // connection whose ciphertext was received and not yet given to the library
  u16 fresh_role;
  u16 pad;
  u32 depth;
  struct tls_call call[TLS_DEPTH];
};

// The compiler would leave out a mask that it can prove to be needless; older kernels cannot follow the proof.
static __always_inline struct tls_call *tls_call_at(struct tls_thread *thread, u64 index) {
  asm volatile("%0 &= %1" : "+r"(index) : "i"(TLS_DEPTH - 1));
  return &thread->call[index];
}

struct {
  __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, int);
  __type(value, struct tls_thread);
} tls_threads SEC(".maps");

struct tls_key {
  u32 pid;
  u32 start; // of the process, so that a number used again finds nothing old
  u64 object;
};

struct tls_stream {
  u64 conn;
  u64 doubt; // another connection that the last evidence spoke for
  u64 pos[2];
  u32 ahead; // bytes at the head of the next write that were handed on already: it repeats them
  u16 role;
  u16 pad;
};

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 16384);
  __type(key, struct tls_key);
  __type(value, struct tls_stream);
} tls_streams SEC(".maps");

static __always_inline void tls_key_of(struct tls_key *key, struct task_struct *task, u64 object) {
  key->pid = task->tgid;
  key->start = (u32)(BPF_CORE_READ(task, group_leader, start_boottime) >> 10);
  key->object = object;
}

static __always_inline void tls_bind(const struct tls_key *key, u64 conn, u16 role, bool sure) {
  struct tls_stream *stream = bpf_map_lookup_elem(&tls_streams, key);
  if (!stream) {
    struct tls_stream fresh = {.conn = conn, .role = role};
    bpf_map_update_elem(&tls_streams, key, &fresh, BPF_NOEXIST);
    return;
  }
  if (stream->conn == conn) {
    stream->doubt = 0;
    return;
  }
  if (stream->conn && !sure && stream->doubt != conn) {
    stream->doubt = conn;
    return;
  }
  stream->conn = conn;
  stream->role = role;
  stream->doubt = 0;
  stream->ahead = 0;
  stream->pos[0] = stream->pos[1] = 0;
}

/** Whether bytes begin like a TLS record: a known kind, version 3.x, a length that may be. */
static __always_inline bool tls_record(const u8 *b) {
  u32 length = (u32)b[3] << 8 | b[4];
  return b[0] >= 20 && b[0] <= 23 && b[1] == 3 && b[2] <= 4 && length > 0 && length <= 16384 + 2048;
}

/**
 * Tells of one operation on a watched TCP socket by the current task; `bytes` are in user space. Says whether the bytes
 * are ciphertext, which nobody can read.
 */
static __always_inline bool tls_saw_socket(struct conn_state *state, u32 direction, const void *bytes, u64 moved) {
  if (!(state->watch & WATCH_TLS)) return state->tls;
  if (!state->tls) {
    u8 head[8] = {};
    if (moved < 5 || bpf_probe_read_user(head, 5, bytes) || !tls_record(head)) return false;
    state->tls = 1;
  }
  struct task_struct *task = bpf_get_current_task_btf();
  struct tls_thread *thread = bpf_task_storage_get(&tls_threads, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
  if (!thread) {
    count_lost(LOST_NO_STORAGE, 1);
    return true;
  }
  if (thread->depth) {
    struct tls_call *call = tls_call_at(thread, thread->depth - 1);
    struct registers *registers = (struct registers *)bpf_task_pt_regs(task);
    u64 stack = 0;
    bpf_probe_read_kernel(&stack, sizeof(stack), &registers->sp);
    if (stack < call->stack) {
      u8 wants = direction == DIR_IN ? TLS_READ : TLS_WRITE;
      if (call->shared || !(call->kind & wants)) return true;
      struct tls_key key;
      tls_key_of(&key, task, call->object);
      tls_bind(&key, state->conn, state->role, true);
      return true;
    }
    thread->depth = 0; // that call ended without its return being seen
  }
  if (direction == DIR_IN) {
    thread->fresh = state->conn;
    thread->fresh_role = state->role;
  }
  return true;
}

#endif
