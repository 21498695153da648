// SPDX-License-Identifier: Apache-2.0
// MySQL and MariaDB: commands, the client's side of the handshake. What is counted is said in mysql.h. The compressed
// protocol and TLS are left alone from the handshake on.
#include "mysql.h"

#define PACKET_MAX 0xffffff
#define CLIENT_CONNECT_WITH_DB (1u << 3)
#define CLIENT_COMPRESS (1u << 5)
#define CLIENT_PROTOCOL_41 (1u << 9)
#define CLIENT_SSL (1u << 11)
#define CLIENT_SECURE (1u << 15)
#define CLIENT_AUTH_LENENC (1u << 21)
#define CLIENT_ZSTD (1u << 26)

static size_t zero_end(const struct wire *w) {
  const u8 *zero = w->at < w->end ? memchr(w->at, 0, wire_left(w)) : NULL;
  return zero ? (size_t)(zero - w->at) : wire_left(w);
}

static void handshake(struct l7_conn *conn, struct mysql *s, struct wire w) {
  u32 flags = wire_left(&w) >= 4 ? le32(w.at) : 0;
  if (!(flags & CLIENT_PROTOCOL_41)) return;
  if (flags & s->server & CLIENT_SSL && wire_left(&w) <= 32) {
    l7_ignore(conn);
    return;
  }
  wire_take(&w, 32);
  wire_take(&w, zero_end(&w) + 1);
  u64 secret = flags & CLIENT_AUTH_LENENC ? mysql_number(&w) : flags & CLIENT_SECURE ? wire_u8(&w) : zero_end(&w) + 1;
  wire_take(&w, (size_t)secret);
  if (flags & CLIENT_CONNECT_WITH_DB && w.ok) l7_text(s->database, sizeof s->database, w.at, zero_end(&w));
  if (flags & s->server & (CLIENT_COMPRESS | CLIENT_ZSTD)) l7_ignore(conn);
}

static void begin(struct l7_conn *conn, struct mysql *s, u8 command, u64 start, const char *method, const char *text) {
  if (!pipeline_oldest(&s->pipeline, conn)) s->phase = command == COM_STMT_FETCH || command == COM_FIELD_LIST ? MY_ROWS : MY_HEAD;
  struct l7_exchange *e = pipeline_begin(&s->pipeline, conn, command, start, method, false);
  if (!e) return;
  memcpy(e->target, text, strlen(text) + 1);
  memcpy(e->host, s->database, sizeof s->database);
}

// Statement text behind the attributes that a client may send with it.
static struct wire query_text(struct wire w) {
  if (wire_left(&w) < 2 || w.at[0] != 0 || w.at[1] != 1) return w;
  wire_take(&w, 2);
  return w;
}

static void on_statement(struct l7_conn *conn, struct mysql *s, u8 command, struct wire w, u64 first) {
  char method[L7_METHOD_BYTES], text[L7_TEXT_BYTES] = "";
  if (command == COM_QUERY) w = query_text(w);
  statement_word(method, sizeof method, w.at, wire_left(&w));
  if (l7_payload(conn)) l7_text(text, sizeof text, w.at, wire_left(&w));
  if (command == COM_STMT_PREPARE) {
    memcpy(s->preparing_method, method, sizeof method);
    memcpy(s->preparing, text, sizeof text);
    begin(conn, s, command, first, "PREPARE", text);
  } else {
    begin(conn, s, command, first, method[0] ? method : "QUERY", text);
  }
}

static void on_execute(struct l7_conn *conn, struct mysql *s, u8 command, struct wire w, u64 first) {
  u32 id = wire_left(&w) >= 4 ? le32(w.at) : 0;
  const struct prepared *found = prepared_find(&s->prepared, 1ull << 32 | id);
  if (command == COM_STMT_FETCH) begin(conn, s, command, first, "FETCH", found ? found->text : "");
  else if (found) begin(conn, s, command, first, found->method, found->text);
  // The newest statement, whose id its answer will tell.
  else if (id == 0xffffffff) begin(conn, s, command, first, s->preparing_method, s->preparing);
  else begin(conn, s, command, first, "EXECUTE", "");
}

static s64 command(struct l7_conn *conn, struct mysql *s, const u8 *bytes, size_t length, u64 first, bool cut) {
  if (length < 5) return L7_MORE;
  size_t size = le24(bytes), seen = length - 4 < size ? length - 4 : size;
  u8 code = bytes[4];
  bool texts = code == COM_QUERY || code == COM_STMT_PREPARE;
  size_t want = texts ? (l7_payload(conn) ? L7_TEXT_BYTES : 64) : 64;
  if (seen < size && seen < want && !cut) return L7_MORE;
  struct wire w = wire_of(bytes + 5, seen - 1);
  s64 whole = 4 + (s64)size;
  switch (code) {
    case COM_QUERY:
    case COM_STMT_PREPARE:
      on_statement(conn, s, code, w, first);
      break;
    case COM_STMT_EXECUTE:
    case COM_BULK_EXECUTE:
    case COM_STMT_FETCH:
      on_execute(conn, s, code, w, first);
      break;
    case COM_STMT_CLOSE:
      if (wire_left(&w) >= 4) prepared_drop(&s->prepared, 1ull << 32 | le32(w.at));
      break;
    case COM_INIT_DB:
      l7_text(s->database, sizeof s->database, w.at, wire_left(&w));
      begin(conn, s, code, first, "USE", "");
      break;
    case COM_QUIT:
    case COM_STMT_LONG_DATA:
      break;
    case COM_BINLOG_DUMP:
    case COM_BINLOG_DUMP_GTID:
      l7_ignore(conn); // from here on a replica follows
      break;
    case COM_FIELD_LIST:
      begin(conn, s, code, first, "FIELDS", "");
      break;
    default:
      if (code == 0 || (code > 32 && code < 0xf0)) return L7_LOST;
      begin(conn, s, code, first, "", "");
  }
  return whole;
}

static s64 request(struct l7_conn *conn, struct mysql *s, const u8 *bytes, size_t length, u64 first, bool cut) {
  if (length < 4) return L7_MORE;
  size_t size = le24(bytes);
  bool continued = s->continued[L7_REQUESTS];
  s64 whole = 4 + (s64)size;
  if (bytes[3] == 0 && !continued && !s->infile) {
    if (size == 0) return L7_LOST;
    whole = command(conn, s, bytes, length, first, cut);
    if (whole <= 0) return whole;
  } else if (s->greeted && size >= 32 && !continued) {
    // The answer to the greeting; a large one carries attributes behind what is needed.
    size_t seen = length - 4 < size ? length - 4 : size;
    if (seen < size && seen < 256 && !cut) return L7_MORE;
    s->greeted = false;
    handshake(conn, s, wire_of(bytes + 4, seen));
  }
  s->continued[L7_REQUESTS] = size == PACKET_MAX;
  return whole;
}

static s64 parse(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now, bool cut) {
  struct mysql *s = l7_state(conn);
  if (stream == L7_REQUESTS) return request(conn, s, bytes, length, first, cut);
  return mysql_answer(conn, s, bytes, length, now, cut);
}
static s64 message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return parse(conn, stream, bytes, length, first, now, false);
}
static s64 cut_message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return parse(conn, stream, bytes, length, first, now, true);
}

static void gap(struct l7_conn *conn, enum l7_stream stream) {
  struct mysql *s = l7_state(conn);
  pipeline_clear(&s->pipeline);
  s->continued[stream] = false;
  s->infile = false;
  s->phase = MY_HEAD;
}

static void close_state(void *state) {
  struct mysql *s = state;
  pipeline_clear(&s->pipeline);
  prepared_clear(&s->prepared);
}

const struct l7_parser l7_parser_mysql = {
    .protocol = L7_MYSQL,
    .name = "mysql",
    .detect = mysql_detect,
    .state_size = sizeof(struct mysql),
    .close = close_state,
    .message = message,
    .cut = cut_message,
    .gap = gap,
    .answers = true,
};
