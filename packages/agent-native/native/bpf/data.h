// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// Bytes of one socket operation on their way to the helper. Every record is reserved in the ring at its own size: no
// room is shared, so none can be overwritten while it is filled.
#ifndef ABDUCE_DATA_H
#define ABDUCE_DATA_H

#include "sockets.h"
#include "calls.h"
#include "tls-threads.h"

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(map_flags, BPF_F_MMAPABLE);
  __uint(max_entries, HINT_SLOTS);
  __type(key, u32);
  __type(value, struct conn_hint);
} hints SEC(".maps");

#define SEGMENTS_MAX 1024 // what writev(2) takes at most

// What is left of an operation to be told.
struct piece {
  u64 conn;
  u64 cgroup;
  u64 pos;
  u64 base;     // of the present segment, in user space
  u64 segment;  // bytes left in it
  u64 segments; // address of the next segment's description
  u32 count;    // of segments that follow
  u32 length;   // bytes that the operation still moves from `pos` on
  u32 wanted;   // of these, bytes that may and need be read
  u32 pid;
  u16 role;
  u8 direction;
  u8 flags;
};

// The size must be known when the program is checked, so there is one branch a size. Sizes with the record's header:
// 128, 256, 512, 1024, 2048 bytes, and a whole piece.
#define RECORD_OF(room)                                                                    \
  if (captured <= (room)) {                                                                \
    struct ev_data *e = bpf_ringbuf_reserve(&payload, sizeof(*e) + (room), 0);             \
    if (!e) goto full;                                                                     \
    u64 size = captured;                                                                   \
    if (size > (room)) size = (room);                                                      \
    if (bpf_probe_read_user(e + 1, size, (void *)piece->base)) goto_unreadable(e, size);   \
    head_of(&e->head, EV_DATA, sizeof(*e) + size);                                         \
    e->conn = piece->conn;                                                                 \
    e->cgroup = piece->cgroup;                                                             \
    e->pos = piece->pos;                                                                   \
    e->length = length;                                                                    \
    e->captured = size;                                                                    \
    e->pid = piece->pid;                                                                   \
    e->direction = piece->direction;                                                       \
    e->flags = flags;                                                                      \
    e->role = piece->role;                                                                 \
    submit_payload(e);                                                                     \
    return 0;                                                                              \
  }
#define goto_unreadable(e, size)   \
  {                                \
    count_lost(LOST_UNREADABLE, 1); \
    size = 0;                      \
  }

// Not static: a function of its own to the kernel too, which then checks it once rather than at every call.
/** Tells `captured` bytes at piece->base; `length` is what the operation moved from there on. */
__noinline int tell_bytes(struct piece *piece, u64 captured, u32 length, u32 flags) {
  if (!piece) return 0;
  asm volatile("%0 &= 0x1fff" : "+r"(captured));
  RECORD_OF(72)
  RECORD_OF(200)
  RECORD_OF(456)
  RECORD_OF(968)
  RECORD_OF(1992)
  RECORD_OF(CHUNK_BYTES)
  return 0;
full:
  count_lost(LOST_RING_DATA, 1);
  return 0;
}

/** Opens the next segment that has bytes; 0 when there is none. */
static __always_inline int open_segment(struct piece *piece) {
  if (piece->segment) return 1;
  struct user_segment segment;
  if (!piece->count || bpf_probe_read_user(&segment, sizeof(segment), (void *)piece->segments)) return 0;
  piece->segments += sizeof(segment);
  piece->count--;
  piece->base = segment.base;
  piece->segment = segment.length;
  return 1;
}

static __always_inline void pass(struct piece *piece, u64 size) {
  piece->pos += size;
  piece->length -= size;
  piece->wanted -= size;
}

// Small segments go into one record together. Its room is twice what is filled at most, so that the checker sees that
// any segment fits at any place.
#define GATHER_SEGMENTS 32
#define GATHER_OF(room)                                                                              \
  if (wanted <= (room)) {                                                                            \
    struct ev_data *e = bpf_ringbuf_reserve(&payload, sizeof(*e) + 2 * (room), 0);                   \
    if (!e) goto full;                                                                               \
    for (u32 i = 0; i < GATHER_SEGMENTS && filled < wanted; i++) {                                   \
      if (!open_segment(piece)) break;                                                               \
      u64 size = piece->segment, at = filled;                                                        \
      if (size > wanted - filled) size = wanted - filled;                                            \
      if (!size) continue;                                                                           \
      asm volatile("%0 &= %1" : "+r"(at) : "i"((room) - 1));                                         \
      asm volatile("%0 &= %1" : "+r"(size) : "i"(2 * (room) - 1));                                   \
      if (size > (room)) break;                                                                      \
      if (bpf_probe_read_user((u8 *)(e + 1) + at, size, (void *)piece->base)) {                      \
        piece->count = 0;                                                                            \
        piece->segment = 0;                                                                          \
        break;                                                                                       \
      }                                                                                              \
      filled += size;                                                                                \
      piece->base += size;                                                                           \
      piece->segment -= size;                                                                        \
    }                                                                                                \
    u32 last = filled == piece->wanted;                                                              \
    if (!last && !piece->count && !piece->segment) {                                                 \
      count_lost(LOST_UNREADABLE, 1);                                                                \
      piece->wanted = filled;                                                                        \
      last = 1;                                                                                      \
    }                                                                                                \
    head_of(&e->head, EV_DATA, sizeof(*e) + filled);                                                 \
    e->conn = piece->conn;                                                                           \
    e->cgroup = piece->cgroup;                                                                       \
    e->pos = piece->pos;                                                                             \
    e->length = last ? piece->length : filled;                                                       \
    e->captured = filled;                                                                            \
    e->pid = piece->pid;                                                                             \
    e->direction = piece->direction;                                                                 \
    e->flags = last ? piece->flags : piece->flags | EV_F_MORE;                                       \
    e->role = piece->role;                                                                           \
    submit_payload(e);                                                                               \
    pass(piece, filled);                                                                             \
    return 0;                                                                                        \
  }

/** One record of the next segments, as many as fit. */
__noinline int gather(struct piece *piece) {
  if (!piece) return 0;
  u64 wanted = piece->wanted, filled = 0;
  if (wanted > CHUNK_BYTES) wanted = CHUNK_BYTES;
  GATHER_OF(512)
  GATHER_OF(CHUNK_BYTES)
  return 0;
full:
  count_lost(LOST_RING_DATA, 1);
  piece->wanted = 0; // the rest of this operation would only be a piece without its head
  return 0;
}

/** One record of an operation whose bytes lie in several segments or are too many for one; 1 ends the loop. */
static long next_piece(u32 index, struct piece *piece) {
  if (!open_segment(piece)) {
    count_lost(LOST_UNREADABLE, 1);
    return 1;
  }
  u64 size = piece->wanted;
  if (size > CHUNK_BYTES) size = CHUNK_BYTES;
  if (piece->segment < size) {
    gather(piece);
    return piece->wanted == 0;
  }
  u32 last = size == piece->wanted;
  // The last record also answers for the bytes that are not read.
  tell_bytes(piece, size, last ? piece->length : size, last ? piece->flags : piece->flags | EV_F_MORE);
  piece->base += size;
  piece->segment -= size;
  pass(piece, size);
  return piece->wanted == 0;
}

/** Passes over `skip` bytes at the head of the segments. */
static long next_skipped(u32 index, struct piece *piece) {
  struct user_segment segment;
  if (!piece->count || bpf_probe_read_user(&segment, sizeof(segment), (void *)piece->segments)) return 1;
  u64 skip = piece->segment; // here: still to be passed over
  if (segment.length > skip) {
    piece->base = segment.base + skip;
    piece->segment = segment.length - skip;
    piece->wanted |= 1u << 31;
    piece->segments += sizeof(segment);
    piece->count--;
    return 1;
  }
  piece->segment = skip - segment.length;
  piece->segments += sizeof(segment);
  piece->count--;
  return 0;
}

static __always_inline void tell_operation(struct conn_state *state, const struct buffers *buffers, u32 direction,
                                           u64 pos, u32 moved, u32 watch, u64 skip_to) {
  u32 limit = watch & WATCH_PAYLOAD ? PAYLOAD_BYTES : HEADER_BYTES;
  u32 skip = 0;
  if (skip_to > pos) {
    // Of a body that nobody needs only the end is told: it says when the message was complete.
    if (skip_to > pos + moved) return;
    skip = skip_to - pos;
  }
  struct piece piece = {
    .conn = state->conn,
    .cgroup = state->cgroup,
    .pos = pos + skip,
    .base = buffers->base,
    .segments = buffers->segments,
    .count = buffers->count,
    .length = moved - skip,
    .pid = bpf_get_current_pid_tgid() >> 32,
    .role = state->role,
    .direction = direction,
  };
  if (piece.length == 0) {
    tell_bytes(&piece, 0, 0, 0);
    return;
  }
  u32 wanted = piece.length < limit ? piece.length : limit;
  if (wanted < piece.length) count_lost(LOST_TRUNCATED, piece.length - wanted);
  if (!buffers->segments) {
    piece.base += skip;
    if (wanted <= CHUNK_BYTES) {
      tell_bytes(&piece, wanted, piece.length, 0);
      return;
    }
    piece.segment = wanted;
    piece.count = 0;
  } else if (skip) {
    piece.segment = skip;
    piece.wanted = 0;
    bpf_loop(SEGMENTS_MAX, next_skipped, &piece, 0);
    if (!piece.wanted) {
      count_lost(LOST_UNREADABLE, 1);
      return;
    }
  }
  piece.wanted = wanted;
  bpf_loop(SEGMENTS_MAX + PAYLOAD_BYTES / CHUNK_BYTES, next_piece, &piece, 0);
  if (piece.wanted) count_lost(LOST_TRUNCATED, piece.wanted);
}

/** Bytes that nobody can see still end messages: that they moved is told. */
static __always_inline void tell_unread(struct conn_state *state, u32 direction, u64 pos, u32 moved) {
  struct piece piece = {
    .conn = state->conn,
    .cgroup = state->cgroup,
    .pos = pos,
    .pid = bpf_get_current_pid_tgid() >> 32,
    .role = state->role,
    .direction = direction,
  };
  tell_bytes(&piece, 0, moved, 0);
}

static __always_inline u64 first_byte(const struct buffers *buffers) {
  if (!buffers->segments) return buffers->base;
  struct user_segment segment = {};
  bpf_probe_read_user(&segment, sizeof(segment), (void *)buffers->segments);
  return segment.base;
}

/** One operation of a known connection; `call` is the system call that it was made by, checked to be about it. */
static __always_inline void tell_stream(struct conn_state *state, const struct call *call, u32 direction, u64 pos,
                                        u32 moved) {
  u64 skip_to = 0;
  u32 watch = state->watch;
  if (!state->ignored) {
    u32 slot = state->conn & (HINT_SLOTS - 1);
    struct conn_hint *hint = bpf_map_lookup_elem(&hints, &slot);
    if (hint && hint->conn == state->conn) {
      if (hint->flags & HINT_TLS) state->tls = 1;
      // Remembered here, because the slot may be another connection's tomorrow.
      if (hint->flags & HINT_IGNORE) state->ignored = 1;
      skip_to = hint->skip[direction & 1];
    }
  }
  if (state->ignored && !(watch & WATCH_TLS)) return;
  struct buffers buffers;
  if (!call || !buffers_of(call, direction, 0, &buffers)) {
    count_lost(LOST_UNREADABLE, 1);
    if (!state->tls && !state->ignored) tell_unread(state, direction, pos, moved);
    return;
  }
  if (watch & WATCH_TLS && tls_saw_socket(state, direction, (void *)first_byte(&buffers), moved)) return;
  if (state->ignored) return;
  tell_operation(state, &buffers, direction, pos, moved, watch, skip_to);
}

#endif
