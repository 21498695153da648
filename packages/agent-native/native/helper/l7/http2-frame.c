// SPDX-License-Identifier: Apache-2.0
// Frames of HTTP/2, and how a connection that speaks it is known, also in its middle.
#include <string.h>
#include "http2.h"

static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
#define PREFACE (sizeof(preface) - 1)

size_t http2_preface(const u8 *bytes, size_t length) {
  size_t common = length < PREFACE ? length : PREFACE;
  return memcmp(bytes, preface, common) ? 0 : common;
}

bool frame_read(struct frame *frame, const u8 *bytes, size_t length) {
  if (length < FRAME_HEAD) return false;
  frame->length = (u32)bytes[0] << 16 | (u32)bytes[1] << 8 | bytes[2];
  frame->type = bytes[3];
  frame->flags = bytes[4];
  frame->stream = ((u32)bytes[5] << 24 | (u32)bytes[6] << 16 | (u32)bytes[7] << 8 | bytes[8]) & 0x7fffffff;
  return true;
}

// Whether a frame keeps the rules of its type, and how telling that is.
static int telling(const struct frame *f, const u8 *payload, size_t seen) {
  switch (f->type) {
    case FRAME_DATA:
      return f->stream && !(f->flags & ~(FLAG_END_STREAM | FLAG_PADDED)) ? 1 : -1;
    case FRAME_HEADERS:
      return f->stream % 2 && f->length && !(f->flags & ~(FLAG_END_STREAM | FLAG_END_HEADERS | FLAG_PADDED | FLAG_PRIORITY))
                 ? 1 : -1;
    case FRAME_PRIORITY:
      return f->stream && f->length == 5 && !f->flags ? 2 : -1;
    case FRAME_RST_STREAM:
      return f->stream && f->length == 4 && !f->flags && (seen < 3 || (!payload[0] && !payload[1] && !payload[2])) ? 2 : -1;
    case FRAME_SETTINGS:
      if (f->stream || f->length % 6 || f->flags & ~FLAG_ACK || (f->flags && f->length)) return -1;
      return f->length && seen >= 2 && payload[0] ? -1 : 2;
    case FRAME_PING:
      return !f->stream && f->length == 8 && !(f->flags & ~FLAG_ACK) ? 2 : -1;
    case FRAME_GOAWAY:
      return !f->stream && f->length >= 8 && !f->flags ? 2 : -1;
    case FRAME_WINDOW_UPDATE:
      return f->length == 4 && !f->flags && (!seen || payload[0] < 0x80) ? 2 : -1;
    case FRAME_CONTINUATION:
      return f->stream && !(f->flags & ~FLAG_END_HEADERS) ? 1 : -1;
    default:
      return -1;
  }
}

int http2_detect(enum l7_stream stream, const u8 *bytes, size_t length, u16 port) {
  (void)port;
  size_t agreed = stream == L7_REQUESTS ? http2_preface(bytes, length) : 0;
  if (agreed) return agreed >= 14 ? 2 : 1;
  int points = 0, frames = 0;
  struct frame frame;
  while (frame_read(&frame, bytes, length)) {
    // A stream id's top bit is reserved; frames above the default size have to be asked for, few do.
    if (bytes[5] & 0x80 || frame.length >= 1 << 18) return 0;
    size_t seen = length - FRAME_HEAD < frame.length ? length - FRAME_HEAD : frame.length;
    int more = telling(&frame, bytes + FRAME_HEAD, seen);
    if (more < 0) return 0;
    points += more;
    frames++;
    if (seen < frame.length) break;
    bytes += FRAME_HEAD + frame.length;
    length -= FRAME_HEAD + frame.length;
  }
  // Two frames in a row, or one of fixed shape, are no accident.
  return !frames ? 0 : points >= 2 ? 2 : 1;
}
