// SPDX-License-Identifier: Apache-2.0
// NATS: lines of text, some with a payload of known length. Messages are counted as they are published or delivered.
#include "wire.h"

#define FIELDS 6
#define PAYLOAD_MAX (64u << 20) // the server's own upper limit
#define HEADER_BYTES_READ 2048  // of a message's headers, in search of a trace

struct line {
  const u8 *at[FIELDS];
  size_t length[FIELDS];
  int fields;
  size_t size; // with its end
};

// Splits a line at its blanks. False when its end is not there.
static bool split(struct line *line, const u8 *bytes, size_t length) {
  const u8 *feed = memchr(bytes, '\n', length);
  line->fields = 0;
  if (!feed) return false;
  line->size = (size_t)(feed + 1 - bytes);
  const u8 *end = feed > bytes && feed[-1] == '\r' ? feed - 1 : feed, *at = bytes;
  while (at < end && line->fields < FIELDS) {
    while (at < end && (*at == ' ' || *at == '\t')) at++;
    const u8 *from = at;
    while (at < end && *at != ' ' && *at != '\t') at++;
    if (at == from) break;
    line->at[line->fields] = from;
    line->length[line->fields++] = (size_t)(at - from);
  }
  return true;
}

static bool verb(const struct line *line, const char *name) {
  return line->fields && wire_is(line->at[0], line->length[0], name);
}

static s64 number(const struct line *line, int field) {
  s64 value = 0;
  if (field < 1 || field >= line->fields || line->length[field] > 9) return -1;
  for (size_t i = 0; i < line->length[field]; i++) {
    u8 c = line->at[field][i];
    if (!wire_digit(c)) return -1;
    value = value * 10 + (c - '0');
  }
  return value > PAYLOAD_MAX ? -1 : value;
}

// What a line says: 0 nothing that is known, 1 a control line, 2 a message.
static int kind(const struct line *line, enum l7_stream stream, s64 *payload, s64 *headers) {
  int last = line->fields - 1;
  *payload = *headers = 0;
  if (stream == L7_REQUESTS) {
    bool plain = verb(line, "PUB"), headed = verb(line, "HPUB");
    if (plain || headed) {
      int least = headed ? 4 : 3;
      if (line->fields < least || line->fields > least + 1) return 0;
      *payload = number(line, last);
      *headers = headed ? number(line, last - 1) : 0;
      return *payload >= 0 && *headers >= 0 && *headers <= *payload ? 2 : 0;
    }
    if (verb(line, "CONNECT")) return line->fields > 1 && line->at[1][0] == '{' ? 1 : 0;
    if (verb(line, "SUB")) return line->fields == 3 || line->fields == 4 ? 1 : 0;
    if (verb(line, "UNSUB")) return line->fields == 2 || line->fields == 3 ? 1 : 0;
  } else {
    bool plain = verb(line, "MSG"), headed = verb(line, "HMSG");
    if (plain || headed) {
      int least = headed ? 5 : 4;
      if (line->fields < least || line->fields > least + 1) return 0;
      *payload = number(line, last);
      *headers = headed ? number(line, last - 1) : 0;
      return *payload >= 0 && *headers >= 0 && *headers <= *payload ? 2 : 0;
    }
    if (verb(line, "INFO")) return line->fields > 1 && line->at[1][0] == '{' ? 1 : 0;
    if (verb(line, "+OK")) return line->fields == 1;
    if (verb(line, "-ERR")) return 1;
  }
  return verb(line, "PING") || verb(line, "PONG") ? line->fields == 1 : 0;
}

static bool prefix(const u8 *bytes, size_t length, const char *word) {
  for (size_t i = 0; i < length && word[i]; i++)
    if (wire_upper(bytes[i]) != wire_upper((u8)word[i])) return false;
  return true;
}

static int detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port) {
  static const char *const asks[] = {"CONNECT {", "PUB ", "HPUB ", "SUB ", "UNSUB ", "PING\r\n", "PONG\r\n"};
  static const char *const tells[] = {"INFO {", "MSG ", "HMSG ", "+OK\r\n", "-ERR '", "PING\r\n", "PONG\r\n"};
  struct line line;
  s64 payload, headers;
  const char *const *words = stream == L7_REQUESTS ? asks : tells;
  bool begins = false;
  for (int i = 0; i < 7; i++) begins |= prefix(bytes, length, words[i]);
  if (!begins) return 0;
  // A long greeting need not be whole.
  if (length >= 9 && !memcmp(bytes, words[0], strlen(words[0]))) return 2;
  if (!split(&line, bytes, length)) return 1;
  int found = kind(&line, stream, &payload, &headers);
  return found == 1 && (verb(&line, "SUB") || verb(&line, "UNSUB")) && port != 4222 ? 1 : found;
}

static void read_trace(struct l7_exchange *exchange, const u8 *bytes, size_t length) {
  if (length > HEADER_BYTES_READ) length = HEADER_BYTES_READ;
  for (const u8 *at = bytes, *end = bytes + length, *feed; at < end; at = feed + 1) {
    feed = memchr(at, '\n', (size_t)(end - at));
    if (!feed) return;
    size_t size = (size_t)(feed - at);
    if (size && at[size - 1] == '\r') size--;
    if (size > 12 && wire_is(at, 12, "TRACEPARENT:")) l7_traceparent(exchange, at + 12, size - 12);
  }
}

static s64 message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  struct line line;
  s64 payload, headers;
  if (!split(&line, bytes, length)) return length < 1024 || detect(stream, bytes, length, 0) ? L7_MORE : L7_LOST;
  int found = kind(&line, stream, &payload, &headers);
  if (!found) return L7_LOST;
  if (found == 1) return (s64)line.size;
  size_t seen = length - line.size;
  if (headers && seen < (size_t)headers && seen < HEADER_BYTES_READ) return L7_MORE;
  struct l7_exchange *exchange = l7_begin(conn, 1, first);
  if (exchange) {
    const char *method = stream == L7_REQUESTS ? "produce" : "consume";
    memcpy(exchange->method, method, 8);
    l7_text(exchange->target, sizeof(exchange->target), line.at[1], line.length[1]);
    if (headers) read_trace(exchange, bytes + line.size, seen < (size_t)headers ? seen : (size_t)headers);
    exchange->no_reply = true;
    wire_status(exchange, false);
    l7_finish(conn, exchange, now);
  }
  return (s64)line.size + payload + 2;
}

// A greeting longer than what is copied: nothing in it is needed.
static s64 cut(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  (void)conn, (void)first, (void)now;
  return detect(stream, bytes, length, 0) ? L7_SOMEWHERE : L7_MORE;
}

const struct l7_parser l7_parser_nats = {
    .protocol = L7_NATS,
    .name = "nats",
    .detect = detect,
    .message = message,
    .cut = cut,
};
