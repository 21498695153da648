// SPDX-License-Identifier: Apache-2.0
// The ELF reader by itself, for tests: what it reads of a file, and that no file harms it.
//   elf decode FILE           offsets of the instructions of .text, from its start
//   elf lookup FILE NAME…     address, size and returns of functions
//   elf fuzz ROUNDS FILE…     reads files with bytes changed
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "../helper/elf/reader.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static uint64_t seed = 88172645463325252ull;
static uint64_t chance(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  return seed ^= seed << 17;
}

static int decode(const struct elf *elf) {
  struct elf_section text;
  if (!elf_section_named(elf, ".text", &text)) return 1;
  uint8_t *bytes = malloc(text.size);
  if (!bytes || !elf_read(elf, text.offset, bytes, text.size)) return 1;
  for (uint64_t at = 0; at < text.size;) {
    size_t length = elf_x86_length(bytes + at, text.size - at);
    printf("%s%llx\n", length ? "" : "? ", (unsigned long long)(text.address + at));
    at += length ? length : 1;
  }
  free(bytes);
  return 0;
}

static int lookup(const struct elf *elf, const char *const *names, size_t count) {
  struct elf_symbol found[64];
  uint64_t offsets[256];
  char version[64];
  if (count > 64) count = 64;
  if (elf_go_version(elf, version, sizeof(version))) printf("%s %d\n", version, elf_go_minor(version));
  if (elf_lookup(elf, names, count, found) < count) elf_go_lookup(elf, names, count, found);
  for (size_t i = 0; i < count; i++)
    printf("%s %llx %llu %zu\n", names[i], (unsigned long long)found[i].address, (unsigned long long)found[i].size,
           elf_returns(elf, &found[i], offsets, 256, false));
  return 0;
}

static size_t left;
static bool some(void *context, const struct elf_symbol *symbol) {
  char text[32];
  elf_text(context, symbol->name, text, sizeof(text));
  return left-- > 1;
}

static void read_all(int fd) {
  static const char *const names[] = {"SSL_read", "crypto/tls.(*Conn).Read", "uv__io_poll"};
  struct elf elf;
  const char *error;
  struct elf_symbol found[3];
  uint8_t id[ELF_BUILD_ID_BYTES];
  uint64_t offsets[96];
  char text[64];
  if (!elf_open(&elf, fd, &error)) return;
  elf_build_id(&elf, id);
  elf_go_version(&elf, text, sizeof(text));
  elf_lookup(&elf, names, 3, found);
  for (int i = 0; i < 3; i++) elf_returns(&elf, &found[i], offsets, 96, i & 1);
  elf_go_lookup(&elf, names, 3, found);
  for (int i = 0; i < 3; i++) elf_returns(&elf, &found[i], offsets, 96, i & 1);
  left = 200;
  elf_symbols(&elf, false, some, &elf);
  left = 200;
  elf_go_symbols(&elf, some, &elf);
}

static int fuzz(int rounds, const char *path) {
  int in = open(path, O_RDONLY), fd = memfd_create("elf", 0);
  struct stat stat;
  if (in < 0 || fd < 0 || fstat(in, &stat) < 0 || stat.st_size < 1024) return 1;
  size_t size = (size_t)stat.st_size;
  uint8_t *whole = malloc(size);
  if (!whole || read(in, whole, size) != (ssize_t)size || write(fd, whole, size) != (ssize_t)size) return 1;
  uint64_t table = *(uint64_t *)(whole + 40) % size, entries = *(uint16_t *)(whole + 60) * 64u + 1;
  for (int round = 0; round < rounds; round++) {
    size_t at[8], changes = 1 + chance() % 8;
    for (size_t i = 0; i < changes; i++) {
      uint64_t where = chance() % 4;
      at[i] = (where == 0 ? chance() % 64 : where == 1 ? chance() % 1024 : where == 2 ? table + chance() % entries : chance()) % size;
      uint8_t byte = chance() % 3 ? (uint8_t)chance() : 0xff;
      if (pwrite(fd, &byte, 1, (off_t)at[i]) != 1) return 1;
    }
    if (round % 100 == 99 && ftruncate(fd, (off_t)(chance() % size))) return 1;
    read_all(fd);
    if (round % 100 == 99 && pwrite(fd, whole, size, 0) != (ssize_t)size) return 1;
    for (size_t i = 0; i < changes; i++)
      if (pwrite(fd, whole + at[i], 1, (off_t)at[i]) != 1) return 1;
  }
  free(whole);
  close(in);
  close(fd);
  for (int i = 0; i < 1000000; i++) {
    uint64_t bytes[2] = {chance(), chance()};
    size_t length = (size_t)(i % 17);
    uint8_t *copy = malloc(length ? length : 1); // at its exact size, so that reading beyond is noticed
    memcpy(copy, bytes, length);
    if (elf_x86_length(copy, length) > length) abort();
    free(copy);
  }
  printf("%d rounds\n", rounds);
  return 0;
}

int main(int argc, char **argv) {
  struct elf elf;
  const char *error = "";
  if (argc < 3) return 2;
  if (!strcmp(argv[1], "fuzz")) {
    int failed = 0;
    for (int i = 3; i < argc; i++) failed |= fuzz(atoi(argv[2]), argv[i]);
    return failed;
  }
  if (!elf_open(&elf, open(argv[2], O_RDONLY), &error)) return fprintf(stderr, "%s: %s\n", argv[2], error), 1;
  if (!strcmp(argv[1], "decode")) return decode(&elf);
  return lookup(&elf, (const char *const *)argv + 3, (size_t)argc - 3);
}
