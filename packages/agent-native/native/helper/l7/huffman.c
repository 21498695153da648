// SPDX-License-Identifier: Apache-2.0
// The Huffman code of HPACK. It is canonical: of one length, codes rise with the symbol; so the lengths say it all.
#include "hpack.h"

#define SYMBOLS 257
#define LONGEST 30

// Length of each symbol's code in bits (RFC 7541, appendix B); the last one ends a string and never occurs.
static const u8 lengths[SYMBOLS] = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28,
    28, 28, 28, 6,  10, 10, 12, 13, 6,  8,  11, 10, 10, 8,  11, 8,  6,  6,  6,  5,  5,  5,  6,  6,  6,  6,  6,  6,  6,
    7,  8,  15, 6,  12, 10, 13, 6,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,  7,
    7,  8,  7,  8,  13, 19, 13, 14, 6,  15, 5,  6,  5,  6,  5,  6,  6,  6,  5,  7,  7,  6,  6,  6,  5,  6,  7,  6,  5,
    5,  6,  7,  7,  7,  7,  7,  15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24,
    24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22,
    23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26,
    27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23,
    22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
};

// Made from the lengths at first use.
static struct {
  bool ready;
  u16 symbols[SYMBOLS];         // by code
  u32 first[LONGEST + 2];       // first code of each length
  u16 index[LONGEST + 2];       // its place in `symbols`
  u16 counts[LONGEST + 2];
  struct { u8 symbol, length; } quick[256]; // codes of up to 8 bits, by the next 8 bits
} code;

static void make(void) {
  u16 place = 0;
  u32 next = 0;
  for (unsigned length = 1; length <= LONGEST; length++) {
    next <<= 1;
    code.first[length] = next;
    code.index[length] = place;
    for (unsigned symbol = 0; symbol < SYMBOLS; symbol++) {
      if (lengths[symbol] != length) continue;
      code.symbols[place++] = (u16)symbol;
      if (length <= 8)
        for (unsigned i = 0; i < 1u << (8 - length); i++) {
          code.quick[(next << (8 - length)) + i].symbol = (u8)symbol;
          code.quick[(next << (8 - length)) + i].length = (u8)length;
        }
      next++;
      code.counts[length]++;
    }
  }
  code.ready = true;
}

s64 huffman_read(u8 *room, size_t size, const u8 *bytes, size_t length) {
  if (!code.ready) make();
  u64 bits = 0; // the next bits, at the top
  unsigned held = 0;
  size_t at = 0, out = 0;
  for (;;) {
    while (held <= 56 && at < length) {
      bits |= (u64)bytes[at++] << (56 - held);
      held += 8;
    }
    if (!held) return (s64)out;
    unsigned take = code.quick[bits >> 56].length, symbol = code.quick[bits >> 56].symbol;
    if (!take) {
      for (take = 9; take <= LONGEST; take++) {
        u32 value = (u32)(bits >> (64 - take));
        if (value - code.first[take] >= code.counts[take]) continue;
        symbol = code.symbols[code.index[take] + (value - code.first[take])];
        break;
      }
    }
    if (take > held || take > LONGEST) {
      // What is left must be padding: fewer than 8 ones.
      return held < 8 && bits >> (64 - held) == (1u << held) - 1 ? (s64)out : -1;
    }
    if (symbol == 256) return -1;
    if (out < size) room[out] = (u8)symbol;
    out++;
    bits <<= take;
    held -= take;
  }
}
