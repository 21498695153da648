// SPDX-License-Identifier: Apache-2.0
// What Go leaves in its programs: the version, and the table of functions that even stripped ones keep.
#include "reader.h"
#include "names.h"
#include <string.h>

#define HEADER 32
#define INLINE_TEXTS 2
#define BIG_ENDIAN_FLAG 1

bool elf_go_version(const struct elf *elf, char *room, size_t size) {
  struct elf_section section;
  uint8_t header[HEADER + 2];
  if (!elf_section_named(elf, ".go.buildinfo", &section) || section.size < sizeof(header)) return false;
  if (!elf_read(elf, section.offset, header, sizeof(header)) || memcmp(header, "\xff Go buildinf:", 14) != 0) return false;
  uint64_t at, length;
  if (header[15] & INLINE_TEXTS) {
    // A length of seven bits a byte; a version never needs more than two.
    length = header[HEADER] & 127;
    at = section.offset + HEADER + 1;
    if (header[HEADER] & 128) {
      length |= (uint64_t)(header[HEADER + 1] & 127) << 7;
      at++;
    }
  } else {
    uint64_t pointer, text[2];
    if (header[14] != 8 || (header[15] & BIG_ENDIAN_FLAG)) return false;
    memcpy(&pointer, header + 16, 8);
    if (!elf_read_at(elf, pointer, text, sizeof(text)) || !elf_offset_of(elf, text[0], &at)) return false;
    length = text[1];
  }
  if (length == 0 || length >= size || !elf_read(elf, at, room, (size_t)length)) return false;
  room[length] = 0;
  return true;
}

int elf_go_minor(const char *version) {
  const char *at = strstr(version, "go1.");
  int minor = 0;
  for (at = at ? at + 4 : ""; *at >= '0' && *at <= '9' && minor < 1000; at++) minor = minor * 10 + (*at - '0');
  return minor;
}

struct table {
  uint64_t count, text; // functions; address that entries are relative to
  uint64_t functions, names, names_end, end; // places in the file
  uint32_t width;       // bytes of one number of an entry: 4 (relative) or 8
};

static bool go_table(const struct elf *elf, struct table *table) {
  struct elf_section section, code;
  uint64_t words[9] = {0};
  if (!elf_section_named(elf, ".gopclntab", &section) &&
      !elf_section_named(elf, ".data.rel.ro.gopclntab", &section)) return false;
  if (section.size < sizeof(words) || !elf_read(elf, section.offset, words, sizeof(words))) return false;
  uint32_t magic = (uint32_t)words[0];
  if ((words[0] >> 56) != 8) return false; // bytes of a pointer
  bool relative = magic == 0xfffffff0 || magic == 0xfffffff1; // Go 1.18, 1.20 and newer
  if (!relative && magic != 0xfffffffa) return false;         // Go 1.16
  const uint64_t *next = words + 3;
  table->text = relative ? *next++ : 0;
  uint64_t names = next[0], names_end = next[1], functions = relative ? words[8] : words[7];
  table->count = words[1];
  table->width = relative ? 4 : 8;
  // Position independent programs get the address of their code when they start.
  if (relative && table->text == 0) {
    if (!elf_section_named(elf, ".text", &code)) return false;
    table->text = code.address;
  }
  if (names > section.size || functions > section.size || names_end > section.size || names_end < names) return false;
  if (table->count >= (section.size - functions) / (2 * table->width)) return false;
  table->names = section.offset + names;
  table->names_end = section.offset + names_end;
  table->functions = section.offset + functions;
  table->end = section.offset + section.size;
  return true;
}

static bool entry(const struct elf *elf, const struct table *table, uint64_t index, uint64_t pair[2]) {
  uint8_t bytes[16];
  if (!elf_read(elf, table->functions + index * 2 * table->width, bytes, 2 * table->width)) return false;
  pair[0] = pair[1] = 0;
  memcpy(&pair[0], bytes, table->width);
  memcpy(&pair[1], bytes + table->width, table->width);
  pair[0] += table->text;
  return true;
}

// Where the name of the function stands, within the table of names.
static bool name_of(const struct elf *elf, const struct table *table, uint64_t record, uint64_t *name) {
  uint32_t offset;
  uint64_t at = table->functions + record + table->width;
  if (record > table->end - table->functions || at + 4 > table->end || !elf_read(elf, at, &offset, 4)) return false;
  *name = offset;
  return offset < table->names_end - table->names;
}

static bool walk(const struct elf *elf, const struct table *table,
                 bool (*each)(void *context, uint64_t name, uint64_t address, uint64_t size), void *context) {
  uint64_t now[2], next[2], name;
  if (!entry(elf, table, 0, now)) return false;
  for (uint64_t i = 0; i < table->count; i++, memcpy(now, next, sizeof(now))) {
    if (!entry(elf, table, i + 1, next)) return false;
    if (next[0] <= now[0] || !name_of(elf, table, now[1], &name)) continue;
    if (!each(context, name, now[0], next[0] - now[0])) return false;
  }
  return true;
}

struct seeker {
  const struct elf_places *places;
  const struct table *table;
  struct elf_symbol *found;
  size_t missing;
};

static bool seek(void *context, uint64_t name, uint64_t address, uint64_t size) {
  struct seeker *seeker = context;
  int index = elf_place(seeker->places, name);
  if (index < 0 || seeker->found[index].address) return true;
  seeker->found[index] = (struct elf_symbol){address, size, seeker->table->names + name, 2, 0};
  return --seeker->missing != 0;
}

size_t elf_go_lookup(const struct elf *elf, const char *const *names, size_t count, struct elf_symbol *found) {
  static struct elf_places places; // one thread
  struct table table;
  if (count > ELF_NAMES) count = ELF_NAMES;
  memset(found, 0, count * sizeof(*found));
  if (!go_table(elf, &table)) return 0;
  elf_places_of(elf, table.names, table.names_end - table.names, names, count, &places);
  struct seeker seeker = {&places, &table, found, count};
  if (places.count) walk(elf, &table, seek, &seeker);
  return count - seeker.missing;
}

struct shower {
  bool (*each)(void *context, const struct elf_symbol *symbol);
  void *context;
  const struct table *table;
  size_t shown;
};

static bool show(void *context, uint64_t name, uint64_t address, uint64_t size) {
  struct shower *shower = context;
  struct elf_symbol symbol = {address, size, shower->table->names + name, 2, 0};
  shower->shown++;
  return shower->each(shower->context, &symbol);
}

size_t elf_go_symbols(const struct elf *elf, bool (*each)(void *, const struct elf_symbol *), void *context) {
  struct table table;
  struct shower shower = {each, context, &table, 0};
  if (go_table(elf, &table)) walk(elf, &table, show, &shower);
  return shower.shown;
}
