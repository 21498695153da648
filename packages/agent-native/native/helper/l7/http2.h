// SPDX-License-Identifier: Apache-2.0
// HTTP/2: what its two files share.
#ifndef ABDUCE_L7_HTTP2_H
#define ABDUCE_L7_HTTP2_H

#include "hpack.h"

#define FRAME_HEAD 9
#define BLOCK_BYTES 16384 // of a header block in several frames

enum frame_type {
  FRAME_DATA = 0,
  FRAME_HEADERS,
  FRAME_PRIORITY,
  FRAME_RST_STREAM,
  FRAME_SETTINGS,
  FRAME_PUSH_PROMISE,
  FRAME_PING,
  FRAME_GOAWAY,
  FRAME_WINDOW_UPDATE,
  FRAME_CONTINUATION,
};
enum frame_flags { FLAG_END_STREAM = 1, FLAG_ACK = 1, FLAG_END_HEADERS = 4, FLAG_PADDED = 8, FLAG_PRIORITY = 32 };

struct frame {
  u32 length, stream;
  u8 type, flags;
};

// A header block whose end has not come yet.
struct http2_block {
  u8 *bytes;
  u32 length, stream;
  bool end_stream, lost;
};

struct http2 {
  struct l7_conn *conn;
  struct hpack tables[2];
  struct http2_block blocks[2];
};

bool frame_read(struct frame *frame, const u8 *bytes, size_t length);
// 0 no, 1 could be, 2 surely.
int http2_detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port);
size_t http2_preface(const u8 *bytes, size_t length); // bytes that agree with the preface

// http2-exchange.c: what frames mean to exchanges.
void http2_headers(struct http2 *http, enum l7_stream stream, u32 id, const u8 *bytes, size_t length, bool end_stream,
                   u64 first, u64 now);
void http2_data(struct http2 *http, enum l7_stream stream, const struct frame *frame, const u8 *payload, size_t seen,
                u64 now);
void http2_reset(struct http2 *http, enum l7_stream stream, u32 id, u32 code, u64 now);

#endif
