// SPDX-License-Identifier: Apache-2.0
// Header, sections, segments.
#include "reader.h"
#include <elf.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool elf_read(const struct elf *elf, uint64_t offset, void *bytes, size_t length) {
  if (offset > elf->size || length > elf->size - offset) return false;
  for (size_t done = 0; done < length;) {
    ssize_t n = pread(elf->fd, (uint8_t *)bytes + done, length - done, (off_t)(offset + done));
    if (n <= 0) return false;
    done += (size_t)n;
  }
  return true;
}

static bool read_segments(struct elf *elf, uint64_t table, uint32_t count) {
  for (uint32_t i = 0; i < count && i < 1024; i++) {
    Elf64_Phdr header;
    if (!elf_read(elf, table + (uint64_t)i * sizeof(header), &header, sizeof(header))) return false;
    if (header.p_offset > elf->size || header.p_filesz > elf->size - header.p_offset) continue;
    if (header.p_type == PT_LOAD && elf->segments < ELF_SEGMENTS) {
      elf->segment[elf->segments++] =
          (struct elf_segment){header.p_offset, header.p_vaddr, header.p_filesz, header.p_flags};
    } else if (header.p_type == PT_NOTE && elf->notes < 4) {
      elf->note_offset[elf->notes] = header.p_offset;
      elf->note_size[elf->notes++] = header.p_filesz;
    }
  }
  return true;
}

bool elf_open(struct elf *elf, int fd, const char **error) {
  memset(elf, 0, sizeof(*elf));
  elf->fd = fd;
  struct stat stat;
  Elf64_Ehdr header;
  if (fstat(fd, &stat) < 0 || !S_ISREG(stat.st_mode)) {
    *error = "not a regular file";
    return false;
  }
  elf->size = (uint64_t)stat.st_size;
  if (!elf_read(elf, 0, &header, sizeof(header)) || memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) {
    *error = "not an ELF file";
    return false;
  }
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB) {
    *error = "not a 64-bit little-endian ELF file";
    return false;
  }
  elf->type = header.e_type;
  elf->machine = header.e_machine;
  if (header.e_phentsize == sizeof(Elf64_Phdr) && !read_segments(elf, header.e_phoff, header.e_phnum)) {
    *error = "program headers lie outside the file";
    return false;
  }
  if (header.e_shentsize == sizeof(Elf64_Shdr) && header.e_shoff != 0 && header.e_shnum <= ELF_SECTIONS_LIMIT) {
    elf->section_table = header.e_shoff;
    elf->sections = header.e_shnum;
    elf->section_names = header.e_shstrndx;
  }
  return true;
}

static bool raw_section(const struct elf *elf, uint32_t index, Elf64_Shdr *header) {
  return index < elf->sections &&
         elf_read(elf, elf->section_table + (uint64_t)index * sizeof(*header), header, sizeof(*header));
}

bool elf_section(const struct elf *elf, uint32_t index, struct elf_section *section) {
  Elf64_Shdr header, names;
  memset(section, 0, sizeof(*section));
  if (!raw_section(elf, index, &header)) return false;
  // A section without bytes in the file has nothing to read, whatever its size says.
  if (header.sh_type == SHT_NOBITS) header.sh_size = 0;
  if (header.sh_offset > elf->size || header.sh_size > elf->size - header.sh_offset) return false;
  section->type = header.sh_type;
  section->link = header.sh_link;
  section->flags = header.sh_flags;
  section->address = header.sh_addr;
  section->offset = header.sh_offset;
  section->size = header.sh_size;
  section->entry = header.sh_entsize;
  if (raw_section(elf, elf->section_names, &names) && header.sh_name < names.sh_size)
    elf_text(elf, names.sh_offset + header.sh_name, section->name, sizeof(section->name));
  return true;
}

bool elf_section_named(const struct elf *elf, const char *name, struct elf_section *section) {
  for (uint32_t i = 1; i < elf->sections; i++)
    if (elf_section(elf, i, section) && strcmp(section->name, name) == 0) return true;
  memset(section, 0, sizeof(*section));
  return false;
}

bool elf_offset_of(const struct elf *elf, uint64_t address, uint64_t *offset) {
  for (uint32_t i = 0; i < elf->segments; i++) {
    const struct elf_segment *segment = &elf->segment[i];
    if (address < segment->address || address - segment->address >= segment->size) continue;
    *offset = segment->offset + (address - segment->address);
    return true;
  }
  return false;
}

bool elf_address_of(const struct elf *elf, uint64_t offset, uint64_t *address) {
  for (uint32_t i = 0; i < elf->segments; i++) {
    const struct elf_segment *segment = &elf->segment[i];
    if (offset < segment->offset || offset - segment->offset >= segment->size) continue;
    *address = segment->address + (offset - segment->offset);
    return true;
  }
  return false;
}

bool elf_read_at(const struct elf *elf, uint64_t address, void *bytes, size_t length) {
  uint64_t offset;
  return elf_offset_of(elf, address, &offset) && elf_read(elf, offset, bytes, length);
}
