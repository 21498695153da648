// SPDX-License-Identifier: Apache-2.0
// Inside of the stream layer: what l7.c and its parts share. Parsers see l7.h only.
#ifndef ABDUCE_L7_LAYER_H
#define ABDUCE_L7_LAYER_H

#include "l7.h"

#define HINT_BYTES 4096      // a body's rest that is longer is worth a hint
#define TELLING_BYTES 32     // so many bytes tell whether a message begins
#define TRIES 16             // starts that no parser knew before a connection is left alone
#define WAIT_OPERATIONS 64   // operations that wait for the other side to confirm a fair guess
#define MISSES 1024          // operations without a message before the protocol is questioned
#define STRIKES 16           // the protocol is questioned: what is no message counts two, a message takes one back
#define LATE_OPERATIONS 64   // operations behind the position before the stream begins anew there

// An operation that came before its predecessor.
struct early {
  u64 pos, time;
  u32 captured, length, room;
  u8 *bytes;
};

struct stream {
  u64 next;   // position of the next byte that is expected
  u64 skip;   // bytes before it belong to a message that was parsed
  u64 hinted; // the last position that was told to the kernel side
  u64 at;     // position of buffer[0]
  u64 first;  // time of the operation that carried buffer[0]
  u64 heard;  // time of the last operation
  u64 hole;   // while the protocol is not known: bytes between the buffer's end and this position were not copied
  u8 *buffer; // an unfinished head
  u32 held, room;
  struct early *early;
  u16 misses, late;
  bool started, lost;
  bool open;  // a message has been parsed whose last byte did not pass yet
  bool whole; // seen from position 0 on
};

struct l7_conn {
  struct l7 *l7;
  void *tag;
  const struct l7_parser *parser, *change;
  void *state;
  struct l7_conn *before, *after;             // all connections
  struct l7_conn *timed_before, *timed_after; // those whose exchanges expire
  struct l7_exchange *oldest, *newest;
  u32 in_flight, watch;
  u16 port;
  u8 role, last; // last: direction of the previous operation
  u8 asks;       // direction that carries requests; ASKS_UNKNOWN
  u8 tries, strikes, doubts;
  u16 waited;
  bool ignored, timed;
  bool barrier; // bytes were missed, and nobody knows what the next answers belong to
  bool orphan;  // the last operation was an answer while nothing was in flight
  struct stream streams[2];
};
#define ASKS_UNKNOWN 2

#define BUFFER_CLASSES 4
struct l7 {
  struct l7_limits limits;
  l7_report report;
  l7_hint hint;
  l7_answer answer;
  void *context;
  struct l7_stats stats;
  struct l7_conn *conns, *timed;
  struct l7_exchange *spare;
  size_t spares;
  void *buffers[BUFFER_CLASSES];
  size_t pooled[BUFFER_CLASSES];
};

static inline enum l7_stream stream_of(const struct l7_conn *conn, enum direction direction) {
  return (u8)direction == conn->asks ? L7_REQUESTS : L7_RESPONSES;
}

// memory.c: everything is counted against the budget.
void *layer_take(struct l7 *l7, size_t size);
void layer_give(struct l7 *l7, void *memory, size_t size);
bool buffer_append(struct l7 *l7, struct stream *s, const u8 *bytes, size_t length);
void buffer_clear(struct l7 *l7, struct stream *s);
void memory_free(struct l7 *l7);

void layer_close(struct l7_conn *conn); // l7.c: frees it

// stream.c
void stream_take(struct l7_conn *conn, enum direction direction, u64 pos, const u8 *bytes, u32 captured, u32 length,
                 u64 now);
void stream_missed(struct l7_conn *conn, enum direction direction, u64 end, u64 now); // nobody saw the bytes before `end`
void stream_gap(struct l7_conn *conn, enum direction direction, u64 now);

// flight.c
void flight_drop(struct l7_conn *conn, u64 end); // finishes those that were answered, counts the others
void flight_fail(struct l7_conn *conn, u64 end); // the connection ended without their answers
void flight_free(struct l7 *l7);
void flight_expire(struct l7_conn *conn, u64 now);

// detect.c: the buffer's bytes from `offset` on: 2 a protocol was adopted, 1 one could be, 0 none.
int detect_protocol(struct l7_conn *conn, enum direction direction, size_t offset);
bool looks_like_tls(const u8 *bytes, size_t length);
bool adopt(struct l7_conn *conn, const struct l7_parser *parser);
void abandon(struct l7_conn *conn); // the parser's state

#endif
