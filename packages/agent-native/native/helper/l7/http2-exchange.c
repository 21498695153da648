// SPDX-License-Identifier: Apache-2.0
// Exchanges of HTTP/2 and gRPC, one per stream, keyed by its id. An exchange lasts until the stream ends (END_STREAM or
// RST_STREAM). A gRPC call that carries a second message in either direction is a stream: its duration is as long as
// somebody wanted it to be, so it `waits`; so does an answer of server-sent events.
#include <string.h>
#include "http2.h"

static const char *const grpc_names[] = {
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
    "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
    "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
};
enum { GRPC_OK = 0, GRPC_CANCELLED = 1, GRPC_UNKNOWN = 2, GRPC_DEADLINE = 4, GRPC_DENIED = 7, GRPC_EXHAUSTED = 8,
       GRPC_UNIMPLEMENTED = 12, GRPC_INTERNAL = 13, GRPC_UNAVAILABLE = 14, GRPC_DATA_LOSS = 15 };

static const char *const reset_names[] = {
    "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED",
    "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM",
    "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
};
enum { RESET_NONE = 0, RESET_REFUSED = 7, RESET_CANCEL = 8, RESET_CALM = 11, RESET_SECURITY = 12 };

struct fields {
  struct l7_exchange *exchange; // where a request's texts go; NULL: nowhere
  bool pseudo, unknown, grpc, events;
  int code, grpc_status; // -1: none
};

static int decimal(const u8 *value, size_t length) {
  int number = 0;
  if (!length || length > 4) return -1;
  for (size_t i = 0; i < length; i++) {
    if (value[i] < '0' || value[i] > '9') return -1;
    number = number * 10 + (value[i] - '0');
  }
  return number;
}

static void on_field(void *context, enum hpack_field field, const u8 *value, size_t length) {
  struct fields *f = context;
  struct l7_exchange *e = f->exchange;
  switch (field) {
    case FIELD_UNKNOWN:
      f->unknown = true;
      break;
    case FIELD_METHOD:
      f->pseudo = true;
      if (e) l7_text(e->method, sizeof(e->method), value, length);
      break;
    case FIELD_PATH:
      f->pseudo = true;
      if (e) l7_text(e->target, sizeof(e->target), value, length);
      break;
    case FIELD_AUTHORITY:
      f->pseudo = true;
      if (e) l7_text(e->host, sizeof(e->host), value, length);
      break;
    case FIELD_SCHEME:
      f->pseudo = true;
      break;
    case FIELD_STATUS:
      f->pseudo = true;
      f->code = decimal(value, length);
      break;
    case FIELD_CONTENT_TYPE:
      f->grpc = length >= 16 && !memcmp(value, "application/grpc", 16) && (length == 16 || value[16] != '-');
      f->events = length >= 17 && !memcmp(value, "text/event-stream", 17);
      break;
    case FIELD_TRACEPARENT:
      if (e) l7_traceparent(e, value, length);
      break;
    case FIELD_GRPC_STATUS:
      f->grpc_status = decimal(value, length);
      break;
    default:
      break;
  }
}

static void set_code(struct l7_exchange *exchange, int code) {
  exchange->status[0] = (char)('0' + code / 100 % 10);
  exchange->status[1] = (char)('0' + code / 10 % 10);
  exchange->status[2] = (char)('0' + code % 10);
  exchange->status[3] = 0;
  exchange->failed = code >= 500;
}

static void set_grpc(struct l7_exchange *exchange, int code) {
  if (code < 0 || code >= (int)(sizeof(grpc_names) / sizeof(*grpc_names))) code = GRPC_UNKNOWN;
  exchange->grpc = 1;
  memcpy(exchange->status, "grpc:", 5);
  strcpy(exchange->status + 5, grpc_names[code]);
  // Codes that speak of the server, not of what it was asked.
  exchange->failed = code == GRPC_UNKNOWN || code == GRPC_DEADLINE || code == GRPC_UNIMPLEMENTED ||
                     code == GRPC_INTERNAL || code == GRPC_UNAVAILABLE || code == GRPC_DATA_LOSS;
}

static void finish(struct l7_conn *conn, struct l7_exchange *exchange, u64 now) {
  // A gRPC answer without its status: a proxy's page, or a stream that broke.
  if (exchange->grpc && !strcmp(exchange->status, "200")) set_grpc(exchange, GRPC_UNKNOWN);
  if (!exchange->status[0]) memcpy(exchange->status, "unknown", 8);
  l7_finish(conn, exchange, now);
}

static void request(struct http2 *http, u32 id, const u8 *bytes, size_t length, u64 first) {
  struct fields fields = {.code = -1, .grpc_status = -1};
  struct l7_exchange *exchange = l7_find(http->conn, id);
  // A second block of a stream is its trailers.
  if (!exchange && id % 2) fields.exchange = l7_begin(http->conn, id, first);
  bool whole = hpack_read(&http->tables[L7_REQUESTS], http->conn, bytes, length, on_field, &fields);
  if (!fields.exchange) return;
  fields.exchange->grpc = fields.grpc;
  // Trailers of a request whose head was not seen.
  if (whole && !fields.pseudo && !fields.unknown) l7_forget(http->conn, fields.exchange);
}

static void response(struct http2 *http, u32 id, const u8 *bytes, size_t length, bool end_stream, u64 now) {
  struct fields fields = {.code = -1, .grpc_status = -1};
  hpack_read(&http->tables[L7_RESPONSES], http->conn, bytes, length, on_field, &fields);
  struct l7_exchange *exchange = l7_find(http->conn, id);
  if (!exchange || (fields.code >= 0 && fields.code < 200)) return;
  if (fields.code >= 200) set_code(exchange, fields.code);
  if (fields.grpc) exchange->grpc = 1;
  if (fields.events) exchange->waits = true;
  if (fields.grpc_status >= 0) set_grpc(exchange, fields.grpc_status);
  exchange->end = now;
  if (end_stream) finish(http->conn, exchange, now);
}

void http2_headers(struct http2 *http, enum l7_stream stream, u32 id, const u8 *bytes, size_t length, bool end_stream,
                   u64 first, u64 now) {
  if (stream == L7_REQUESTS) request(http, id, bytes, length, first);
  else response(http, id, bytes, length, end_stream, now);
}

// Bytes of the first message of each direction that are still to come, plus one, in the two halves of `note`. 0: it has
// not begun; NOTE_LONG: nobody knows, or it does not matter any more.
#define NOTE_LONG 0xffffffffu

static void count_messages(struct l7_exchange *exchange, enum l7_stream stream, u32 length, const u8 *payload,
                           size_t seen) {
  unsigned shift = stream == L7_REQUESTS ? 0 : 32;
  u32 note = (u32)(exchange->note >> shift);
  if (!length || note == NOTE_LONG) return;
  if (!note) {
    // A message is preceded by a flag and four bytes of length.
    if (seen < 5) note = NOTE_LONG;
    else {
      u64 whole = 5 + (u64)((u32)payload[1] << 24 | (u32)payload[2] << 16 | (u32)payload[3] << 8 | payload[4]);
      if (length > whole) exchange->waits = true;
      note = length >= whole ? 1 : whole - length + 1 < NOTE_LONG ? (u32)(whole - length + 1) : NOTE_LONG;
    }
  } else if (note == 1 || length > note - 1) {
    exchange->waits = true;
    note = NOTE_LONG;
  } else note -= length;
  exchange->note = (exchange->note & ~((u64)NOTE_LONG << shift)) | (u64)note << shift;
}

void http2_data(struct http2 *http, enum l7_stream stream, const struct frame *frame, const u8 *payload, size_t seen,
                u64 now) {
  struct l7_exchange *exchange = l7_find(http->conn, frame->stream);
  if (!exchange) return;
  if (exchange->grpc && !(frame->flags & FLAG_PADDED)) count_messages(exchange, stream, frame->length, payload, seen);
  if (stream == L7_RESPONSES && frame->flags & FLAG_END_STREAM) finish(http->conn, exchange, now);
}

static int grpc_of_reset(u32 code, enum l7_stream stream) {
  if (stream == L7_REQUESTS) return GRPC_CANCELLED;
  switch (code) {
    case RESET_REFUSED:
      return GRPC_UNAVAILABLE;
    case RESET_CANCEL:
      return GRPC_CANCELLED;
    case RESET_CALM:
      return GRPC_EXHAUSTED;
    case RESET_SECURITY:
      return GRPC_DENIED;
    default:
      return GRPC_INTERNAL;
  }
}

void http2_reset(struct http2 *http, enum l7_stream stream, u32 id, u32 code, u64 now) {
  struct l7_exchange *exchange = l7_find(http->conn, id);
  if (!exchange) return;
  const char *name = code < sizeof(reset_names) / sizeof(*reset_names) ? reset_names[code] : "UNKNOWN";
  l7_text(exchange->error, sizeof(exchange->error), (const u8 *)name, strlen(name));
  if (exchange->grpc && strncmp(exchange->status, "grpc:", 5)) set_grpc(exchange, grpc_of_reset(code, stream));
  else if (!exchange->grpc && stream == L7_REQUESTS && !exchange->status[0]) {
    // The client lost interest before there was an answer.
    memcpy(exchange->status, "canceled", 9);
  } else if (!exchange->grpc && stream == L7_RESPONSES && code != RESET_NONE) {
    if (!exchange->status[0]) memcpy(exchange->status, "failed", 7);
    exchange->failed = true;
  }
  finish(http->conn, exchange, now);
}
