// SPDX-License-Identifier: Apache-2.0
// ClickHouse: packets of the server.
#include "clickhouse.h"

#include <stdio.h>

enum { S_HELLO, S_DATA, S_EXCEPTION, S_PROGRESS, S_PONG, S_END, S_PROFILE_INFO, S_TOTALS, S_EXTREMES, S_TABLES_STATUS, S_LOG, S_TABLE_COLUMNS, S_PART_UUIDS, S_READ_TASK, S_PROFILE_EVENTS, S_TIMEZONE = 17 };

static void finish(struct l7_conn *conn, struct clickhouse *s, bool failed, u64 now) {
  struct l7_exchange *e = s->query;
  s->query = NULL;
  s->blind[L7_RESPONSES] = false;
  s->block[L7_RESPONSES].phase = CH_NONE;
  if (!e) return;
  wire_status(e, failed);
  l7_finish(conn, e, now);
}

static void touch(struct clickhouse *s, u64 now) {
  s->answered = now;
  if (!s->query) return;
  if (!s->query->status[0]) wire_status(s->query, false);
  s->query->end = now;
}

static void fail(struct l7_conn *conn, struct clickhouse *s, u32 code, u64 now) {
  if (s->query) snprintf(s->query->error, sizeof s->query->error, "%d", (s32)code);
  finish(conn, s, true, now);
}

// Nothing of the stream's structure is known any more: what can be told from the bytes of an operation.
static s64 blind(struct l7_conn *conn, struct clickhouse *s, const u8 *bytes, size_t length, u64 now) {
  static const u8 name[] = "\rDB::Exception";
  touch(s, now);
  for (size_t i = 5; i + sizeof name - 1 <= length; i++) {
    if (bytes[i] != name[0] || bytes[i - 5] != S_EXCEPTION || memcmp(bytes + i, name, sizeof name - 1)) continue;
    fail(conn, s, le32(bytes + i - 4), now);
    return (s64)length;
  }
  if (bytes[length - 1] == S_END) finish(conn, s, false, now);
  return (s64)length;
}

static s64 exception(struct l7_conn *conn, struct clickhouse *s, struct wire w, const u8 *bytes, size_t length, u64 now, bool cut) {
  const u8 *code = wire_take(&w, 4);
  const u8 *text;
  if (!code) return L7_MORE;
  for (int nested = 1, i = 0; nested && w.ok && i < 16; i++) {
    if (i) wire_take(&w, 4);
    clickhouse_text(&w, &text);
    clickhouse_text(&w, &text);
    clickhouse_text(&w, &text);
    nested = wire_u8(&w);
  }
  if (!w.ok && length < 8192 && !cut) return L7_MORE;
  fail(conn, s, le32(code), now);
  return w.ok ? w.at - bytes : (s64)length; // the last packet of an answer
}

static void numbers(struct wire *w, int count) {
  while (count-- > 0) wire_varint(w);
}

// A packet of few fields: false when it is not known.
static bool small(struct l7_conn *conn, struct clickhouse *s, u8 type, struct wire *w, u64 now) {
  u64 revision = clickhouse_revision(s);
  const u8 *text;
  switch (type) {
    case S_PROGRESS:
      numbers(w, 2 + (revision >= 51554) + (revision >= 54463) + (revision >= 54420 ? 2 : 0) + (revision >= 54460));
      return true;
    case S_PONG:
      return true;
    case S_END:
      finish(conn, s, false, now);
      return true;
    case S_PROFILE_INFO:
      numbers(w, 3);
      wire_u8(w);
      numbers(w, 1);
      wire_u8(w);
      if (revision >= 54469) {
        wire_u8(w);
        numbers(w, 1);
      }
      return true;
    case S_TABLE_COLUMNS:
      clickhouse_text(w, &text);
      clickhouse_text(w, &text);
      return true;
    case S_TIMEZONE:
      clickhouse_text(w, &text);
      return true;
    default:
      return false;
  }
}

static s64 hello(struct clickhouse *s, struct wire w, const u8 *bytes, size_t length) {
  const u8 *text;
  clickhouse_text(&w, &text);
  numbers(&w, 2);
  u64 server = wire_varint(&w), revision = s->client && s->client < server ? s->client : server;
  if (revision >= 54471) wire_varint(&w);
  if (revision >= 54058) clickhouse_text(&w, &text);
  if (revision >= 54372) clickhouse_text(&w, &text);
  if (revision >= 54401) wire_varint(&w);
  if (revision >= 54470) {
    clickhouse_text(&w, &text);
    clickhouse_text(&w, &text);
  }
  if (revision >= 54461) {
    for (u64 rules = wire_varint(&w); w.ok && rules; rules--) {
      clickhouse_text(&w, &text);
      clickhouse_text(&w, &text);
    }
  }
  if (revision >= 54462) wire_take(&w, 8);
  if (!w.ok) return length < 4096 ? L7_MORE : L7_LOST;
  s->server = server;
  // Later revisions add settings and versions; nothing else is sent before the client asks.
  return revision >= 54474 ? (s64)length : w.at - bytes;
}

static s64 packet(struct l7_conn *conn, struct clickhouse *s, const u8 *bytes, size_t length, u64 now, bool cut) {
  struct wire w = wire_of(bytes, length);
  u64 type = wire_varint(&w);
  bool logs = type == S_LOG || type == S_PROFILE_EVENTS;
  if (type == S_HELLO) return hello(s, w, bytes, length);
  if (type == S_EXCEPTION) return exception(conn, s, w, bytes, length, now, cut);
  if (type == S_DATA || type == S_TOTALS || type == S_EXTREMES || logs) {
    bool compressed = s->compressed && (!logs || clickhouse_revision(s) >= 54481);
    touch(s, now);
    if (clickhouse_block_begin(s, &s->block[L7_RESPONSES], &w, compressed)) return w.at - bytes;
    s->block[L7_RESPONSES].phase = CH_NONE;
    return length < 64 ? L7_MORE : L7_LOST;
  }
  if (!small(conn, s, (u8)(type > 255 ? 255 : type), &w, now)) return L7_LOST;
  return w.ok ? w.at - bytes : length < 128 ? L7_MORE : L7_LOST;
}

s64 clickhouse_answer(struct l7_conn *conn, struct clickhouse *s, const u8 *bytes, size_t length, u64 now, bool cut) {
  struct clickhouse_block *b = &s->block[L7_RESPONSES];
  if (s->blind[L7_RESPONSES]) return blind(conn, s, bytes, length, now);
  s64 used = 0;
  if (b->phase != CH_NONE) {
    touch(s, now);
    used = clickhouse_block_next(s, b, bytes, length);
    if (used == 0 && cut) used = -1;
    if (used >= 0) return used;
    if (used == -1) {
      b->phase = CH_NONE;
      if (!s->query) return L7_LOST;
      s->blind[L7_RESPONSES] = true;
      return blind(conn, s, bytes, length, now);
    }
  }
  used = packet(conn, s, bytes, length, now, cut);
  if (used >= 0 || !s->query) return used;
  s->blind[L7_RESPONSES] = true;
  return blind(conn, s, bytes, length, now);
}
