// SPDX-License-Identifier: Apache-2.0
#include "names.h"
#include <string.h>

#define PIECE 32768
#define LONGEST 256

size_t elf_text(const struct elf *elf, uint64_t offset, char *room, size_t size) {
  size_t done = 0;
  while (done + 1 < size) {
    size_t piece = size - 1 - done < 64 ? size - 1 - done : 64;
    if (offset + done >= elf->size) break;
    if (piece > elf->size - (offset + done)) piece = (size_t)(elf->size - (offset + done));
    if (!elf_read(elf, offset + done, room + done, piece)) break;
    char *end = memchr(room + done, 0, piece);
    if (end) return (size_t)(end - room);
    done += piece;
  }
  if (size) room[done] = 0;
  return done;
}

// Looks for one text with its terminator; every place where it ends counts, whatever stands before it.
static void find(const uint8_t *bytes, size_t length, uint64_t base, const char *name, uint8_t index,
                 struct elf_places *places) {
  size_t whole = strlen(name) + 1;
  const uint8_t *at = bytes;
  while (whole > 1 && length >= whole && (size_t)(bytes + length - at) >= whole) {
    at = memmem(at, (size_t)(bytes + length - at), name, whole);
    if (!at) return;
    uint64_t offset = base + (uint64_t)(at - bytes);
    at++;
    if (places->count == ELF_PLACES) return;
    if (elf_place(places, offset) >= 0) continue; // seen at the end of the piece before
    places->offset[places->count] = offset;
    places->name[places->count++] = index;
  }
}

void elf_places_of(const struct elf *elf, uint64_t table, uint64_t size, const char *const *names, size_t count,
                   struct elf_places *places) {
  static uint8_t piece[PIECE + LONGEST]; // one thread
  places->count = 0;
  for (uint64_t done = 0; done < size; done += PIECE) {
    size_t length = size - done < sizeof(piece) ? (size_t)(size - done) : sizeof(piece);
    if (!elf_read(elf, table + done, piece, length)) return;
    for (size_t i = 0; i < count && i < ELF_NAMES; i++)
      if (strlen(names[i]) < LONGEST) find(piece, length, done, names[i], (uint8_t)i, places);
  }
}

int elf_place(const struct elf_places *places, uint64_t offset) {
  for (size_t i = 0; i < places->count; i++)
    if (places->offset[i] == offset) return places->name[i];
  return -1;
}
