// SPDX-License-Identifier: Apache-2.0
// RabbitMQ's AMQP 0-9-1. Messages are counted as they are published, delivered or fetched; nothing answers them, so they
// have no duration. Their contents (header and body frames) are skipped.
#include "wire.h"

#define FRAME_HEAD 7
#define FRAME_END 0xce
#define FRAME_MAX (16u << 20)
#define METHOD_BYTES 600 // of a method frame's payload that are read
enum { FRAME_METHOD = 1, FRAME_HEADER = 2, FRAME_BODY = 3, FRAME_HEARTBEAT = 8 };
enum { CLASS_CONNECTION = 10, CLASS_CHANNEL = 20, CLASS_BASIC = 60 };
enum { BASIC_PUBLISH = 40, BASIC_DELIVER = 60, BASIC_GET_OK = 71 };

static const u8 greeting[8] = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

static bool known_class(u16 class) {
  return class == CLASS_CONNECTION || class == CLASS_CHANNEL || class == 40 || class == 50 || class == CLASS_BASIC ||
         class == 85 || class == 90;
}

static int detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port) {
  (void)port;
  if (stream == L7_REQUESTS && !memcmp(bytes, greeting, length < 8 ? length : 8)) return length >= 8 ? 2 : 1;
  if (length < FRAME_HEAD + 1) return 0;
  u32 size = be32(bytes + 3);
  u16 channel = be16(bytes + 1);
  if (size > FRAME_MAX) return 0;
  bool ended = length >= FRAME_HEAD + (size_t)size + 1;
  if (ended && bytes[FRAME_HEAD + size] != FRAME_END) return 0;
  if (*bytes == FRAME_HEARTBEAT) return !channel && !size && ended ? 2 : 0;
  if (*bytes != FRAME_METHOD || size < 4 || length < FRAME_HEAD + 4) return 0;
  u16 class = be16(bytes + FRAME_HEAD), method = be16(bytes + FRAME_HEAD + 2);
  if (!known_class(class) || !method || method > 120) return 0;
  if ((class == CLASS_CONNECTION) == (channel != 0)) return 0;
  return ended ? 2 : 1;
}

static struct wire short_text(struct wire *w) {
  u8 length = wire_u8(w);
  const u8 *bytes = wire_take(w, length);
  return wire_of(bytes, bytes ? length : 0);
}

static void count(struct l7_conn *conn, const char *method, struct wire *w, u64 first, u64 now) {
  struct wire exchange_name = short_text(w), key = short_text(w);
  struct l7_exchange *exchange = w->ok ? l7_begin(conn, 1, first) : NULL;
  if (!exchange) return;
  l7_text(exchange->method, sizeof(exchange->method), (const u8 *)method, strlen(method));
  l7_text(exchange->host, sizeof(exchange->host), exchange_name.at, wire_left(&exchange_name));
  l7_text(exchange->target, sizeof(exchange->target), key.at, wire_left(&key));
  exchange->no_reply = true;
  wire_status(exchange, false);
  l7_finish(conn, exchange, now);
}

static void method(struct l7_conn *conn, enum l7_stream stream, struct wire w, u64 first, u64 now) {
  u16 class = wire_be16(&w), id = wire_be16(&w);
  if (class != CLASS_BASIC) return;
  if (id == BASIC_PUBLISH && stream == L7_REQUESTS) {
    wire_be16(&w);
    count(conn, "produce", &w, first, now);
  } else if (id == BASIC_DELIVER && stream == L7_RESPONSES) {
    short_text(&w);
    wire_take(&w, 9);
    count(conn, "consume", &w, first, now);
  } else if (id == BASIC_GET_OK && stream == L7_RESPONSES) {
    wire_take(&w, 9);
    count(conn, "consume", &w, first, now);
  }
}

static s64 message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  if (stream == L7_REQUESTS && *bytes == 'A') {
    if (memcmp(bytes, greeting, length < 8 ? length : 8)) return L7_LOST;
    return length < 8 ? L7_MORE : 8;
  }
  if (*bytes != FRAME_METHOD && *bytes != FRAME_HEADER && *bytes != FRAME_BODY && *bytes != FRAME_HEARTBEAT)
    // A server that does not speak this version says which it does, and closes.
    return *bytes == 'A' ? L7_REST : L7_LOST;
  if (length < FRAME_HEAD) return L7_MORE;
  u32 size = be32(bytes + 3);
  if (size > FRAME_MAX) return L7_LOST;
  size_t whole = FRAME_HEAD + (size_t)size + 1, need = size < METHOD_BYTES ? whole : FRAME_HEAD + METHOD_BYTES;
  if (length >= whole && bytes[whole - 1] != FRAME_END) return L7_LOST;
  if (*bytes != FRAME_METHOD) return (s64)whole;
  if (length < need) return L7_MORE;
  method(conn, stream, wire_of(bytes + FRAME_HEAD, size < length - FRAME_HEAD ? size : length - FRAME_HEAD), first, now);
  return (s64)whole;
}

const struct l7_parser l7_parser_rabbitmq = {
    .protocol = L7_RABBITMQ,
    .name = "rabbitmq",
    .detect = detect,
    .message = message,
};
