// SPDX-License-Identifier: Apache-2.0
// MySQL and MariaDB: answers. Of rows only the packets' headers are looked at.
#include "mysql.h"

#include <stdio.h>

#define PACKET_MAX 0xffffff
#define SERVER_MORE_RESULTS 0x0008
#define SERVER_CURSOR_EXISTS 0x0040
#define COLUMNS_MAX 4096
#define LOOK_BYTES 64 // of a packet's body that are looked at

u64 mysql_number(struct wire *w) {
  u8 first = wire_u8(w);
  if (first < 0xfb) return first;
  size_t size = first == 0xfc ? 2 : first == 0xfd ? 3 : 8;
  const u8 *b = wire_take(w, size);
  if (!b) return 0;
  return size == 2 ? le16(b) : size == 3 ? le24(b) : le64(b);
}

static void greeting(struct mysql *s, struct wire w) {
  wire_u8(&w);
  const u8 *zero = memchr(w.at, 0, wire_left(&w));
  if (!zero) return;
  w.at = zero + 1;
  wire_take(&w, 13);
  const u8 *low = wire_take(&w, 2);
  wire_take(&w, 3);
  const u8 *high = wire_take(&w, 2);
  s->server = (low ? le16(low) : 0u) | (high ? (u32)le16(high) << 16 : 0u);
  s->greeted = true;
}

static void finish(struct l7_conn *conn, struct mysql *s, struct l7_exchange *e, u64 now) {
  u8 command = (u8)e->key;
  bool counted = command == COM_QUERY || command == COM_STMT_EXECUTE || command == COM_BULK_EXECUTE || command == COM_STMT_FETCH ||
                 command == COM_INIT_DB || command == COM_FIELD_LIST || (command == COM_STMT_PREPARE && e->failed);
  s->infile = false;
  if (!e->status[0]) wire_status(e, false);
  if (counted) pipeline_finish(&s->pipeline, conn, e, now);
  else pipeline_forget(&s->pipeline, conn, e);
  const struct l7_exchange *next = pipeline_oldest(&s->pipeline, conn);
  s->phase = next && (next->key == COM_STMT_FETCH || next->key == COM_FIELD_LIST) ? MY_ROWS : MY_HEAD;
}

static void fail(struct l7_conn *conn, struct mysql *s, struct l7_exchange *e, struct wire w, u64 now) {
  wire_take(&w, 1);
  const u8 *code = wire_take(&w, 2);
  wire_status(e, true);
  if (wire_left(&w) >= 6 && w.at[0] == '#') {
    char state[6];
    l7_text(state, sizeof state, w.at + 1, 5);
    snprintf(e->error, sizeof e->error, "%u/%s", code ? le16(code) : 0u, state);
  } else {
    snprintf(e->error, sizeof e->error, "%u", code ? le16(code) : 0u);
  }
  finish(conn, s, e, now);
}

// An OK packet, or an EOF packet: whether another result follows.
static u16 status_of(struct wire w, size_t size) {
  if (size == 5) return wire_left(&w) >= 5 ? le16(w.at + 3) : 0;
  wire_take(&w, 1);
  mysql_number(&w);
  mysql_number(&w);
  const u8 *b = wire_take(&w, 2);
  return b ? le16(b) : 0;
}

static void result_end(struct l7_conn *conn, struct mysql *s, struct l7_exchange *e, struct wire w, size_t size, u64 now) {
  if (status_of(w, size) & SERVER_MORE_RESULTS) s->phase = MY_HEAD;
  else finish(conn, s, e, now);
}

static void prepared(struct l7_conn *conn, struct mysql *s, struct l7_exchange *e, struct wire w, u64 now) {
  wire_take(&w, 1);
  const u8 *b = wire_take(&w, 8);
  if (!b) return;
  prepared_keep(&s->prepared, conn, 1ull << 32 | le32(b), s->preparing_method, s->preparing);
  s->fields = le16(b + 4);
  s->left = le16(b + 6);
  s->phase = s->left ? MY_PARAMETERS : MY_FIELDS;
  if (!s->left) s->left = s->fields;
  if (!s->left) finish(conn, s, e, now);
}

static s64 head(struct l7_conn *conn, struct mysql *s, struct l7_exchange *e, struct wire w, size_t size, u64 now) {
  u8 command = (u8)e->key, type = size ? w.at[0] : 0;
  bool results = command == COM_QUERY || command == COM_STMT_EXECUTE || command == COM_BULK_EXECUTE || command == COM_PROCESS_INFO;
  if (command == COM_STATISTICS) finish(conn, s, e, now);
  else if (type == 0xff) fail(conn, s, e, w, now);
  else if (command == COM_CHANGE_USER && (type == 0xfe || type == 1)) return 0; // it wants another secret
  else if (command == COM_STMT_PREPARE && type == 0 && size >= 9) prepared(conn, s, e, w, now);
  else if (!results || type == 0) {
    result_end(conn, s, e, w, size, now);
  } else if (type == 0xfb && command == COM_QUERY) {
    s->infile = true;
  } else if (type == 0xfe && size <= 5) {
    // Definitions before this ended with an EOF packet that was not expected.
  } else {
    u64 count = mysql_number(&w);
    if (!w.ok || !count || count > COLUMNS_MAX) return L7_LOST;
    // MariaDB may say that the client knows the columns already.
    bool known = wire_left(&w) == 1 && w.at[0] == 0;
    s->left = (u32)count;
    s->phase = known ? MY_AFTER_COLUMNS : MY_COLUMNS;
  }
  return 0;
}

static void rows(struct l7_conn *conn, struct mysql *s, struct l7_exchange *e, struct wire w, size_t size, u64 now) {
  u8 type = size ? w.at[0] : 0;
  if (type == 0xff) fail(conn, s, e, w, now);
  else if (type == 0xfe && size < PACKET_MAX) result_end(conn, s, e, w, size, now);
}

static bool is_eof(const struct wire *w, size_t size) { return size == 5 && w->at[0] == 0xfe; }

static s64 packet(struct l7_conn *conn, struct mysql *s, struct l7_exchange *e, struct wire w, size_t size, u64 now) {
  switch (s->phase) {
    case MY_HEAD:
      return head(conn, s, e, w, size, now);
    case MY_COLUMNS:
      if (--s->left == 0) s->phase = MY_AFTER_COLUMNS;
      return 0;
    case MY_AFTER_COLUMNS:
      s->phase = MY_ROWS;
      if (!is_eof(&w, size)) rows(conn, s, e, w, size, now);
      else if (status_of(w, size) & SERVER_CURSOR_EXISTS) finish(conn, s, e, now);
      return 0;
    case MY_ROWS:
      rows(conn, s, e, w, size, now);
      return 0;
    case MY_PARAMETERS:
      if (--s->left) return 0;
      s->left = s->fields;
      s->phase = s->left ? MY_AFTER_PARAMETERS : MY_AFTER_FIELDS;
      break;
    case MY_AFTER_PARAMETERS:
      s->phase = MY_FIELDS;
      if (is_eof(&w, size)) return 0;
      /* fall through */
    case MY_FIELDS:
      if (--s->left == 0) s->phase = MY_AFTER_FIELDS;
      break;
    default:
      break;
  }
  // An EOF packet may follow the last definition, but the statement is prepared.
  if (s->phase == MY_AFTER_FIELDS) finish(conn, s, e, now);
  return 0;
}

s64 mysql_answer(struct l7_conn *conn, struct mysql *s, const u8 *bytes, size_t length, u64 now, bool cut) {
  size_t at = 0;
  struct l7_exchange *e = pipeline_oldest(&s->pipeline, conn);
  while (at < length) {
    if (length - at < 4) break;
    size_t size = le24(bytes + at), seen = length - at - 4 < size ? length - at - 4 : size;
    bool continued = s->continued[L7_RESPONSES];
    // Rows are known by their first byte; other packets are looked into.
    size_t want = s->phase == MY_COLUMNS || s->phase == MY_PARAMETERS || continued ? 0 : 1;
    if (s->phase == MY_HEAD || (seen && bytes[at + 4] >= 0xfe)) want = LOOK_BYTES;
    if (seen < size && seen < want && !(cut && at == 0 && seen)) break;
    struct wire w = wire_of(bytes + at + 4, seen);
    if (!continued && !e) {
      if (size > 30 && bytes[at + 3] == 0 && w.at[0] == 10 && !s->greeted) greeting(s, w);
    } else if (!continued) {
      // Should the rest be missed, that it was answered is known.
      if (!e->status[0]) wire_status(e, false);
      e->end = now;
      if (packet(conn, s, e, w, size, now) < 0) return at ? (s64)at : L7_LOST;
      e = pipeline_oldest(&s->pipeline, conn);
    }
    s->continued[L7_RESPONSES] = size == PACKET_MAX;
    at += 4 + size;
  }
  return at ? (s64)at : L7_MORE;
}

static int detect_request(const u8 *bytes, size_t size, size_t seen, u8 number, u16 port) {
  u8 code = bytes[4];
  if (number == 1) {
    // The answer to a greeting: capabilities, and a run of zeros that no text has.
    if (size < 32 || seen < 32 || !(bytes[5] & 2)) return 0;
    for (size_t i = 13; i < 32; i++)
      if (bytes[i]) return 0;
    return 2;
  }
  if (number) return 0;
  if (code == COM_QUERY || code == COM_STMT_PREPARE) {
    size_t from = code == COM_QUERY && seen > 3 && bytes[5] == 0 && bytes[6] == 1 ? 7 : 5;
    size_t end = seen + 4 < from + 8 ? seen + 4 : from + 8;
    if (from >= end) return 0;
    for (size_t i = from; i < end; i++)
      if (bytes[i] < 9 || (bytes[i] > 13 && bytes[i] < 32) || bytes[i] == 127) return 0;
    return wire_letter(bytes[from]) || memchr("/( \n\t-#", bytes[from], 7) ? 2 : 1;
  }
  bool right = code == COM_PING || code == COM_STATISTICS || code == COM_QUIT || code == COM_RESET_CONNECTION ? size == 1
               : code == COM_STMT_EXECUTE ? size >= 10
               : code == COM_STMT_CLOSE || code == COM_STMT_RESET ? size == 5
               : code == COM_STMT_FETCH ? size == 9
                                        : code == COM_INIT_DB && size > 1 && size < 66;
  return right ? (port == 3306 ? 2 : 1) : 0;
}

int mysql_detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port) {
  if (length < 5) return 0;
  size_t size = le24(bytes), seen = length - 4 < size ? length - 4 : size;
  u8 number = bytes[3], type = bytes[4];
  if (!size) return 0;
  if (stream == L7_REQUESTS) return detect_request(bytes, size, seen, number, port);
  if (number == 0) return type == 10 && size > 40 && size < 512 && seen > 3 && wire_digit(bytes[5]) && memchr(bytes + 5, 0, seen - 1) ? 2 : 0;
  if (number > 2) return 0;
  if (type == 0xff) return seen >= 9 && bytes[7] == '#' ? 2 : seen >= 3 && size > 3 && port == 3306 ? 1 : 0;
  if (type == 0 || type == 0xfe) return size >= 5 && size < 4096 ? 1 : 0;
  // A count of columns, and the first definition.
  if (size > 3 || number != 1) return 0;
  size_t next = 4 + size;
  if (length < next + 8) return 1;
  return bytes[next + 3] == 2 && !memcmp(bytes + next + 4, "\3def", 4) ? 2 : 0;
}
