// SPDX-License-Identifier: Apache-2.0
// Files that hold code. A file is known by where it lies and by its build id, so that many processes and containers
// share it; it is open only while it is being asked.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../elf/reader.h"
#include "../hash.h"
#include "parts.h"

#define FILES_MAX 1024

struct file {
  u64 key;   // of device, inode and path
  u64 build; // hash of its build id; 0 before it was opened
  u32 name;
  int fd;
  bool old; // another build lies there now
};

static struct file *file;
static size_t count;

u32 file_name(u32 index) { return index < count ? file[index].name : 0; }
bool file_is_open(u32 index) { return index < count && file[index].fd >= 0; }
size_t files_count(void) { return count; }

static u32 add(u64 key, u32 name) {
  if (!file) file = calloc(FILES_MAX, sizeof(*file));
  if (!file || count == FILES_MAX) return NONE;
  file[count] = (struct file){.key = key, .name = name, .fd = -1};
  return (u32)count++;
}

u32 file_of(u32 device_major, u32 device_minor, u64 inode, const char *path) {
  u64 key = hash_bytes(hash_add(hash_add(0, (u64)device_major << 32 | device_minor), inode), path, strlen(path));
  for (size_t i = count; i-- > 0;)
    if (file[i].key == key && !file[i].old) return (u32)i;
  const char *slash = strrchr(path, '/');
  const char *base = slash ? slash + 1 : path;
  size_t length = strlen(base);
  static const char deleted[] = " (deleted)";
  size_t tail = sizeof(deleted) - 1;
  if (length > tail && !strcmp(base + length - tail, deleted)) length -= tail;
  return add(key, pool_intern(base, length));
}

u32 file_opened(u32 index, int fd) {
  struct elf elf;
  const char *error;
  uint8_t id[ELF_BUILD_ID_BYTES];
  u64 build = 1;
  if (elf_open(&elf, fd, &error)) {
    size_t length = elf_build_id(&elf, id);
    if (length) build = hash_bytes(1, id, length) | 1;
  }
  if (file[index].build && file[index].build != build) {
    u32 fresh = add(file[index].key, file[index].name);
    if (fresh == NONE) {
      close(fd);
      return index;
    }
    file[index].old = true;
    index = fresh;
  }
  file[index].build = build;
  file[index].fd = fd;
  return index;
}

struct pass { const struct elf *elf; struct near *list; size_t count; };

static bool offer(void *context, const struct elf_symbol *symbol) {
  const struct pass *pass = context;
  // STT_NOTYPE with code stands in hand-written assembly.
  if (symbol->type == 2 || symbol->type == 10 || symbol->type == 0)
    nearest_offer(pass->list, pass->count, symbol->address, symbol->size, symbol->name);
  return true;
}

static bool inside(const struct near *near) {
  return near->found && (!near->size || near->address - near->start < near->size);
}

// Names what the table covers; what it does not stays for the next table, at the front of the list.
static size_t name_all(struct pass *pass, void (*named)(u32 symbol, const char *name)) {
  size_t left = 0;
  char text[NAME_MOST], room[NAME_MOST];
  nearest_settle(pass->list, pass->count);
  for (size_t i = 0; i < pass->count; i++) {
    struct near near = pass->list[i];
    if (inside(&near) && elf_text(pass->elf, near.ref, text, sizeof(text))) {
      named(near.symbol, demangle(text, room));
      continue;
    }
    pass->list[left++] = (struct near){.address = near.address, .symbol = near.symbol};
  }
  return left;
}

void file_resolve(u32 index, struct near *list, size_t length, void (*named)(u32 symbol, const char *name)) {
  struct elf elf;
  const char *error;
  if (!file_is_open(index) || !elf_open(&elf, file[index].fd, &error)) return;
  size_t known = 0;
  for (size_t i = 0; i < length; i++) {
    uint64_t address;
    if (!elf_address_of(&elf, list[i].address, &address)) continue;
    list[known] = list[i];
    list[known++].address = address;
  }
  nearest_sort(list, known);
  struct pass pass = {&elf, list, known};
  elf_symbols(&elf, false, offer, &pass);
  pass.count = name_all(&pass, named);
  if (pass.count) {
    elf_symbols(&elf, true, offer, &pass);
    pass.count = name_all(&pass, named);
  }
  char version[64];
  if (pass.count && elf_go_version(&elf, version, sizeof(version))) {
    elf_go_symbols(&elf, offer, &pass);
    name_all(&pass, named);
  }
}

void files_settle(bool forget) {
  for (size_t i = 0; i < count; i++) {
    if (file[i].fd >= 0) close(file[i].fd);
    file[i].fd = -1;
  }
  if (forget) count = 0;
}

void files_close(void) {
  files_settle(true);
  free(file);
  file = NULL;
}
