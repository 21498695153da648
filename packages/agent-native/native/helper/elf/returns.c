// SPDX-License-Identifier: Apache-2.0
// Where a function returns.
#include "reader.h"
#include <string.h>

#define PIECE 4096
#define ARM64_RET 0xd65f03c0u

static bool x86_return(const uint8_t *bytes, size_t length) {
  if (length == 2 && bytes[0] == 0xf3) return bytes[1] == 0xc3;
  return (length == 1 && bytes[0] == 0xc3) || (length == 3 && bytes[0] == 0xc2);
}

// A jump out of the function is a return by way of another function: it cannot be caught here.
static bool x86_leaves(const uint8_t *bytes, size_t length, uint64_t at, uint64_t size) {
  int64_t target;
  if (length == 5 && bytes[0] == 0xe9) {
    int32_t distance;
    memcpy(&distance, bytes + 1, 4);
    target = (int64_t)(at + length) + distance;
  } else if (length == 2 && bytes[0] == 0xeb) {
    target = (int64_t)(at + length) + (int8_t)bytes[1];
  } else {
    // To where a register or memory says: a tail call, unless it is marked as the jump of a switch (prefix 3E).
    size_t at_opcode = length > 2 && (bytes[0] & 0xf0) == 0x40;
    return length >= at_opcode + 2 && bytes[at_opcode] == 0xff && (bytes[at_opcode + 1] >> 3 & 7) == 4;
  }
  return target < 0 || target >= (int64_t)size;
}

static bool arm64_leaves(uint32_t word, uint64_t at, uint64_t size) {
  if ((word & 0xfffffc1fu) == 0xd61f0000u) return true; // BR
  if ((word & 0xfc000000u) != 0x14000000u) return false;
  int64_t target = (int64_t)at + (int64_t)((int32_t)(word << 6) >> 6) * 4;
  return target < 0 || target >= (int64_t)size;
}

static size_t arm64_returns(const struct elf *elf, uint64_t start, uint64_t size, uint64_t *offsets, size_t room,
                            bool all) {
  size_t found = 0;
  for (uint64_t at = 0; at + 4 <= size; at += 4) {
    uint32_t word;
    if (!elf_read(elf, start + at, &word, 4)) return 0;
    if (all && arm64_leaves(word, at, size)) return 0;
    if (word != ARM64_RET) continue;
    if (found == room) return 0;
    offsets[found++] = start + at;
  }
  return found;
}

static size_t x86_returns(const struct elf *elf, uint64_t start, uint64_t size, uint64_t *offsets, size_t room,
                          bool all) {
  uint8_t piece[PIECE];
  size_t found = 0;
  for (uint64_t at = 0; at < size;) {
    size_t have = size - at < PIECE ? (size_t)(size - at) : PIECE, used = 0;
    bool last = at + have == size;
    if (!elf_read(elf, start + at, piece, have)) return 0;
    // The tail of a piece may hold half an instruction: it is read again at the head of the next.
    while (used < have && (last || have - used >= 15)) {
      size_t length = elf_x86_length(piece + used, have - used);
      if (length == 0 || (all && x86_leaves(piece + used, length, at + used, size))) return 0;
      if (x86_return(piece + used, length)) {
        if (found == room) return 0;
        offsets[found++] = start + at + used;
      }
      used += length;
    }
    at += used;
  }
  return found;
}

size_t elf_returns(const struct elf *elf, const struct elf_symbol *function, uint64_t *offsets, size_t room,
                   bool all) {
  uint64_t start;
  if (function->size == 0 || function->size > ELF_FUNCTION_LIMIT) return 0;
  if (!elf_offset_of(elf, function->address, &start)) return 0;
  if (elf->machine == ELF_AARCH64) return arm64_returns(elf, start, function->size, offsets, room, all);
  if (elf->machine == ELF_X86_64) return x86_returns(elf, start, function->size, offsets, room, all);
  return 0;
}
