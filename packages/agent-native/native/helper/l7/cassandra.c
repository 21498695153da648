// SPDX-License-Identifier: Apache-2.0
// Cassandra's CQL protocol: frames of version 3 and 4 (and DataStax's 65 and 66), and those of version 5 within segments; answers by stream id.
//
// Counting: one exchange per QUERY, EXECUTE and BATCH; a PREPARE only when it fails. OPTIONS (heartbeats), STARTUP,
// REGISTER and authentication are not counted; EVENT answers nothing. LZ4 is decompressed as far as frames begin within
// the first 16 KiB of a segment. Not followed: Snappy bodies (counted without statement and error), versions 1 and 2.
#include "lz4.h"
#include "statement.h"
#include "wire.h"

#include <stdio.h>

#define HEADER 9
#define FRAME_MAX (256u << 20)
#define LOOK_BYTES 640 // of a body that are waited for
#define PLAIN_BYTES 16384
enum { OP_ERROR = 0, OP_STARTUP = 1, OP_READY = 2, OP_AUTHENTICATE = 3, OP_OPTIONS = 5, OP_QUERY = 7, OP_RESULT = 8, OP_PREPARE = 9, OP_EXECUTE = 10, OP_REGISTER = 11, OP_EVENT = 12, OP_BATCH = 13, OP_LAST = 16 };
enum { FLAG_COMPRESSED = 1, FLAG_TRACING = 2, FLAG_PAYLOAD = 4, FLAG_WARNING = 8 };
enum { RESULT_KEYSPACE = 3, RESULT_PREPARED = 4 };

struct cassandra {
  struct prepared_table prepared;
  struct l7_exchange *late; // answered; the answer's last byte is still to come
  u64 carry[2];             // bytes of a frame that are in the segments to come
  bool segments;            // version 5, after the start
  bool lz4;
  char keyspace[64];
};

static u64 id_key(struct wire *w) {
  u16 size = wire_be16(w);
  const u8 *id = wire_take(w, size);
  return id ? wire_hash(id, size, 5) : 0;
}

// What may stand before a body.
static void skip_extras(struct wire *w, u8 flags, bool answer) {
  if (answer && flags & FLAG_TRACING) wire_take(w, 16);
  if (answer && flags & FLAG_WARNING)
    for (u16 count = wire_be16(w); w->ok && count; count--) wire_take(w, wire_be16(w));
  if (flags & FLAG_PAYLOAD) {
    for (u16 count = wire_be16(w); w->ok && count; count--) {
      wire_take(w, wire_be16(w));
      s64 size = (s32)wire_be32(w);
      if (size > 0) wire_take(w, (size_t)size);
    }
  }
}

// A body of version 3 or 4 that is compressed: its length, then an LZ4 block.
static struct wire plain_body(const struct cassandra *s, struct wire w, u8 flags, u8 *room) {
  if (!(flags & FLAG_COMPRESSED)) return w;
  wire_take(&w, 4);
  if (!s->lz4 || !w.ok) return wire_of(room, 0);
  return wire_of(room, lz4_head(room, PLAIN_BYTES, w.at, wire_left(&w)));
}

static void text_of(struct l7_exchange *e, struct wire *w, bool method) {
  u32 size = wire_be32(w);
  if (!w->ok) return;
  size_t seen = wire_left(w) < size ? wire_left(w) : size;
  l7_text(e->target, sizeof e->target, w->at, seen);
  if (method) statement_word(e->method, sizeof e->method, w->at, seen);
}

static void request(struct l7_conn *conn, struct cassandra *s, const u8 *bytes, size_t seen, u64 first, u64 now) {
  static u8 room[PLAIN_BYTES];
  static const char *const names[] = {[OP_QUERY] = "QUERY", [OP_PREPARE] = "PREPARE", [OP_EXECUTE] = "EXECUTE", [OP_BATCH] = "BATCH", [OP_LAST] = NULL};
  u8 flags = bytes[1], code = bytes[4];
  u64 key = 1ull << 32 | be16(bytes + 2);
  struct wire w = plain_body(s, wire_of(bytes + HEADER, seen - HEADER), flags, room);
  skip_extras(&w, flags, false);
  (void)now;
  if (code == OP_STARTUP) {
    for (const u8 *at = w.at; at + 3 <= w.end; at++)
      if (!memcmp(at, "lz4", 3)) s->lz4 = true;
  }
  if (!names[code]) return;
  // An id is used again only when nothing waits for it: whatever did was answered unseen.
  struct l7_exchange *stale = l7_find(conn, key), *e;
  if (stale) l7_forget(conn, stale);
  if (!(e = l7_begin(conn, key, first))) return;
  memcpy(e->method, names[code], strlen(names[code]) + 1);
  memcpy(e->host, s->keyspace, sizeof s->keyspace);
  if (!w.ok) return;
  if (code == OP_QUERY || code == OP_PREPARE) {
    text_of(e, &w, code == OP_QUERY);
    if (!e->method[0]) memcpy(e->method, "QUERY", 6);
  } else if (code == OP_EXECUTE) {
    const struct prepared *found = prepared_find(&s->prepared, id_key(&w));
    if (!found) return;
    memcpy(e->method, found->method, sizeof found->method);
    memcpy(e->target, found->text, strlen(found->text) + 1);
  } else if (code == OP_BATCH) {
    wire_u8(&w);
    if (wire_be16(&w) == 0) return;
    if (wire_u8(&w) == 0) {
      text_of(e, &w, false);
    } else {
      const struct prepared *found = prepared_find(&s->prepared, id_key(&w));
      if (found) memcpy(e->target, found->text, strlen(found->text) + 1);
    }
  }
}

static const char *error_name(u32 code) {
  static const struct {
    u16 code;
    const char *name;
  } names[] = {{0x0000, "server_error"},    {0x000a, "protocol_error"},   {0x0100, "bad_credentials"},   {0x1000, "unavailable"},   {0x1001, "overloaded"},
               {0x1002, "is_bootstrapping"}, {0x1003, "truncate_error"},  {0x1100, "write_timeout"},     {0x1200, "read_timeout"},  {0x1300, "read_failure"},
               {0x1400, "function_failure"}, {0x1500, "write_failure"},   {0x1600, "cdc_write_failure"}, {0x1700, "cas_write_unknown"}, {0x2000, "syntax_error"},
               {0x2100, "unauthorized"},     {0x2200, "invalid"},         {0x2300, "config_error"},      {0x2400, "already_exists"}, {0x2500, "unprepared"}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (names[i].code == code) return names[i].name;
  return NULL;
}

static void on_result(struct l7_conn *conn, struct cassandra *s, struct l7_exchange *e, struct wire w) {
  u32 kind = wire_be32(&w);
  if (kind == RESULT_KEYSPACE) {
    u16 size = wire_be16(&w);
    const u8 *name = wire_take(&w, size);
    if (name) l7_text(s->keyspace, sizeof s->keyspace, name, size);
  } else if (kind == RESULT_PREPARED && !strcmp(e->method, "PREPARE")) {
    char method[L7_METHOD_BYTES];
    statement_word(method, sizeof method, (const u8 *)e->target, strlen(e->target));
    u64 key = id_key(&w);
    if (key) prepared_keep(&s->prepared, conn, key, method, e->target);
  }
}

static void answer(struct l7_conn *conn, struct cassandra *s, const u8 *bytes, size_t seen, bool late, u64 now) {
  static u8 room[PLAIN_BYTES];
  u8 flags = bytes[1], code = bytes[4];
  if ((code == OP_READY || code == OP_AUTHENTICATE) && (bytes[0] & 0x7f) == 5) s->segments = true;
  struct l7_exchange *e = l7_find(conn, 1ull << 32 | be16(bytes + 2));
  if (!e || code == OP_EVENT) return;
  struct wire w = plain_body(s, wire_of(bytes + HEADER, seen - HEADER), flags, room);
  skip_extras(&w, flags, true);
  bool failed = code == OP_ERROR, prepare = !strcmp(e->method, "PREPARE");
  if (code == OP_RESULT) on_result(conn, s, e, w);
  if (!failed && (code != OP_RESULT || prepare)) {
    l7_forget(conn, e);
    return;
  }
  wire_status(e, failed);
  if (failed) {
    u32 number = wire_be32(&w);
    const char *name = w.ok ? error_name(number) : "";
    if (name) memcpy(e->error, name, strlen(name) + 1);
    else snprintf(e->error, sizeof e->error, "0x%04x", number);
  }
  e->end = now;
  // Behind a frame that is still coming nothing else is late.
  if (late && !s->late) s->late = e;
  else l7_finish(conn, e, now);
}

static bool is_header(enum l7_stream stream, const u8 *b) {
  u8 version = b[0] & 0x7f;
  return (b[0] >> 7) == (stream == L7_RESPONSES) && ((version >= 3 && version <= 5) || version == 0x41 || version == 0x42) && b[1] < 0x20 && b[4] <= OP_LAST && be32(b + 5) <= FRAME_MAX;
}

// Frames within plain bytes of a segment whose payload is `size` long, of which `seen` are visible.
static void frames(struct l7_conn *conn, struct cassandra *s, enum l7_stream stream, const u8 *bytes, size_t seen, size_t size, bool late, u64 first, u64 now) {
  size_t at = 0;
  u64 *carry = &s->carry[stream];
  while (at < size) {
    if (*carry) {
      size_t step = *carry < size - at ? (size_t)*carry : size - at;
      *carry -= step;
      at += step;
      continue;
    }
    if (at + HEADER > seen || !is_header(stream, bytes + at)) return;
    u64 whole = HEADER + (u64)be32(bytes + at + 5);
    size_t end = at + whole < seen ? at + (size_t)whole : seen;
    if (stream == L7_REQUESTS) request(conn, s, bytes + at, end - at, first, now);
    else answer(conn, s, bytes + at, end - at, late && at + whole >= size, now);
    *carry = whole;
  }
}

static u32 crc24(const u8 *bytes, size_t length) {
  u32 crc = 0x875060;
  for (size_t i = 0; i < length; i++) {
    crc ^= (u32)bytes[i] << 16;
    for (int bit = 0; bit < 8; bit++) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1974f0b;
    }
  }
  return crc;
}

// Whether a segment begins here: 0, or the length of its header.
static size_t segment_header(const u8 *b, size_t length, bool compressed) {
  size_t size = compressed ? 5 : 3;
  return length >= size + 3 && crc24(b, size) == le24(b + size) ? size + 3 : 0;
}

static s64 segment(struct l7_conn *conn, struct cassandra *s, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now, bool cut) {
  static u8 room[PLAIN_BYTES];
  if (length < (s->lz4 ? 8 : 6)) return L7_MORE;
  size_t head = segment_header(bytes, length, s->lz4);
  if (!head) return L7_LOST;
  size_t size = le24(bytes) & 0x1ffff, whole = head + size + 4;
  size_t plain = s->lz4 ? ((size_t)bytes[2] >> 1 | (size_t)bytes[3] << 7 | (size_t)bytes[4] << 15) & 0x1ffff : 0;
  size_t seen = length - head < size ? length - head : size;
  if (seen < size && seen < LOOK_BYTES && !cut) return L7_MORE;
  if (!plain) frames(conn, s, stream, bytes + head, seen, size, whole > length, first, now);
  else frames(conn, s, stream, room, lz4_head(room, sizeof room, bytes + head, seen), plain, whole > length, first, now);
  return (s64)whole;
}

static s64 parse(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now, bool cut) {
  struct cassandra *s = l7_state(conn);
  if (!s->segments && length >= 6 && !(length >= HEADER && is_header(stream, bytes))) {
    // In the middle of a connection: the checksum tells.
    if (segment_header(bytes, length, false)) s->segments = true;
    else if (segment_header(bytes, length, true)) s->segments = s->lz4 = true;
  }
  if (s->segments) return segment(conn, s, stream, bytes, length, first, now, cut);
  if (length < HEADER) return L7_MORE;
  if (!is_header(stream, bytes)) return L7_LOST;
  size_t whole = HEADER + (size_t)be32(bytes + 5), seen = length < whole ? length : whole;
  if (seen < whole && seen < HEADER + LOOK_BYTES && !cut) return L7_MORE;
  if (stream == L7_REQUESTS) request(conn, s, bytes, seen, first, now);
  else answer(conn, s, bytes, seen, whole > length, now);
  return (s64)whole;
}
static s64 message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return parse(conn, stream, bytes, length, first, now, false);
}
static s64 cut_message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return parse(conn, stream, bytes, length, first, now, true);
}

static void passed(struct l7_conn *conn, enum l7_stream stream, u64 now) {
  struct cassandra *s = l7_state(conn);
  struct l7_exchange *late = s->late;
  if (stream != L7_RESPONSES || !late) return;
  s->late = NULL;
  l7_finish(conn, late, now);
}

static void gap(struct l7_conn *conn, enum l7_stream stream) {
  struct cassandra *s = l7_state(conn);
  s->late = NULL;
  s->carry[stream] = 0;
}

static void close_state(void *state) { prepared_clear(&((struct cassandra *)state)->prepared); }

static int detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port) {
  bool young = (bytes[0] & 0x7f) >= 3 && (bytes[0] & 0x7f) <= 5 && (bytes[0] >> 7) == (stream == L7_RESPONSES);
  if (length < 6) return port == 9042 && young;
  if (length >= HEADER && is_header(stream, bytes)) {
    u8 code = bytes[4];
    bool asks = code == OP_STARTUP || code == OP_OPTIONS || code == OP_QUERY || code == OP_PREPARE || code == OP_EXECUTE || code == OP_REGISTER || code == OP_BATCH || code == 15;
    if (asks == (stream == L7_REQUESTS)) return 2;
  }
  if (segment_header(bytes, length, false) || segment_header(bytes, length, true)) return 2;
  return length < HEADER && port == 9042 && young;
}

const struct l7_parser l7_parser_cassandra = {
    .protocol = L7_CASSANDRA,
    .name = "cassandra",
    .detect = detect,
    .state_size = sizeof(struct cassandra),
    .close = close_state,
    .message = message,
    .cut = cut_message,
    .passed = passed,
    .gap = gap,
    .answers = true,
};
