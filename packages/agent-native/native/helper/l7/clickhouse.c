// SPDX-License-Identifier: Apache-2.0
// ClickHouse's native protocol: packets of the client. What is counted and followed is said in clickhouse.h.
#include "clickhouse.h"

#define LOOK_BYTES 4096 // of a query that are waited for
enum { C_HELLO, C_QUERY, C_DATA, C_CANCEL, C_PING, C_SCALAR = 7 };

// Whether a query begins here: an id (empty or a UUID), then the kind of the query.
static bool is_query(const u8 *bytes, size_t length) {
  if (length < 3 || bytes[0] != C_QUERY) return false;
  if (bytes[1] == 0) return bytes[2] == 1 || bytes[2] == 2;
  if (bytes[1] != 36 || length < 39) return false;
  return bytes[10] == '-' && bytes[15] == '-' && bytes[20] == '-' && bytes[25] == '-' && (bytes[38] == 1 || bytes[38] == 2);
}

static s64 hello(struct clickhouse *s, struct wire w, const u8 *bytes, bool cut) {
  const u8 *text;
  clickhouse_text(&w, &text);
  wire_varint(&w);
  wire_varint(&w);
  u64 revision = wire_varint(&w);
  size_t size = clickhouse_text(&w, &text);
  if (w.ok) l7_text(s->database, sizeof s->database, text, size);
  clickhouse_text(&w, &text);
  clickhouse_text(&w, &text);
  if (!w.ok) return cut ? L7_LOST : L7_MORE;
  s->client = revision;
  s->addendum = true;
  return w.at - bytes;
}

// What the client adds once it knows the server.
static s64 addendum(struct l7_conn *conn, struct clickhouse *s, const u8 *bytes, size_t length) {
  struct wire w = wire_of(bytes, length);
  const u8 *text;
  u64 revision = clickhouse_revision(s);
  clickhouse_text(&w, &text);
  if (revision >= 54470) {
    for (int i = 0; i < 2; i++) {
      size_t size = clickhouse_text(&w, &text);
      if (w.ok && size >= 7 && !memcmp(text, "chunked", 7)) {
        l7_ignore(conn);
        return (s64)length;
      }
    }
  }
  if (revision >= 54471) wire_varint(&w);
  if (!w.ok) return length < 256 ? L7_MORE : L7_LOST;
  s->addendum = false;
  return w.at - bytes;
}

static s64 query(struct l7_conn *conn, struct clickhouse *s, const u8 *bytes, size_t length, u64 first, bool cut) {
  struct wire w = wire_of(bytes + 1, length - 1);
  struct l7_exchange fields;
  memset(&fields, 0, sizeof fields);
  bool whole = clickhouse_query(s, &fields, &w);
  if (!whole && !w.ok && length < LOOK_BYTES && !cut) return L7_MORE;
  if (s->query) {
    // Its end was not seen, but it is over: nothing is asked before the answer is there.
    if (!s->query->status[0]) wire_status(s->query, false);
    l7_finish(conn, s->query, s->answered ? s->answered : first);
  }
  memset(s->block, 0, sizeof s->block);
  s->blind[L7_REQUESTS] = !whole;
  s->blind[L7_RESPONSES] = false;
  s->answered = 0;
  s->query = l7_begin(conn, 1, first);
  if (s->query) {
    memcpy(s->query->method, fields.method[0] ? fields.method : "QUERY", fields.method[0] ? sizeof fields.method : 6);
    memcpy(s->query->target, fields.target, sizeof fields.target);
    memcpy(s->query->host, s->database, sizeof s->database);
    memcpy(s->query->trace_id, fields.trace_id, sizeof fields.trace_id);
    memcpy(s->query->span_id, fields.span_id, sizeof fields.span_id);
    s->query->trace_flags = fields.trace_flags;
  }
  return whole ? w.at - bytes : (s64)length;
}

// Data that is inserted: should some of it be missed, the query is known to be under way.
static void sending(struct clickhouse *s, u64 now) {
  if (!s->query || s->query->status[0]) return;
  wire_status(s->query, false);
  s->query->end = now;
}

static s64 request(struct l7_conn *conn, struct clickhouse *s, const u8 *bytes, size_t length, u64 first, u64 now, bool cut) {
  struct clickhouse_block *b = &s->block[L7_REQUESTS];
  if (s->blind[L7_REQUESTS]) {
    if (!is_query(bytes, length)) return (s64)length;
    s->blind[L7_REQUESTS] = false;
  }
  if (b->phase != CH_NONE) {
    if (b->rows || b->phase == CH_FRAMES) sending(s, now);
    s64 used = clickhouse_block_next(s, b, bytes, length);
    if (used > 0 || (used == 0 && !cut)) return used;
    b->phase = CH_NONE;
    if (used != -2) {
      s->blind[L7_REQUESTS] = true;
      return (s64)length;
    }
  }
  if (s->addendum) {
    s->addendum = clickhouse_revision(s) >= 54458 && s->server;
    if (s->addendum) return addendum(conn, s, bytes, length);
  }
  struct wire w = wire_of(bytes + 1, length - 1);
  switch (bytes[0]) {
    case C_HELLO:
      return hello(s, w, bytes, cut);
    case C_QUERY:
      return query(conn, s, bytes, length, first, cut);
    case C_DATA:
    case C_SCALAR:
      if (clickhouse_block_begin(s, b, &w, s->compressed)) return w.at - bytes;
      b->phase = CH_NONE;
      if (length < 64 && !cut) return L7_MORE;
      s->blind[L7_REQUESTS] = true;
      return (s64)length;
    case C_CANCEL:
    case C_PING:
      return 1;
    default:
      return L7_LOST;
  }
}

static s64 parse(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now, bool cut) {
  struct clickhouse *s = l7_state(conn);
  if (stream == L7_REQUESTS) return request(conn, s, bytes, length, first, now, cut);
  return clickhouse_answer(conn, s, bytes, length, now, cut);
}
static s64 message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return parse(conn, stream, bytes, length, first, now, false);
}
static s64 cut_message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return parse(conn, stream, bytes, length, first, now, true);
}

static void gap(struct l7_conn *conn, enum l7_stream stream) {
  struct clickhouse *s = l7_state(conn);
  s->query = NULL;
  s->block[stream].phase = CH_NONE;
  s->blind[stream] = false;
}

static int detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port) {
  static const u8 info[] = {0, 1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0};
  if (stream == L7_REQUESTS) {
    if (is_query(bytes, length)) return 2;
    // An id or a name that is not complete yet.
    if (port == 9000 && length < 39 && bytes[0] <= C_QUERY && (length < 2 || bytes[1] < 80) && (length < 12 || bytes[0])) return 1;
    if (length < 12 || bytes[0] != C_HELLO || bytes[1] < 3 || bytes[1] > 80) return 0;
    for (size_t i = 2; i < 2u + bytes[1] && i < length; i++)
      if (bytes[i] < 0x20 || bytes[i] > 0x7e) return 0;
    return port == 9000 || !memcmp(bytes + 2, "ClickHouse", 10) ? 2 : 1;
  }
  if (length >= 12 && bytes[0] == 0 && !memcmp(bytes + 2, "ClickHouse", 10)) return 2;
  if (length >= 19 && bytes[0] == 2 && !memcmp(bytes + 5, "\rDB::Exception", 14)) return 2;
  bool data = bytes[0] == 1 || bytes[0] == 7 || bytes[0] == 8 || bytes[0] == 10 || bytes[0] == 14;
  if (data && length > sizeof info && !memcmp(bytes + 1, info, sizeof info)) return 2;
  if (data && length >= 27 && bytes[1] == 0 && (bytes[18] == 0x82 || bytes[18] == 0x90 || bytes[18] == 0x02)) return 2;
  return length < 32 && (bytes[0] == 3 || bytes[0] == 4 || bytes[0] == 5) ? 1 : 0;
}

const struct l7_parser l7_parser_clickhouse = {
    .protocol = L7_CLICKHOUSE,
    .name = "clickhouse",
    .detect = detect,
    .state_size = sizeof(struct clickhouse),
    .message = message,
    .cut = cut_message,
    .gap = gap,
    .answers = true,
};
