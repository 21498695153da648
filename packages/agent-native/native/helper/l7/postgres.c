// SPDX-License-Identifier: Apache-2.0
// PostgreSQL, protocol 3: requests. What is counted is said in postgres.h.
#include "postgres.h"

#define MESSAGE_MAX (1u << 30)
#define STARTUP_MAX 10000
#define NAMES_BYTES 128 // of a portal's and a statement's name

static void statement(struct l7_conn *conn, struct postgres_statement *to, const u8 *text, size_t length) {
  statement_word(to->method, sizeof to->method, text, length);
  to->text[0] = 0;
  if (l7_payload(conn)) l7_text(to->text, sizeof to->text, text, length);
}

static void copy(struct postgres_statement *to, const char *method, const char *text) {
  memcpy(to->method, method, strlen(method) + 1);
  memcpy(to->text, text, strlen(text) + 1);
}

static void begin(struct l7_conn *conn, struct postgres *s, enum postgres_kind kind, u64 start, const char *method, const char *text) {
  struct l7_exchange *e = pipeline_begin(&s->pipeline, conn, PG_KEY(s->sent + 1, kind), start, method, false);
  if (!e) return;
  memcpy(e->target, text, strlen(text) + 1);
  memcpy(e->host, s->database, sizeof s->database);
}

static void end_group(struct postgres *s) {
  s->sent++;
  s->begun = 0;
  s->executes = 0;
  s->parsed = false;
}

// The end of a text that is terminated by a zero byte, or of what can be seen of it.
static const u8 *text_end(const u8 *at, const u8 *end) {
  const u8 *zero = at < end ? memchr(at, 0, (size_t)(end - at)) : NULL;
  return zero ? zero : end;
}

static u64 name_key(const u8 *name, const u8 *end) {
  return wire_hash(name, (size_t)(end - name), 0);
}

static void on_parse(struct l7_conn *conn, struct postgres *s, const u8 *body, const u8 *end) {
  const u8 *name_end = text_end(body, end), *text = name_end < end ? name_end + 1 : end;
  statement(conn, &s->unnamed, text, (size_t)(text_end(text, end) - text));
  if (name_end > body) prepared_keep(&s->prepared, conn, name_key(body, name_end), s->unnamed.method, s->unnamed.text);
  s->parsed = true;
}

static void on_bind(struct postgres *s, const u8 *body, const u8 *end) {
  const u8 *portal_end = text_end(body, end), *name = portal_end < end ? portal_end + 1 : end, *name_end = text_end(name, end);
  if (name_end == name) {
    copy(&s->bound, s->unnamed.method, s->unnamed.text);
    return;
  }
  const struct prepared *found = prepared_find(&s->prepared, name_key(name, name_end));
  if (found) copy(&s->bound, found->method, found->text);
  else copy(&s->bound, "EXECUTE", ""); // prepared before anybody looked
}

static void on_close(struct postgres *s, const u8 *body, const u8 *end) {
  if (end > body + 1 && *body == 'S') prepared_drop(&s->prepared, name_key(body + 1, text_end(body + 1, end)));
}

// The packets before the first typed message: a start, a request for encryption, a cancel.
static s64 startup(struct postgres *s, const u8 *bytes, size_t length, bool cut) {
  if (length < 8) return L7_MORE;
  u32 size = be32(bytes), code = be32(bytes + 4);
  if (size < 8 || size > STARTUP_MAX) return L7_LOST;
  if (code == 80877103 || code == 80877104) {
    s->secure++;
    return size;
  }
  if (code == 80877102) return size;
  if (code >> 16 != 3) return L7_LOST;
  if (length < size && !cut) return L7_MORE;
  const u8 *end = bytes + (length < size ? length : size);
  for (const u8 *at = bytes + 8; at < end && *at;) {
    const u8 *name_end = text_end(at, end), *value = name_end < end ? name_end + 1 : end, *value_end = text_end(value, end);
    bool database = wire_is(at, (size_t)(name_end - at), "DATABASE"), user = wire_is(at, (size_t)(name_end - at), "USER");
    // The database is named like the user where it is not given.
    if (database || (user && !s->database[0])) l7_text(s->database, sizeof s->database, value, (size_t)(value_end - value));
    at = value_end < end ? value_end + 1 : end;
  }
  return size;
}

// Bytes of a message's body that are looked at.
static size_t wanted(struct l7_conn *conn, u8 type, size_t body) {
  size_t text = l7_payload(conn) ? L7_TEXT_BYTES : 64, want = 0;
  if (type == 'Q') want = text;
  else if (type == 'P') want = text + NAMES_BYTES;
  else if (type == 'B' || type == 'C') want = NAMES_BYTES;
  return want < body ? want : body;
}

static s64 request(struct l7_conn *conn, struct postgres *s, const u8 *bytes, size_t length, u64 first, bool cut) {
  u8 type = bytes[0];
  if (type == 0) return startup(s, bytes, length, cut);
  if (!memchr("QPBEDCHSFXpdcf", type, 14)) return L7_LOST;
  if (length < 5) return L7_MORE;
  u32 size = be32(bytes + 1);
  if (size < 4 || size > MESSAGE_MAX) return L7_LOST;
  size_t body = size - 4, seen = length - 5 < body ? length - 5 : body;
  if (seen < wanted(conn, type, body) && !cut) return L7_MORE;
  const u8 *at = bytes + 5, *end = at + seen;
  switch (type) {
    case 'Q':
      statement(conn, &s->bound, at, (size_t)(text_end(at, end) - at));
      begin(conn, s, PG_SIMPLE, first, s->bound.method, s->bound.text);
      end_group(s);
      break;
    case 'F':
      begin(conn, s, PG_SIMPLE, first, "CALL", "");
      end_group(s);
      break;
    case 'E':
      begin(conn, s, PG_EXECUTE, s->begun ? s->begun : first, s->bound.method, s->bound.text);
      s->begun = 0;
      s->executes++;
      break;
    case 'S':
      if (s->parsed && !s->executes) begin(conn, s, PG_PREPARE, s->begun ? s->begun : first, "PREPARE", s->unnamed.text);
      end_group(s);
      break;
    case 'P':
    case 'B':
    case 'D':
    case 'C':
      if (!s->begun) s->begun = first;
      if (type == 'P') on_parse(conn, s, at, end);
      if (type == 'B') on_bind(s, at, end);
      if (type == 'C') on_close(s, at, end);
      break;
    default:
      break; // passwords, COPY data, Flush, Terminate
  }
  return 1 + (s64)size;
}

static s64 parse(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now, bool cut) {
  struct postgres *s = l7_state(conn);
  if (stream == L7_REQUESTS) return request(conn, s, bytes, length, first, cut);
  return postgres_answer(conn, s, bytes, length, now, cut);
}
static s64 message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return parse(conn, stream, bytes, length, first, now, false);
}
static s64 cut_message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return length ? parse(conn, stream, bytes, length, first, now, true) : L7_MORE;
}

static void gap(struct l7_conn *conn, enum l7_stream stream) {
  struct postgres *s = l7_state(conn);
  pipeline_clear(&s->pipeline);
  s->answered = s->sent;
  s->error[0] = 0;
  s->secure = 0;
  if (stream != L7_REQUESTS) return;
  // The Execute and the Sync behind a large Bind were missed; that there was one is nearly sure.
  if (s->begun && !s->executes) {
    begin(conn, s, PG_EXECUTE, s->begun, s->bound.method, s->bound.text);
    end_group(s);
  }
  s->begun = 0;
  s->executes = 0;
  s->parsed = false;
}

static void close_state(void *state) {
  struct postgres *s = state;
  pipeline_clear(&s->pipeline);
  prepared_clear(&s->prepared);
}

const struct l7_parser l7_parser_postgres = {
    .protocol = L7_POSTGRES,
    .name = "postgres",
    .detect = postgres_detect,
    .state_size = sizeof(struct postgres),
    .close = close_state,
    .message = message,
    .cut = cut_message,
    .gap = gap,
    .answers = true,
};
