// SPDX-License-Identifier: Apache-2.0
// Numbers out of bytes, and a reader that never goes beyond what is there. Shared by the parsers of binary protocols.
#ifndef ABDUCE_L7_WIRE_H
#define ABDUCE_L7_WIRE_H

#include <string.h>
#include "l7.h"

static inline u16 be16(const u8 *b) { return (u16)(b[0] << 8 | b[1]); }
static inline u32 be32(const u8 *b) { return (u32)b[0] << 24 | (u32)b[1] << 16 | (u32)b[2] << 8 | b[3]; }
static inline u16 le16(const u8 *b) { return (u16)(b[1] << 8 | b[0]); }
static inline u32 le24(const u8 *b) { return (u32)b[2] << 16 | (u32)b[1] << 8 | b[0]; }
static inline u32 le32(const u8 *b) { return (u32)b[3] << 24 | (u32)b[2] << 16 | (u32)b[1] << 8 | b[0]; }
static inline u64 le64(const u8 *b) { return (u64)le32(b + 4) << 32 | le32(b); }

// A cursor over visible bytes. `ok` turns false at the first read beyond them, and everything after it reads as zero.
struct wire {
  const u8 *at;
  const u8 *end;
  bool ok;
};

static inline struct wire wire_of(const u8 *bytes, size_t length) {
  return (struct wire){bytes, bytes + length, true};
}
static inline size_t wire_left(const struct wire *w) { return (size_t)(w->end - w->at); }
static inline const u8 *wire_take(struct wire *w, size_t count) {
  if (!w->ok || wire_left(w) < count) {
    w->ok = false;
    return NULL;
  }
  const u8 *bytes = w->at;
  w->at += count;
  return bytes;
}
static inline u8 wire_u8(struct wire *w) {
  const u8 *b = wire_take(w, 1);
  return b ? *b : 0;
}
static inline u16 wire_be16(struct wire *w) {
  const u8 *b = wire_take(w, 2);
  return b ? be16(b) : 0;
}
static inline u32 wire_be32(struct wire *w) {
  const u8 *b = wire_take(w, 4);
  return b ? be32(b) : 0;
}
// Seven bits a byte, least significant first.
static inline u64 wire_varint(struct wire *w) {
  u64 value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    u8 byte = wire_u8(w);
    value |= (u64)(byte & 0x7f) << shift;
    if (!(byte & 0x80)) return value;
  }
  w->ok = false;
  return 0;
}

// FNV-1a: for tables that are keyed by names; collisions cost a wrong statement text, so 64 bits.
static inline u64 wire_hash(const u8 *bytes, size_t length, u64 seed) {
  u64 hash = 0xcbf29ce484222325ull ^ seed;
  for (size_t i = 0; i < length; i++) hash = (hash ^ bytes[i]) * 0x100000001b3ull;
  return hash | 1;
}

static inline u8 wire_upper(u8 c) { return c >= 'a' && c <= 'z' ? (u8)(c - 32) : c; }
static inline bool wire_letter(u8 c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static inline bool wire_digit(u8 c) { return c >= '0' && c <= '9'; }

// Whether the bytes spell the upper-case word, in either case.
static inline bool wire_is(const u8 *bytes, size_t length, const char *word) {
  size_t i = 0;
  for (; i < length && word[i]; i++)
    if (wire_upper(bytes[i]) != (u8)word[i]) return false;
  return i == length && !word[i];
}

static inline void wire_status(struct l7_exchange *exchange, bool failed) {
  exchange->failed = failed;
  memcpy(exchange->status, failed ? "failed" : "ok", failed ? 7 : 3);
}

#endif
