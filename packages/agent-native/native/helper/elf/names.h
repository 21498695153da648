// SPDX-License-Identifier: Apache-2.0
// Where wanted names stand in a table of texts. Reading that table once in pieces, and comparing numbers afterwards,
// spares reading the name of each of the hundred thousand symbols of a large program.
#ifndef ABDUCE_ELF_NAMES_H
#define ABDUCE_ELF_NAMES_H

#include "reader.h"

#define ELF_NAMES 64
#define ELF_PLACES 256 // a name may be the tail of others: linkers share them

struct elf_places {
  size_t count;
  uint64_t offset[ELF_PLACES]; // within the table
  uint8_t name[ELF_PLACES];    // index of the wanted name
};

void elf_places_of(const struct elf *elf, uint64_t table, uint64_t size, const char *const *names, size_t count,
                   struct elf_places *places);
// Index of the wanted name at this offset, -1 when none.
int elf_place(const struct elf_places *places, uint64_t offset);

#endif
