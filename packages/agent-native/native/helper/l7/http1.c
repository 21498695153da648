// SPDX-License-Identifier: Apache-2.0
// HTTP/1.0 and 1.1. An exchange ends when the last byte of the answer has passed; of answers that end by closing, of
// event streams and of upgrades, when their head has.
#include <string.h>
#include "http1-head.h"

#define CHUNK_LINE_BYTES 4096

enum phase { PHASE_HEAD = 0, PHASE_CHUNK, PHASE_TRAILER };
struct http1 {
  u8 phase[2];
  bool answering; // the head of the oldest exchange's answer was read, its body is passing
};

static int detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port) {
  (void)port;
  return stream == L7_REQUESTS ? http1_begins_request(bytes, length) : http1_begins_response(bytes, length);
}

static bool named(struct part method, const char *name) {
  return method.length == strlen(name) && !memcmp(method.at, name, method.length);
}

static void begin(struct l7_conn *conn, const struct http1_head *head, u64 first) {
  struct l7_exchange *exchange = l7_begin(conn, 0, first);
  if (!exchange) return;
  bool connect = named(head->method, "CONNECT");
  struct part host = connect ? head->target : head->host;
  l7_text(exchange->method, sizeof(exchange->method), head->method.at, head->method.length);
  l7_text(exchange->host, sizeof(exchange->host), host.at, host.length);
  if (!connect) l7_text(exchange->target, sizeof(exchange->target), head->target.at, head->target.length);
  if (!connect && !exchange->target[0]) memcpy(exchange->target, "/", 2);
  if (head->trace.length) l7_traceparent(exchange, head->trace.at, head->trace.length);
}

static s64 sized(struct http1 *http, enum l7_stream stream, const struct http1_head *head, enum http1_body body) {
  http->phase[stream] = body == BODY_CHUNKS ? PHASE_CHUNK : PHASE_HEAD;
  if (body == BODY_UNTIL_CLOSE) return L7_REST;
  return (s64)(head->size + (body == BODY_LENGTH ? head->content_length : 0));
}

static s64 request(struct l7_conn *conn, const u8 *bytes, size_t length, u64 first) {
  size_t size = http1_head_size(bytes, length);
  if (!size) return http1_begins_request(bytes, length) || length < 3 ? L7_MORE : L7_LOST;
  struct http1_head head;
  if (!http1_read_request(&head, bytes, size)) return L7_LOST;
  begin(conn, &head, first);
  return sized(l7_state(conn), L7_REQUESTS, &head,
               head.chunked ? BODY_CHUNKS : head.has_length ? BODY_LENGTH : BODY_NONE);
}

static void set_status(struct l7_exchange *exchange, u16 code) {
  exchange->status[0] = (char)('0' + code / 100);
  exchange->status[1] = (char)('0' + code / 10 % 10);
  exchange->status[2] = (char)('0' + code % 10);
  exchange->status[3] = 0;
  exchange->failed = code >= 500;
}

// The connection belongs to another protocol from here on.
static s64 leave(struct l7_conn *conn, struct l7_exchange *exchange, const struct http1_head *head, u64 now) {
  if (head->h2c && exchange) {
    // The request becomes stream 1 of HTTP/2 and is answered there.
    exchange->status[0] = 0;
    exchange->key = 1;
    l7_switch(conn, L7_HTTP2);
    return (s64)head->size;
  }
  if (exchange) {
    exchange->waits = head->upgrade;
    l7_finish(conn, exchange, now);
  }
  l7_ignore(conn);
  return L7_REST;
}

static s64 answer(struct l7_conn *conn, const struct http1_head *head, u64 now, bool whole) {
  struct http1 *http = l7_state(conn);
  struct l7_exchange *exchange = l7_oldest(conn);
  if (head->code < 200 && head->code != 101) return (s64)head->size;
  bool connect = exchange && !strcmp(exchange->method, "CONNECT");
  bool bare = exchange && !strcmp(exchange->method, "HEAD");
  if (exchange) {
    set_status(exchange, head->code);
    exchange->end = now;
  }
  if (head->code == 101 || (connect && head->code < 300)) return leave(conn, exchange, head, now);
  if (head->code == 204 || head->code == 304) bare = true;
  enum http1_body body = bare ? BODY_NONE
                         : head->chunked ? BODY_CHUNKS
                         : head->has_length ? BODY_LENGTH
                         // Of a request that was not seen, perhaps HEAD: what follows must tell.
                         : exchange ? BODY_UNTIL_CLOSE : BODY_NONE;
  if (exchange) exchange->waits = head->events;
  http->answering = exchange && whole && body != BODY_UNTIL_CLOSE && !head->events;
  if (exchange && !http->answering) l7_finish(conn, exchange, now);
  return sized(http, L7_RESPONSES, head, body);
}

static s64 response(struct l7_conn *conn, const u8 *bytes, size_t length, u64 now) {
  size_t size = http1_head_size(bytes, length);
  if (!size) return http1_begins_response(bytes, length) ? L7_MORE : L7_LOST;
  struct http1_head head;
  return http1_read_response(&head, bytes, size) ? answer(conn, &head, now, true) : L7_LOST;
}

// One chunk with its size line; its data need not be there.
static s64 chunk(struct http1 *http, enum l7_stream stream, const u8 *bytes, size_t length) {
  u64 size = 0;
  size_t at = 0;
  for (; at < length; at++) {
    u8 c = bytes[at];
    int digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
    if (digit < 0) break;
    if (at >= 14) return L7_LOST;
    size = size << 4 | (unsigned)digit;
  }
  if (at == length) return L7_MORE;
  if (!at || !memchr("\r\n; \t", bytes[at], 5)) return L7_LOST;
  const u8 *feed = memchr(bytes + at, '\n', length - at);
  if (!feed) return length < CHUNK_LINE_BYTES ? L7_MORE : L7_LOST;
  size_t line = (size_t)(feed + 1 - bytes);
  if (size) return (s64)(line + size + (feed[-1] == '\r' ? 2 : 1));
  http->phase[stream] = PHASE_TRAILER;
  return (s64)line;
}

static s64 trailer(struct http1 *http, enum l7_stream stream, const u8 *bytes, size_t length) {
  const u8 *feed = memchr(bytes, '\n', length);
  if (!feed) return length < CHUNK_LINE_BYTES ? L7_MORE : L7_LOST;
  if (feed == bytes || (feed == bytes + 1 && *bytes == '\r')) http->phase[stream] = PHASE_HEAD;
  return feed + 1 - bytes;
}

static s64 message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  struct http1 *http = l7_state(conn);
  if (http->phase[stream] == PHASE_CHUNK) return chunk(http, stream, bytes, length);
  if (http->phase[stream] == PHASE_TRAILER) return trailer(http, stream, bytes, length);
  // Empty lines before a message are tolerated.
  size_t empty = 0;
  while (empty < length && (bytes[empty] == '\r' || bytes[empty] == '\n')) empty++;
  if (empty) return (s64)empty;
  return stream == L7_REQUESTS ? request(conn, bytes, length, first) : response(conn, bytes, length, now);
}

// A head that is longer than what is copied. Its end, and with it the body's, is not known.
static s64 cut(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  struct http1 *http = l7_state(conn);
  struct http1_head head;
  if (http->phase[stream] != PHASE_HEAD) return L7_MORE;
  if (stream == L7_REQUESTS) {
    if (!http1_read_request(&head, bytes, length)) return L7_MORE;
    begin(conn, &head, first);
  } else {
    if (!http1_read_response(&head, bytes, length)) return L7_MORE;
    answer(conn, &head, now, false);
    http->phase[stream] = PHASE_HEAD;
  }
  return L7_SOMEWHERE;
}

static void passed(struct l7_conn *conn, enum l7_stream stream, u64 now) {
  struct http1 *http = l7_state(conn);
  if (stream != L7_RESPONSES || !http->answering || http->phase[L7_RESPONSES] != PHASE_HEAD) return;
  http->answering = false;
  struct l7_exchange *exchange = l7_oldest(conn);
  if (exchange) l7_finish(conn, exchange, now);
}

static void gap(struct l7_conn *conn, enum l7_stream stream) {
  struct http1 *http = l7_state(conn);
  http->phase[stream] = PHASE_HEAD;
  http->answering = false;
}

const struct l7_parser l7_parser_http1 = {
    .protocol = L7_HTTP,
    .name = "http",
    .detect = detect,
    .state_size = sizeof(struct http1),
    .message = message,
    .gap = gap,
    .answers = true,
    .cut = cut,
    .passed = passed,
};
