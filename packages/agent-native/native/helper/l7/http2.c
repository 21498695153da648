// SPDX-License-Identifier: Apache-2.0
// HTTP/2: one frame is one message. Header blocks are put together, bodies skipped by their length. A reader that joins
// late knows the fields of the fixed table and those added since; the rest of a request stays empty, but it is counted.
#include <string.h>
#include "http2.h"

static void block_free(struct http2 *http, struct http2_block *block) {
  l7_dealloc(http->conn, block->bytes, BLOCK_BYTES);
  *block = (struct http2_block){0};
}

static void close_state(void *state) {
  struct http2 *http = state;
  if (!http->conn) return;
  for (int i = 0; i < 2; i++) {
    hpack_free(&http->tables[i], http->conn);
    block_free(http, &http->blocks[i]);
  }
}

// Adds a fragment to the block that is being put together. What is too long is lost, and the table with it.
static void append(struct http2 *http, enum l7_stream stream, const u8 *bytes, size_t length) {
  struct http2_block *block = &http->blocks[stream];
  if (!block->bytes && !block->lost) block->bytes = l7_alloc(http->conn, BLOCK_BYTES);
  if (!block->bytes || length > BLOCK_BYTES - block->length) {
    block->lost = true;
    return;
  }
  memcpy(block->bytes + block->length, bytes, length);
  block->length += (u32)length;
}

static void end_block(struct http2 *http, enum l7_stream stream, u64 first, u64 now) {
  struct http2_block *block = &http->blocks[stream];
  if (block->length) http2_headers(http, stream, block->stream, block->bytes, block->length, block->end_stream, first, now);
  if (block->lost) hpack_forget(&http->tables[stream]);
  block_free(http, block);
}

// The header fragment in a frame: without padding and priority. False when the frame contradicts itself.
static bool fragment(const struct frame *f, const u8 **bytes, size_t *length) {
  const u8 *at = *bytes;
  size_t left = f->length, padding = 0;
  if (f->flags & FLAG_PADDED) {
    if (!left) return false;
    padding = *at++;
    left--;
  }
  if (f->flags & FLAG_PRIORITY) {
    if (left < 5) return false;
    at += 5;
    left -= 5;
  }
  if (padding > left) return false;
  *bytes = at;
  *length = left - padding;
  return true;
}

// `seen` is the payload's part that is there; it is shorter than the frame only when the rest was not copied.
static s64 headers(struct http2 *http, enum l7_stream stream, const struct frame *f, const u8 *payload, size_t seen,
                   u64 first, u64 now) {
  size_t length;
  const u8 *at = payload;
  bool end_stream = f->flags & FLAG_END_STREAM;
  if (!f->stream || !fragment(f, &at, &length)) return L7_LOST;
  size_t before = (size_t)(at - payload);
  bool torn = before + length > seen;
  if (torn) length = seen > before ? seen - before : 0;
  if (f->flags & FLAG_END_HEADERS && !torn) {
    http2_headers(http, stream, f->stream, at, length, end_stream, first, now);
    return FRAME_HEAD + f->length;
  }
  struct http2_block *block = &http->blocks[stream];
  block_free(http, block);
  block->stream = f->stream;
  block->end_stream = end_stream;
  append(http, stream, at, length);
  block->lost |= torn;
  if (f->flags & FLAG_END_HEADERS) end_block(http, stream, first, now);
  return FRAME_HEAD + f->length;
}

static s64 continuation(struct http2 *http, enum l7_stream stream, const struct frame *f, const u8 *payload,
                        size_t seen, u64 first, u64 now) {
  struct http2_block *block = &http->blocks[stream];
  if (block->stream != f->stream) {
    // Its beginning was missed, so what it added to the table is unknown.
    hpack_forget(&http->tables[stream]);
    return FRAME_HEAD + f->length;
  }
  if (!block->lost) append(http, stream, payload, seen);
  block->lost |= seen < f->length;
  if (f->flags & FLAG_END_HEADERS) end_block(http, stream, first, now);
  return FRAME_HEAD + f->length;
}

static s64 frame(struct http2 *http, enum l7_stream stream, const struct frame *f, const u8 *payload, size_t seen,
                 u64 first, u64 now) {
  switch (f->type) {
    case FRAME_DATA:
      if (!f->stream) return L7_LOST;
      http2_data(http, stream, f, payload, seen, now);
      break;
    case FRAME_HEADERS:
      return headers(http, stream, f, payload, seen, first, now);
    case FRAME_CONTINUATION:
      return continuation(http, stream, f, payload, seen, first, now);
    case FRAME_PUSH_PROMISE:
      // Pushed answers are nobody's request, but their promise moves the table: its fields are read for nothing.
      if (seen >= 4 && !(f->flags & FLAG_PADDED) && f->flags & FLAG_END_HEADERS && seen == f->length)
        http2_headers(http, stream, 0, payload + 4, seen - 4, false, first, now);
      else hpack_forget(&http->tables[stream]);
      break;
    case FRAME_RST_STREAM:
      if (f->length != 4 || !f->stream) return L7_LOST;
      if (seen < 4) break;
      http2_reset(http, stream, f->stream,
                  (u32)payload[0] << 24 | (u32)payload[1] << 16 | (u32)payload[2] << 8 | payload[3], now);
      break;
    case FRAME_SETTINGS:
      if (f->stream || f->length % 6) return L7_LOST;
      break;
    case FRAME_PING:
      if (f->stream || f->length != 8) return L7_LOST;
      break;
    case FRAME_WINDOW_UPDATE:
      if (f->length != 4) return L7_LOST;
      break;
    default:
      break; // GOAWAY, PRIORITY, and types that must be ignored
  }
  return FRAME_HEAD + f->length;
}

// Bytes of a frame's payload that have to be there.
static size_t needed(const struct frame *f) {
  switch (f->type) {
    case FRAME_DATA:
      return f->length < 5 ? f->length : 5;
    case FRAME_HEADERS:
    case FRAME_CONTINUATION:
    case FRAME_PUSH_PROMISE:
    case FRAME_RST_STREAM:
      return f->length;
    default:
      return 0;
  }
}

static s64 read_frame(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now,
                      bool whole) {
  struct http2 *http = l7_state(conn);
  http->conn = conn;
  if (stream == L7_REQUESTS && *bytes == 'P') {
    size_t agreed = http2_preface(bytes, length);
    if (agreed) return agreed < 24 ? L7_MORE : 24;
  }
  struct frame f;
  if (!frame_read(&f, bytes, length)) return L7_MORE;
  size_t seen = length - FRAME_HEAD < f.length ? length - FRAME_HEAD : f.length;
  // A frame that no buffer holds is read as far as it is there.
  if (whole && seen < needed(&f) && seen < L7_BUFFER_BYTES - FRAME_HEAD) return L7_MORE;
  return frame(http, stream, &f, bytes + FRAME_HEAD, seen, first, now);
}

static s64 message(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  return read_frame(conn, stream, bytes, length, first, now, true);
}

static s64 cut(struct l7_conn *conn, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now) {
  s64 size = read_frame(conn, stream, bytes, length, first, now, false);
  return size < 0 ? L7_MORE : size;
}

static void gap(struct l7_conn *conn, enum l7_stream stream) {
  struct http2 *http = l7_state(conn);
  if (!http->conn) return;
  hpack_forget(&http->tables[stream]);
  block_free(http, &http->blocks[stream]);
}

const struct l7_parser l7_parser_http2 = {
    .protocol = L7_HTTP2,
    .name = "http2",
    .detect = http2_detect,
    .state_size = sizeof(struct http2),
    .close = close_state,
    .message = message,
    .gap = gap,
    .answers = true,
    .cut = cut,
};
