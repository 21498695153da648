// SPDX-License-Identifier: Apache-2.0
// .symtab, .dynsym, and the note with the build id.
#include "reader.h"
#include "names.h"
#include <elf.h>
#include <string.h>

#define CHUNK 512

// The table of symbols of a type and the texts of their names.
static bool tables(const struct elf *elf, uint32_t type, struct elf_section *symbols, struct elf_section *texts) {
  for (uint32_t i = 1; i < elf->sections; i++) {
    if (!elf_section(elf, i, symbols) || symbols->type != type) continue;
    return symbols->entry == sizeof(Elf64_Sym) && elf_section(elf, symbols->link, texts) && texts->type == SHT_STRTAB;
  }
  return false;
}

typedef bool (*raw_each)(void *context, const Elf64_Sym *symbol);

static bool walk(const struct elf *elf, const struct elf_section *symbols, raw_each each, void *context) {
  static Elf64_Sym chunk[CHUNK]; // one thread
  uint64_t count = symbols->size / sizeof(Elf64_Sym);
  for (uint64_t done = 0; done < count; done += CHUNK) {
    size_t n = count - done < CHUNK ? (size_t)(count - done) : CHUNK;
    if (!elf_read(elf, symbols->offset + done * sizeof(Elf64_Sym), chunk, n * sizeof(Elf64_Sym))) return false;
    for (size_t i = 0; i < n; i++)
      if (chunk[i].st_shndx != SHN_UNDEF && !each(context, &chunk[i])) return false;
  }
  return true;
}

struct shower {
  bool (*each)(void *context, const struct elf_symbol *symbol);
  void *context;
  const struct elf_section *texts;
  size_t shown;
};

static bool show(void *context, const Elf64_Sym *raw) {
  struct shower *shower = context;
  if (raw->st_name == 0 || raw->st_name >= shower->texts->size) return true;
  struct elf_symbol symbol = {raw->st_value, raw->st_size, shower->texts->offset + raw->st_name,
                              ELF64_ST_TYPE(raw->st_info), raw->st_shndx};
  shower->shown++;
  return shower->each(shower->context, &symbol);
}

size_t elf_symbols(const struct elf *elf, bool dynamic, bool (*each)(void *, const struct elf_symbol *), void *context) {
  struct elf_section symbols, texts;
  struct shower shower = {each, context, &texts, 0};
  if ((!dynamic && tables(elf, SHT_SYMTAB, &symbols, &texts)) || tables(elf, SHT_DYNSYM, &symbols, &texts))
    walk(elf, &symbols, show, &shower);
  return shower.shown;
}

struct seeker {
  const struct elf_places *places;
  const struct elf_section *texts;
  struct elf_symbol *found;
  size_t missing;
};

static bool seek(void *context, const Elf64_Sym *raw) {
  struct seeker *seeker = context;
  uint8_t type = ELF64_ST_TYPE(raw->st_info);
  if (type != STT_FUNC && type != STT_GNU_IFUNC) return true;
  int name = elf_place(seeker->places, raw->st_name);
  if (name < 0 || seeker->found[name].address != 0 || raw->st_value == 0) return true;
  seeker->found[name] = (struct elf_symbol){raw->st_value, raw->st_size, seeker->texts->offset + raw->st_name, type,
                                            raw->st_shndx};
  return --seeker->missing != 0;
}

size_t elf_lookup(const struct elf *elf, const char *const *names, size_t count, struct elf_symbol *found) {
  static const uint32_t types[] = {SHT_DYNSYM, SHT_SYMTAB};
  static struct elf_places places;
  if (count > ELF_NAMES) count = ELF_NAMES;
  memset(found, 0, count * sizeof(*found));
  struct elf_section symbols, texts;
  struct seeker seeker = {&places, &texts, found, count};
  for (size_t i = 0; i < 2 && seeker.missing; i++) {
    if (!tables(elf, types[i], &symbols, &texts)) continue;
    elf_places_of(elf, texts.offset, texts.size, names, count, &places);
    if (places.count) walk(elf, &symbols, seek, &seeker);
  }
  return count - seeker.missing;
}

size_t elf_build_id(const struct elf *elf, uint8_t id[ELF_BUILD_ID_BYTES]) {
  for (uint32_t i = 0; i < elf->notes; i++) {
    uint64_t at = elf->note_offset[i], end = at + elf->note_size[i];
    for (int guard = 0; guard < 64 && end - at >= sizeof(Elf64_Nhdr); guard++) {
      Elf64_Nhdr note;
      char name[4];
      if (!elf_read(elf, at, &note, sizeof(note))) break;
      uint64_t text = at + sizeof(note), bytes = text + (((uint64_t)note.n_namesz + 3) & ~3ull);
      uint64_t next = bytes + (((uint64_t)note.n_descsz + 3) & ~3ull);
      if (next > end || next <= at) break;
      if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && note.n_descsz <= ELF_BUILD_ID_BYTES &&
          elf_read(elf, text, name, 4) && memcmp(name, "GNU", 4) == 0 && elf_read(elf, bytes, id, note.n_descsz))
        return note.n_descsz;
      at = next;
    }
  }
  return 0;
}
