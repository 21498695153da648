// SPDX-License-Identifier: Apache-2.0
// Frames on the pipes: a header of 16 bytes (magic, version, type, length, checksum; little endian), then the payload.
#ifndef ABDUCE_FRAME_H
#define ABDUCE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include "../shared/events.h"

#define FRAME_MAGIC 0x46444241u
#define FRAME_VERSION 1
#define FRAME_HEADER 16
#define FRAME_PAYLOAD (1u << 20)

enum frame_type {
  FRAME_HELLO = 1,
  FRAME_STATUS = 2,
  FRAME_SNAPSHOT = 3,
  FRAME_SPANS = 4,
  FRAME_PROFILE = 5,
  FRAME_LOG = 6,
  FRAME_GOODBYE = 7,
  FRAME_CONFIGURE = 64,
  FRAME_STOP = 65,
  FRAME_FLUSH = 66,
};

// Fills the header of a payload of at most FRAME_PAYLOAD bytes.
void frame_header(u8 header[FRAME_HEADER], u8 type, const void *payload, u32 length);

struct frame_reader {
  u8 *bytes; // a frame that is not complete yet
  size_t length, room;
  u64 skipped; // bytes that belonged to no frame
  u64 bad;     // headers whose payload did not have the checksum
};

typedef void (*frame_handler)(void *context, u8 type, const u8 *payload, u32 length);
// Hands every whole frame to the handler. False when there is no memory.
bool frame_feed(struct frame_reader *reader, const u8 *bytes, size_t length, frame_handler handler, void *context);
void frame_release(struct frame_reader *reader);

#endif
