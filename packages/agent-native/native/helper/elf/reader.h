// SPDX-License-Identifier: Apache-2.0
// A small reader of 64-bit little-endian ELF files that belong to somebody else. Nothing in the file is believed: every
// read is by pread with its bounds checked, so neither a torn file nor one that shrinks meanwhile can do harm, and the
// memory needed does not grow with the file.
#ifndef ABDUCE_ELF_H
#define ABDUCE_ELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ELF_SEGMENTS 32
#define ELF_SECTIONS_LIMIT 4096
#define ELF_FUNCTION_LIMIT (1u << 20) // bytes of a function's code that are decoded at most
#define ELF_BUILD_ID_BYTES 64

enum elf_machine { ELF_X86_64 = 62, ELF_AARCH64 = 183 };

struct elf_segment { uint64_t offset, address, size; uint32_t flags; };

struct elf_section {
  char name[32]; // cut when longer
  uint32_t type, link;
  uint64_t flags, address, offset, size, entry;
};

struct elf {
  int fd;
  uint16_t type; // ET_EXEC, ET_DYN
  uint16_t machine;
  uint64_t size;
  uint64_t section_table;
  uint32_t sections, section_names;
  uint32_t segments; // loadable ones only
  struct elf_segment segment[ELF_SEGMENTS];
  uint64_t note_offset[4], note_size[4]; // PT_NOTE
  uint32_t notes;
};

// Returns false when it is not such a file; `error` is text that lives on. The descriptor stays the caller's.
bool elf_open(struct elf *elf, int fd, const char **error);
// All of the bytes or none.
bool elf_read(const struct elf *elf, uint64_t offset, void *bytes, size_t length);
bool elf_section(const struct elf *elf, uint32_t index, struct elf_section *section);
bool elf_section_named(const struct elf *elf, const char *name, struct elf_section *section);
// Between places in the file and addresses as the file names them. Only what loadable segments cover has both.
bool elf_offset_of(const struct elf *elf, uint64_t address, uint64_t *offset);
bool elf_address_of(const struct elf *elf, uint64_t offset, uint64_t *address);
// The address without knowledge of a section; reads by address.
bool elf_read_at(const struct elf *elf, uint64_t address, void *bytes, size_t length);

// Symbols -------------------------------------------------------------------------------------------------------

struct elf_symbol {
  uint64_t address, size;
  uint64_t name; // place of its text in the file, for elf_text
  uint8_t type;  // STT_FUNC = 2, STT_GNU_IFUNC = 10 …
  uint16_t section;
};

// The text up to its end or the room, terminated; its length. Zero when unreadable.
size_t elf_text(const struct elf *elf, uint64_t offset, char *room, size_t size);
// Every defined symbol of .symtab and, where that is absent, of .dynsym (`dynamic` asks for the latter alone). Stops
// when `each` returns false. Returns how many were shown.
size_t elf_symbols(const struct elf *elf, bool dynamic, bool (*each)(void *context, const struct elf_symbol *symbol), void *context);
// Functions by name in one pass over .symtab and one over .dynsym: found[i].address is 0 where names[i] is not defined.
// At most 64 names. Returns how many were found.
size_t elf_lookup(const struct elf *elf, const char *const *names, size_t count, struct elf_symbol *found);

// Build id as bytes (GNU's note); its length, 0 when there is none.
size_t elf_build_id(const struct elf *elf, uint8_t id[ELF_BUILD_ID_BYTES]);

// Go ------------------------------------------------------------------------------------------------------------

// "go1.19.8", out of .go.buildinfo. False when the file was not made by Go 1.13 or newer.
bool elf_go_version(const struct elf *elf, char *room, size_t size);
// The numbers of "go1.N", 0 when it says none.
int elf_go_minor(const char *version);
// Functions by name out of the line table that Go keeps even in stripped files; sizes are known. As elf_lookup.
size_t elf_go_lookup(const struct elf *elf, const char *const *names, size_t count, struct elf_symbol *found);
// Every function of that table, in the order of addresses.
size_t elf_go_symbols(const struct elf *elf, bool (*each)(void *context, const struct elf_symbol *symbol), void *context);

// Code ----------------------------------------------------------------------------------------------------------

// Length of the x86-64 instruction at the head of the bytes; 0 when it is none, or not whole.
size_t elf_x86_length(const uint8_t *bytes, size_t length);
// File offsets of the instructions by which the function returns. Zero when its code cannot be decoded from the first
// to the last instruction: a probe between two instructions would break the program. With `all` also when it may leave
// by a jump to other code, which no offset here would catch; a compiler's jump table looks the same.
size_t elf_returns(const struct elf *elf, const struct elf_symbol *function, uint64_t *offsets, size_t room,
                   bool all);

#endif
