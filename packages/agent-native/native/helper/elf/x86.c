// SPDX-License-Identifier: Apache-2.0
// Lengths of x86-64 instructions, 64-bit mode. What is not surely known is refused: a length that was guessed wrong
// would put a probe into the middle of an instruction.
#include "reader.h"

// What follows an opcode.
enum {
  NONE = 0,
  M = 1,    // ModRM byte with what it asks for
  B = 2,    // one byte of immediate
  W = 4,    // two bytes
  Z = 8,    // four bytes, two with an operand-size prefix
  BAD = 16, // not in 64-bit mode, or not decoded
  D = 32,   // four bytes whatever the prefixes
  MX = 64,  // immediate depends on ModRM: group 3 (F6, F7)
  A = 128,  // address of eight bytes (MOV with A0..A3)
};

#define X4(v) v, v, v, v
#define X8(v) X4(v), X4(v)
#define X16(v) X8(v), X8(v)
#define ARITHMETIC M, M, M, M, B, Z, BAD, BAD

static const uint8_t one_byte[256] = {
    /* 00 */ ARITHMETIC, ARITHMETIC,
    /* 10 */ ARITHMETIC, ARITHMETIC,
    /* 20 */ ARITHMETIC, ARITHMETIC,
    /* 30 */ ARITHMETIC, ARITHMETIC,
    /* 40 REX, handled before */ X16(BAD),
    /* 50 */ X16(NONE),
    /* 60 */ BAD, BAD, BAD, M, BAD, BAD, BAD, BAD, Z, M | Z, B, M | B, X4(NONE),
    /* 70 */ X16(B),
    /* 80 */ M | B, M | Z, BAD, M | B, M, M, M, M, M, M, M, M, M, M, M, M,
    /* 90 */ X8(NONE), NONE, NONE, BAD, X4(NONE), NONE,
    /* A0 */ X4(A), X4(NONE), B, Z, X4(NONE), NONE, NONE,
    /* B0 */ X8(B), X8(Z),
    /* C0 */ M | B, M | B, W, NONE, BAD, BAD, M | B, M | Z, W | B, NONE, W, NONE, NONE, B, BAD, NONE,
    /* D0 */ M, M, M, M, BAD, BAD, BAD, NONE, X8(M),
    /* E0 */ X4(B), B, B, B, B, D, D, BAD, B, X4(NONE),
    /* F0 */ BAD, NONE, BAD, BAD, NONE, NONE, MX, MX, X4(NONE), NONE, NONE, M, M,
};

static const uint8_t two_byte[256] = {
    /* 00 */ M, M, M, M, BAD, NONE, NONE, NONE, NONE, NONE, BAD, NONE, BAD, M, NONE, BAD,
    /* 10 */ X8(M), X8(M),
    /* 20 */ X4(M), X4(BAD), X8(M),
    /* 30 */ NONE, NONE, NONE, NONE, NONE, NONE, BAD, NONE, BAD, BAD, BAD, BAD, X4(BAD),
    /* 40 */ X16(M),
    /* 50 */ X16(M),
    /* 60 */ X16(M),
    /* 70 */ M | B, M | B, M | B, M | B, M, M, M, NONE, M, M, BAD, BAD, X4(M),
    /* 80 */ X16(D),
    /* 90 */ X16(M),
    /* A0 */ NONE, NONE, NONE, M, M | B, M, BAD, BAD, NONE, NONE, NONE, M, M | B, M, M, M,
    /* B0 */ X8(M), M, M, M | B, M, X4(M),
    /* C0 */ M, M, M | B, M, M | B, M | B, M | B, M, X8(NONE),
    /* D0 */ X16(M),
    /* E0 */ X16(M),
    /* F0 */ X16(M),
};

// Bytes of ModRM, SIB and displacement; 0 when not whole.
static size_t addressing(const uint8_t *bytes, size_t left) {
  if (left < 1) return 0;
  uint8_t mod = bytes[0] >> 6, rm = bytes[0] & 7;
  size_t length = 1;
  if (mod == 3) return 1;
  if (rm == 4) {
    if (left < 2) return 0;
    length++;
    if (mod == 0 && (bytes[1] & 7) == 5) length += 4;
  } else if (mod == 0 && rm == 5) {
    length += 4; // relative to the next instruction
  }
  if (mod == 1) length += 1;
  if (mod == 2) length += 4;
  return length <= left ? length : 0;
}

static size_t rest(const uint8_t *bytes, size_t at, size_t length, uint8_t kind, bool short_operand, bool byte_operand) {
  if (kind & BAD) return 0;
  if (kind & (M | MX)) {
    size_t n = addressing(bytes + at, length - at);
    if (n == 0) return 0;
    // Of group 3 only TEST has an immediate.
    if ((kind & MX) && (bytes[at] & 0x30) == 0) kind |= byte_operand ? B : Z;
    at += n;
  }
  if (kind & B) at += 1;
  if (kind & W) at += 2;
  if (kind & Z) at += short_operand ? 2 : 4;
  if (kind & D) at += 4;
  if (kind & A) at += 8;
  return at <= length ? at : 0;
}

// The VEX and EVEX forms have ModRM always, but for VZEROUPPER; a byte of immediate by map and opcode.
static size_t vector(const uint8_t *bytes, size_t at, size_t length, unsigned map) {
  if (at >= length) return 0;
  uint8_t opcode = bytes[at++];
  if (map == 1 && opcode == 0x77) return at;
  uint8_t kind = M;
  if (map == 3) kind |= B;
  else if (map == 1 && ((opcode >= 0x70 && opcode <= 0x73) || opcode == 0xc2 || (opcode >= 0xc4 && opcode <= 0xc6))) kind |= B;
  else if (map != 1 && map != 2) return 0;
  return rest(bytes, at, length, kind, false, false);
}

size_t elf_x86_length(const uint8_t *bytes, size_t length) {
  size_t at = 0;
  bool short_operand = false, short_address = false, wide = false;
  if (length > 15) length = 15;
  for (; at < length; at++) {
    uint8_t b = bytes[at];
    if (b == 0x66) short_operand = true;
    else if (b == 0x67) short_address = true;
    else if (b != 0xf0 && b != 0xf2 && b != 0xf3 && b != 0x2e && b != 0x36 && b != 0x3e && b != 0x26 && b != 0x64 && b != 0x65) break;
  }
  if (at < length && (bytes[at] & 0xf0) == 0x40) wide = bytes[at++] & 8;
  if (at >= length) return 0;
  uint8_t opcode = bytes[at++];
  if (wide) short_operand = false;
  // Shorter addresses change the length of four instructions only, which no compiler makes any more.
  if (short_address && opcode >= 0xa0 && opcode <= 0xa3) return 0;
  if (opcode == 0xc5) return at < length ? vector(bytes, at + 1, length, 1) : 0;
  if (opcode == 0xc4) return at + 1 < length ? vector(bytes, at + 2, length, bytes[at] & 31) : 0;
  if (opcode == 0x62) return at + 2 < length ? vector(bytes, at + 3, length, bytes[at] & 7) : 0;
  if (opcode == 0x0f) {
    if (at >= length) return 0;
    opcode = bytes[at++];
    if (opcode == 0x38 || opcode == 0x3a) {
      if (at >= length) return 0;
      return rest(bytes, at + 1, length, opcode == 0x3a ? M | B : M, false, false);
    }
    return rest(bytes, at, length, two_byte[opcode], short_operand, false);
  }
  // MOV of a whole register's constant is the one instruction with eight bytes of immediate.
  if (wide && opcode >= 0xb8 && opcode <= 0xbf) return at + 8 <= length ? at + 8 : 0;
  return rest(bytes, at, length, one_byte[opcode], short_operand, opcode == 0xf6);
}
