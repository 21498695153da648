// SPDX-License-Identifier: Apache-2.0
// /tmp/perf-<pid>.map, in which runtimes list the code that they make: address, size, name. Code moves and its place is
// used again, so the last line that covers an address counts.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "parts.h"

#define READ_MOST (64u << 20)
#define LINE 1024

static const char *hex(const char *at, u64 *value) {
  char *end;
  *value = strtoull(at, &end, 16);
  return end == at || *end != ' ' ? NULL : end + 1;
}

void perf_map_resolve(u32 process, struct near *list, size_t count, void (*named)(u32 symbol, const char *name)) {
  char path[64], line[LINE];
  u32 own = process_own_pid(process);
  if (!own || !count) return;
  snprintf(path, sizeof(path), "tmp/perf-%u.map", own);
  int fd = process_open(process, path);
  FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
  if (!file) {
    if (fd >= 0) close(fd);
    return;
  }
  nearest_sort(list, count);
  size_t left = READ_MOST;
  while (left && fgets(line, sizeof(line), file)) {
    size_t length = strlen(line);
    left = length < left ? left - length : 0;
    bool whole = length && line[length - 1] == '\n';
    if (whole) line[length - 1] = 0;
    u64 start, size;
    const char *name = hex(line, &start);
    if (name) name = hex(name, &size);
    if (name && *name && start + size > start) {
      for (size_t i = nearest_above(list, count, start); i < count && list[i].address < start + size; i++)
        named(list[i].symbol, name);
    }
    // The rest of a line that is too long is no line.
    for (int c; !whole && (c = getc_unlocked(file)) != EOF && c != '\n' && left;) left--;
  }
  fclose(file);
}
