// SPDX-License-Identifier: Apache-2.0
#include "frame.h"
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void put32(u8 *to, u32 value) {
  for (int i = 0; i < 4; i++) to[i] = (u8)(value >> 8 * i);
}
static u32 get32(const u8 *from) {
  return (u32)from[0] | (u32)from[1] << 8 | (u32)from[2] << 16 | (u32)from[3] << 24;
}

void frame_header(u8 header[FRAME_HEADER], u8 type, const void *payload, u32 length) {
  put32(header, FRAME_MAGIC);
  header[4] = FRAME_VERSION;
  header[5] = type;
  header[6] = header[7] = 0;
  put32(header + 8, length);
  put32(header + 12, (u32)crc32(crc32(0, NULL, 0), payload, length));
}

// Bytes from which on a frame could begin, seen from `at`.
static size_t to_magic(const u8 *bytes, size_t length, size_t at) {
  static const u8 magic[4] = {0x41, 0x42, 0x44, 0x46};
  for (; at < length; at++) {
    size_t n = length - at < 4 ? length - at : 4;
    if (!memcmp(bytes + at, magic, n)) return at;
  }
  return length;
}

bool frame_feed(struct frame_reader *reader, const u8 *bytes, size_t length, frame_handler handler, void *context) {
  if (reader->length + length > reader->room) {
    size_t room = reader->room ? reader->room : 4096;
    while (room < reader->length + length) room *= 2;
    u8 *more = realloc(reader->bytes, room);
    if (!more) return false;
    reader->bytes = more;
    reader->room = room;
  }
  memcpy(reader->bytes + reader->length, bytes, length);
  reader->length += length;
  size_t at = 0;
  for (;;) {
    size_t next = to_magic(reader->bytes, reader->length, at);
    reader->skipped += next - at;
    at = next;
    if (reader->length - at < FRAME_HEADER) break;
    const u8 *h = reader->bytes + at;
    u32 size = get32(h + 8);
    if (h[4] != FRAME_VERSION || h[6] || h[7] || size > FRAME_PAYLOAD) {
      reader->skipped++, at++;
      continue;
    }
    if (reader->length - at - FRAME_HEADER < size) break;
    if ((u32)crc32(crc32(0, NULL, 0), h + FRAME_HEADER, size) != get32(h + 12)) {
      reader->bad++, reader->skipped++, at++;
      continue;
    }
    handler(context, h[5], h + FRAME_HEADER, size);
    at += FRAME_HEADER + size;
  }
  memmove(reader->bytes, reader->bytes + at, reader->length - at);
  reader->length -= at;
  return true;
}

void frame_release(struct frame_reader *reader) {
  free(reader->bytes);
  memset(reader, 0, sizeof(*reader));
}
