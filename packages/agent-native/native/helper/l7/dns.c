// SPDX-License-Identifier: Apache-2.0
// DNS over UDP and TCP. A question is known again in its answer by its id and its own words, so that many askers may
// share one socket. The same question again is a retry, not another one; 5 seconds without an answer end it.
#include <stdio.h>
#include <string.h>
#include "layer.h"
#include "wire.h"

#define HEAD_BYTES 12
#define NAME_BYTES 255
#define JUMPS 16     // of compressed names
#define RECORDS 64   // of one answer that are read
#define READ_BYTES 4096 // of one message

struct question {
  char name[NAME_BYTES + 1];
  u16 type;
  u64 key;
};

static const char *const statuses[] = {"ok", "format_error", "servfail", "nxdomain", "not_implemented", "refused"};

static void type_name(char *room, size_t size, u16 type) {
  static const struct { u16 type; const char *name; } types[] = {
      {1, "A"}, {2, "NS"}, {5, "CNAME"}, {6, "SOA"}, {12, "PTR"}, {15, "MX"}, {16, "TXT"}, {28, "AAAA"}, {33, "SRV"},
      {35, "NAPTR"}, {43, "DS"}, {48, "DNSKEY"}, {64, "SVCB"}, {65, "HTTPS"}, {255, "ANY"}, {257, "CAA"},
  };
  for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
    if (types[i].type != type) continue;
    snprintf(room, size, "Type%s", types[i].name);
    return;
  }
  snprintf(room, size, "Type%u", type);
}

// Moves past a name, and spells it in lower case where there is room for it. False when it is none.
static bool read_name(struct wire *w, const u8 *bytes, size_t length, char *room) {
  struct wire at = *w;
  size_t out = 0;
  bool jumped = false;
  for (int jumps = 0; jumps < JUMPS;) {
    u8 label = wire_u8(&at);
    if (!at.ok) return false;
    if ((label & 0xc0) == 0xc0) {
      size_t target = (size_t)(label & 0x3f) << 8 | wire_u8(&at);
      if (!at.ok || target >= length) return false;
      if (!jumped) w->at = at.at;
      jumped = true;
      jumps++;
      if (!room) return true;
      at.at = bytes + target;
      continue;
    }
    if (label & 0xc0) return false;
    if (!label) {
      if (!jumped) w->at = at.at;
      if (room) room[out] = 0;
      return true;
    }
    const u8 *text = wire_take(&at, label);
    if (!text) return false;
    if (!room) continue;
    if (out + label + 1 > NAME_BYTES) return false;
    if (out) room[out++] = '.';
    for (u8 i = 0; i < label; i++) {
      u8 c = text[i];
      room[out++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c <= ' ' || c >= 0x7f ? '_' : (char)c;
    }
  }
  return false;
}

static bool read_question(struct wire *w, const u8 *bytes, size_t length, u16 id, struct question *question) {
  if (!read_name(w, bytes, length, question->name)) return false;
  question->type = wire_be16(w);
  u16 class = wire_be16(w);
  if (!w->ok || (class & 0x7fff) != 1) return false;
  u64 hash = wire_hash((const u8 *)question->name, strlen(question->name), question->type);
  question->key = hash << 16 | id;
  return true;
}

static void ask(struct l7_conn *conn, const struct question *question, u64 first) {
  if (l7_find(conn, question->key)) return;
  struct l7_exchange *exchange = l7_begin(conn, question->key, first);
  if (!exchange) return;
  type_name(exchange->method, sizeof(exchange->method), question->type);
  l7_text(exchange->target, sizeof(exchange->target), (const u8 *)question->name, strlen(question->name));
}

static void addresses(struct l7_conn *conn, struct wire *w, const u8 *bytes, size_t length, u16 count,
                      const char *name) {
  for (u16 i = 0; i < count && i < RECORDS && w->ok; i++) {
    if (!read_name(w, bytes, length, NULL)) return;
    u16 type = wire_be16(w);
    wire_take(w, 6);
    u16 size = wire_be16(w);
    const u8 *data = wire_take(w, size);
    if (data && ((type == 1 && size == 4) || (type == 28 && size == 16))) l7_answered(conn, name, data, size);
  }
}

// One message without the length that TCP puts before it. False when it is none.
static bool read_message(struct l7_conn *conn, const u8 *bytes, size_t length, u64 first, u64 now) {
  if (length < HEAD_BYTES) return false;
  struct wire w = wire_of(bytes + HEAD_BYTES, length - HEAD_BYTES);
  u16 id = be16(bytes), questions = be16(bytes + 4), answers = be16(bytes + 6);
  bool answer = bytes[2] & 0x80;
  if (bytes[2] & 0x78) return true; // not a query: a notification, an update
  struct question question;
  bool known = questions == 1 && read_question(&w, bytes, length, id, &question);
  if (!answer) {
    if (known) ask(conn, &question, first);
    return known;
  }
  struct l7_exchange *exchange = known ? l7_find(conn, question.key) : NULL;
  if (!questions)
    // An answer that does not repeat the question: the server did not understand it.
    for (exchange = l7_oldest(conn); exchange && (exchange->key & 0xffff) != id;) exchange = exchange->next;
  if (!exchange) return known || !questions;
  unsigned code = bytes[3] & 15;
  const char *status = code < sizeof(statuses) / sizeof(*statuses) ? statuses[code] : "other";
  memcpy(exchange->status, status, strlen(status) + 1);
  exchange->failed = code && code != 3;
  if (known && !code) addresses(conn, &w, bytes, length, answers, question.name);
  l7_finish(conn, exchange, now);
  return true;
}

static int detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port) {
  if (port != 53) return 0;
  if (length < 2 + HEAD_BYTES) return 1;
  bool answer = bytes[4] & 0x80;
  if (be16(bytes) < HEAD_BYTES || bytes[4] & 0x78 || be16(bytes + 6) > 1) return 0;
  return answer == (stream == L7_RESPONSES) ? 2 : 0;
}

static s64 read_framed(struct l7_conn *conn, const u8 *bytes, size_t length, u64 first, u64 now, bool whole) {
  if (length < 2) return L7_MORE;
  size_t size = be16(bytes), seen = length - 2 < size ? length - 2 : size;
  if (size < HEAD_BYTES) return L7_LOST;
  if (whole && seen < size && seen < READ_BYTES) return L7_MORE;
  return read_message(conn, bytes + 2, seen, first, now) ? (s64)(2 + size) : L7_LOST;
}

static s64 message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  (void)stream;
  return read_framed(conn, bytes, length, first, now, true);
}

static s64 cut(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  (void)stream;
  s64 size = read_framed(conn, bytes, length, first, now, false);
  return size < 0 ? L7_MORE : size;
}

const struct l7_parser l7_parser_dns = {
    .protocol = L7_DNS,
    .name = "dns",
    .detect = detect,
    .message = message,
    .cut = cut,
    .timeout = 5000000000ull,
};

void l7_datagram(struct l7_conn *conn, enum direction direction, const u8 *bytes, u32 captured, u64 time) {
  if (!conn || captured < HEAD_BYTES) return;
  if (!conn->parser && !adopt(conn, &l7_parser_dns)) return;
  // The message itself says whether it asks.
  if (conn->asks == ASKS_UNKNOWN) conn->asks = (u8)(bytes[2] & 0x80 ? !direction : direction);
  flight_expire(conn, time);
  conn->l7->stats.messages++;
  if (!read_message(conn, bytes, captured, time, time)) conn->l7->stats.lost_sync++;
}
