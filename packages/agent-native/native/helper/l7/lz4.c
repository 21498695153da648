// SPDX-License-Identifier: Apache-2.0
#include "lz4.h"

// Lengths of 15 go on in further bytes, the last of which is below 255.
static size_t more(const u8 **at, const u8 *end, size_t length) {
  if (length != 15) return length;
  while (*at < end) {
    u8 byte = *(*at)++;
    length += byte;
    if (byte != 255) break;
  }
  return length;
}

size_t lz4_head(u8 *room, size_t size, const u8 *bytes, size_t length) {
  const u8 *at = bytes, *end = bytes + length;
  size_t n = 0;
  while (at < end && n < size) {
    u8 token = *at++;
    size_t literals = more(&at, end, token >> 4);
    for (; literals && at < end && n < size; literals--) room[n++] = *at++;
    if (literals || end - at < 2) break;
    size_t offset = (size_t)at[0] | (size_t)at[1] << 8;
    at += 2;
    size_t match = more(&at, end, token & 15) + 4;
    if (!offset || offset > n) break;
    // Byte by byte: source and target may overlap.
    for (; match && n < size; match--, n++) room[n] = room[n - offset];
  }
  return n;
}
