// SPDX-License-Identifier: Apache-2.0
// MongoDB: OP_MSG, OP_COMPRESSED and the older OP_QUERY with OP_REPLY; answers are matched by the id of the request.
//
// Counting: one exchange per command, but none for what drivers do to keep a connection: hello, isMaster, ping, endSessions and the
// steps of authentication. The first answer ends an exchange; those that follow it on their own (exhaust cursors) are not
// counted. A getMore with maxTimeMS waits for data. Of compressed commands neither name nor result is known: the method
// is "compressed", the status "unknown". Not followed: cursors, so a getMore of a tailable cursor without maxTimeMS
// counts as work.
#include "bson.h"

#include <stdio.h>

#define HEADER 16
#define MESSAGE_MAX (64u << 20)
#define LOOK_BYTES 1024 // of a message that are waited for
enum { OP_REPLY = 1, OP_UPDATE = 2001, OP_INSERT = 2002, OP_QUERY = 2004, OP_GET_MORE = 2005, OP_DELETE = 2006, OP_KILL = 2007, OP_COMPRESSED = 2012, OP_MSG = 2013 };
#define MORE_TO_COME 2u

struct mongo {
  struct l7_exchange *late; // answered; the answer's last byte is still to come
};

// The document of the first section that holds a command; sections of documents may come before it.
static struct wire command_document(struct wire w) {
  while (w.ok && wire_left(&w) > 4) {
    u8 kind = wire_u8(&w);
    if (kind == 0) return w;
    if (kind != 1) break;
    u32 size = le32(w.at);
    if (size < 4) break;
    wire_take(&w, size);
  }
  w.ok = false;
  w.at = w.end;
  return w;
}

static bool is_upkeep(const char *method) {
  static const char *const names[] = {"hello", "isMaster", "ismaster", "ping", "saslStart", "saslContinue", "authenticate", "getnonce", "logout", "endSessions", NULL};
  for (const char *const *name = names; *name; name++)
    if (!strcmp(*name, method)) return true;
  return false;
}

static void read_command(struct l7_exchange *e, struct wire w) {
  struct bson b;
  bool first = true, more = false;
  if (!bson_open(&b, w.at, wire_left(&w))) return;
  while (bson_next(&b)) {
    if (first) {
      l7_text(e->method, sizeof e->method, b.name, b.name_length);
      more = !strcmp(e->method, "getMore");
      if (b.type == BSON_STRING) l7_text(e->target, sizeof e->target, b.value, b.value_length);
      first = false;
    } else if (b.type == BSON_STRING && bson_named(&b, "$db")) {
      l7_text(e->host, sizeof e->host, b.value, b.value_length);
    } else if (more && b.type == BSON_STRING && bson_named(&b, "collection")) {
      l7_text(e->target, sizeof e->target, b.value, b.value_length);
    } else if (bson_named(&b, "maxAwaitTimeMS") || (more && bson_named(&b, "maxTimeMS"))) {
      e->waits = true;
    }
  }
}

// `database.collection`, and for a command `database.$cmd`.
static void read_query(struct l7_exchange *e, struct wire w, bool query) {
  wire_take(&w, 4);
  const u8 *zero = w.ok ? memchr(w.at, 0, wire_left(&w)) : NULL;
  const u8 *dot = zero ? memchr(w.at, '.', (size_t)(zero - w.at)) : NULL;
  if (!dot) return;
  bool command = zero - dot == 5 && !memcmp(dot, ".$cmd", 5);
  l7_text(e->host, sizeof e->host, w.at, (size_t)(dot - w.at));
  if (!command) l7_text(e->target, sizeof e->target, dot + 1, (size_t)(zero - dot - 1));
  w.at = zero + 1;
  if (query) wire_take(&w, 8);
  if (query && command && w.ok) read_command(e, w);
}

static s64 request(struct l7_conn *conn, const u8 *bytes, size_t length, u64 first, u32 size, u32 code) {
  struct wire w = wire_of(bytes + HEADER, (length < size ? length : size) - HEADER);
  u32 flags = code == OP_MSG && wire_left(&w) >= 4 ? le32(w.at) : 0;
  bool silent = code == OP_UPDATE || code == OP_INSERT || code == OP_DELETE || code == OP_KILL || flags & MORE_TO_COME;
  struct l7_exchange *e = l7_begin(conn, 1ull << 32 | le32(bytes + 4), first);
  if (!e) return size;
  const char *name = code == OP_UPDATE ? "update" : code == OP_INSERT ? "insert" : code == OP_DELETE ? "delete" : code == OP_KILL ? "killCursors" : code == OP_GET_MORE ? "getMore" : code == OP_QUERY ? "find" : code == OP_COMPRESSED ? "compressed" : "unknown";
  memcpy(e->method, name, strlen(name) + 1);
  if (code == OP_MSG) {
    wire_take(&w, 4);
    w = command_document(w);
    if (w.ok) read_command(e, w);
  } else if (code == OP_QUERY || code == OP_GET_MORE) {
    read_query(e, w, code == OP_QUERY);
  }
  if (is_upkeep(e->method)) {
    l7_forget(conn, e);
  } else if (silent) {
    e->no_reply = true;
    wire_status(e, false);
    l7_finish(conn, e, first);
  }
  return size;
}

static void set_code(struct l7_exchange *e, s64 code) {
  // Names of the codes that come without one, within the errors of single writes.
  if (code == 11000) memcpy(e->error, "DuplicateKey", 13);
  else if (code == 121) memcpy(e->error, "DocumentValidationFailure", 26);
  else snprintf(e->error, sizeof e->error, "%lld", (long long)code);
}

// The first of the errors in an array of them, or a single one.
static void nested_error(struct l7_exchange *e, const struct bson *from) {
  struct bson b;
  if (!bson_open(&b, from->value, from->value_length)) return;
  while (bson_next(&b)) {
    if (from->type == BSON_ARRAY && b.type == BSON_DOCUMENT) {
      nested_error(e, &b);
      return;
    }
    if (from->type == BSON_DOCUMENT && bson_named(&b, "code")) set_code(e, bson_number(&b));
  }
}

static void read_result(struct l7_exchange *e, struct wire w) {
  struct bson b;
  if (!bson_open(&b, w.at, wire_left(&w))) return;
  while (bson_next(&b)) {
    if (bson_named(&b, "ok")) {
      if (!bson_number(&b)) wire_status(e, true);
    } else if (bson_named(&b, "code")) {
      if (!e->error[0]) set_code(e, bson_number(&b));
    } else if (bson_named(&b, "codeName") && b.type == BSON_STRING) {
      l7_text(e->error, sizeof e->error, b.value, b.value_length);
    } else if ((bson_named(&b, "writeErrors") && b.type == BSON_ARRAY) || (bson_named(&b, "writeConcernError") && b.type == BSON_DOCUMENT)) {
      wire_status(e, true);
      nested_error(e, &b);
    }
  }
}

static s64 answer(struct l7_conn *conn, struct mongo *s, const u8 *bytes, size_t length, u64 now, u32 size, u32 code) {
  struct l7_exchange *e = l7_find(conn, 1ull << 32 | le32(bytes + 8));
  if (!e) return size;
  struct wire w = wire_of(bytes + HEADER, (length < size ? length : size) - HEADER);
  wire_status(e, false);
  if (code == OP_MSG) {
    wire_take(&w, 4);
    w = command_document(w);
    if (w.ok) read_result(e, w);
  } else if (code == OP_REPLY) {
    u32 flags = wire_left(&w) >= 4 ? le32(w.at) : 0;
    wire_take(&w, 20);
    if (flags & 3) wire_status(e, true); // no such cursor, or the query failed
    if (w.ok) read_result(e, w);
  } else {
    memcpy(e->status, "unknown", 8);
  }
  if (!e->failed) e->error[0] = 0;
  e->end = now;
  if (size > length) s->late = e;
  else l7_finish(conn, e, now);
  return size;
}

static bool is_code(enum l7_stream stream, u32 code) {
  if (code == OP_MSG || code == OP_COMPRESSED) return true;
  if (stream == L7_RESPONSES) return code == OP_REPLY;
  return code == OP_QUERY || code == OP_UPDATE || code == OP_INSERT || code == OP_GET_MORE || code == OP_DELETE || code == OP_KILL;
}

static s64 parse(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now, bool cut) {
  struct mongo *s = l7_state(conn);
  if (length < HEADER) return L7_MORE;
  u32 size = le32(bytes), code = le32(bytes + 12);
  if (size < HEADER || size > MESSAGE_MAX || !is_code(stream, code)) return L7_LOST;
  if (length < size && length < LOOK_BYTES && !cut) return L7_MORE;
  if (stream == L7_REQUESTS) return request(conn, bytes, length, first, size, code);
  return answer(conn, s, bytes, length, now, size, code);
}
static s64 message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return parse(conn, stream, bytes, length, first, now, false);
}
static s64 cut_message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return parse(conn, stream, bytes, length, first, now, true);
}

static void passed(struct l7_conn *conn, enum l7_stream stream, u64 now) {
  struct mongo *s = l7_state(conn);
  struct l7_exchange *late = s->late;
  if (stream != L7_RESPONSES || !late) return;
  s->late = NULL;
  l7_finish(conn, late, now);
}

static void gap(struct l7_conn *conn, enum l7_stream stream) {
  (void)stream;
  ((struct mongo *)l7_state(conn))->late = NULL;
}

static int detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port) {
  // Four bytes of a size that is not absurd may become a header.
  if (length < HEADER) return stream == L7_REQUESTS && port == 27017 && (length < 4 || (le32(bytes) > HEADER && le32(bytes) < MESSAGE_MAX));
  u32 size = le32(bytes), code = le32(bytes + 12);
  if (size < HEADER + 4 || size > MESSAGE_MAX || !is_code(stream, code)) return 0;
  if ((le32(bytes + 8) != 0) != (stream == L7_RESPONSES)) return 0;
  // Flags that nobody defined would have to be understood.
  return code != OP_MSG || length < HEADER + 4 || !(le32(bytes + HEADER) & 0xfffcu) ? 2 : 0;
}

const struct l7_parser l7_parser_mongo = {
    .protocol = L7_MONGO,
    .name = "mongo",
    .detect = detect,
    .state_size = sizeof(struct mongo),
    .message = message,
    .cut = cut_message,
    .passed = passed,
    .gap = gap,
    .answers = true,
};
