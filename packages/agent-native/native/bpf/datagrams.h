// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// UDP messages to and from port 53: names that are asked for. Every other datagram is left alone.
#ifndef ABDUCE_DATAGRAMS_H
#define ABDUCE_DATAGRAMS_H

#include "sockets.h"
#include "calls.h"

#define DNS_PORT 53

struct peer {
  u8 address[16];
  u16 port;
  u16 known;
};

// Whom a socket that is not connected asked last: the kernel writes the sender of an answer down only after the hook.
struct {
  __uint(type, BPF_MAP_TYPE_SK_STORAGE);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, int);
  __type(value, struct peer);
} askers SEC(".maps");

// Which message of a call that moves several is next, by thread.
struct batch {
  u64 messages;
  u64 next;
};
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 4096);
  __type(key, u64);
  __type(value, struct batch);
} batches SEC(".maps");

/** Number of the message that the hook is about, in a call that moves several. The call ends with a failure or the last. */
static __always_inline u32 message_index(const struct call *call, int moved) {
  if (!moves_several(call)) return 0;
  u64 thread = bpf_get_current_pid_tgid();
  struct batch *known = bpf_map_lookup_elem(&batches, &thread);
  u32 index = known && known->messages == call->arg1 ? known->next : 0;
  if (moved < 0 || index + 1 >= (u32)call->arg2) {
    bpf_map_delete_elem(&batches, &thread);
  } else {
    struct batch batch = {call->arg1, index + 1};
    bpf_map_update_elem(&batches, &thread, &batch, BPF_ANY);
  }
  return index;
}

/** Reads a socket address out of a program's memory. */
static __always_inline void read_peer(u64 at, struct peer *peer) {
  struct { u16 family; u16 port; u32 word[6]; } name = {};
  // A program that gives an IPv4 address alone has 16 bytes there.
  if (bpf_probe_read_user(&name, 16, (void *)at)) return;
  if (name.family == AF_INET) {
    __builtin_memset(peer->address, 0, 10);
    peer->address[10] = peer->address[11] = 0xff;
    __builtin_memcpy(peer->address + 12, &name.word[0], 4);
  } else if (name.family == AF_INET6) {
    if (bpf_probe_read_user(peer->address, 16, (void *)(at + 8))) return;
  } else {
    return;
  }
  peer->port = __builtin_bswap16(name.port);
  peer->known = 1;
}

struct datagram {
  const struct sock *sk;
  u64 conn;
  u64 cgroup;
  u64 base;
  u32 length;
  u16 role;
  u16 direction;
  struct peer peer;
};

#define DATAGRAM_OF(room)                                                                         \
  if (captured <= (room)) {                                                                       \
    struct ev_data *e = bpf_ringbuf_reserve(&payload, sizeof(*e) + sizeof(struct tuple) + (room), 0); \
    if (!e) goto full;                                                                            \
    struct tuple *tuple = (struct tuple *)(e + 1);                                                \
    u64 size = captured;                                                                          \
    if (size > (room)) size = (room);                                                             \
    if (bpf_probe_read_user(tuple + 1, size, (void *)datagram->base)) {                           \
      count_lost(LOST_UNREADABLE, 1);                                                             \
      size = 0;                                                                                   \
    }                                                                                             \
    tuple_of(datagram->sk, tuple);                                                                \
    if (datagram->peer.known) {                                                                   \
      __builtin_memcpy(tuple->remote, datagram->peer.address, 16);                                \
      tuple->remote_port = datagram->peer.port;                                                   \
    }                                                                                             \
    head_of(&e->head, EV_DATAGRAM, sizeof(*e) + sizeof(*tuple) + size);                           \
    e->conn = datagram->conn;                                                                     \
    e->cgroup = datagram->cgroup;                                                                 \
    e->pos = 0;                                                                                   \
    e->length = datagram->length;                                                                 \
    e->captured = size;                                                                           \
    e->pid = bpf_get_current_pid_tgid() >> 32;                                                    \
    e->direction = datagram->direction;                                                           \
    e->flags = EV_F_TUPLE;                                                                        \
    e->role = datagram->role;                                                                     \
    submit_payload(e);                                                                            \
    return 0;                                                                                     \
  }

// Not static, so that the kernel checks it once rather than at every call.
__noinline int tell_datagram(struct datagram *datagram) {
  if (!datagram) return 0;
  u64 captured = datagram->length;
  if (captured > CHUNK_BYTES) {
    count_lost(LOST_TRUNCATED, captured - CHUNK_BYTES);
    captured = CHUNK_BYTES;
  }
  asm volatile("%0 &= 0x1fff" : "+r"(captured));
  DATAGRAM_OF(160)
  DATAGRAM_OF(416)
  DATAGRAM_OF(CHUNK_BYTES)
  return 0;
full:
  count_lost(LOST_RING_DATA, 1);
  return 0;
}

/** Address and room of a message's only segment of interest, the first. */
static __always_inline void datagram_bytes(const struct buffers *buffers, u32 moved, struct datagram *datagram) {
  datagram->base = buffers->base;
  datagram->length = moved;
  if (!buffers->segments) return;
  struct user_segment segment = {};
  bpf_probe_read_user(&segment, sizeof(segment), (void *)buffers->segments);
  datagram->base = segment.base;
  if (segment.length < moved) datagram->length = segment.length;
}

#endif
