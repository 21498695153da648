// SPDX-License-Identifier: Apache-2.0
// /proc/<pid>/maps, as far as code is concerned.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "parts.h"

#define MAPS_MAX 4096
#define PATHS_MAX (256u << 10)
#define LINE 4400 // a path has at most 4096 bytes

static bool add_path(struct maps *maps, const char *path, u32 *place) {
  size_t length = strlen(path) + 1;
  // Mappings of one file follow each other.
  if (maps->count) {
    u32 before = maps->map[maps->count - 1].path;
    if (before < maps->paths_length && !strcmp(maps->paths + before, path)) {
      *place = before;
      return true;
    }
  }
  if (maps->paths_length + length > PATHS_MAX) return false;
  char *grown = realloc(maps->paths, maps->paths_length + length);
  if (!grown) return false;
  maps->paths = grown;
  *place = (u32)maps->paths_length;
  memcpy(maps->paths + maps->paths_length, path, length);
  maps->paths_length += length;
  return true;
}

static void add_line(struct maps *maps, const char *line) {
  unsigned long long start, end, offset, inode;
  unsigned major, minor;
  char rights[8];
  int path = 0;
  if (sscanf(line, "%llx-%llx %7s %llx %x:%x %llu %n", &start, &end, rights, &offset, &major, &minor, &inode, &path) != 7)
    return;
  if (rights[2] != 'x' || maps->count == MAPS_MAX || end <= start) return;
  const char *name = path ? line + path : "";
  struct map map = {.start = start, .end = end, .offset = offset, .inode = inode, .major = major, .minor = minor, .file = NONE};
  // Names that a program gives to its own memory: `[anon:…]`, `/memfd:…`, shared memory.
  bool own = !*name || !strncmp(name, "[anon", 5) || !strcmp(name, "[heap]") || !strncmp(name, "[stack", 6) ||
             !strncmp(name, "/memfd:", 7) || !strncmp(name, "/dev/zero", 9) || !strncmp(name, "/SYSV", 5) || !strncmp(name, "//anon", 6);
  if (own) map.kind = MAP_JIT;
  else if (*name == '[') {
    map.kind = MAP_FIXED;
    map.name = pool_intern(name, strlen(name));
  } else {
    map.kind = MAP_FILE;
    if (!add_path(maps, name, &map.path)) return;
  }
  if (maps->count % 64 == 0) {
    struct map *grown = realloc(maps->map, (maps->count + 64) * sizeof(*grown));
    if (!grown) return;
    maps->map = grown;
  }
  maps->map[maps->count++] = map;
}

bool maps_read(struct maps *maps, u32 pid) {
  char path[32], line[LINE];
  snprintf(path, sizeof(path), "/proc/%u/maps", pid);
  FILE *file = fopen(path, "re");
  if (!file) return false;
  maps_free(maps);
  while (fgets(line, sizeof(line), file)) {
    char *end = strchr(line, '\n');
    if (end) *end = 0;
    add_line(maps, line);
  }
  fclose(file);
  return maps->count > 0;
}

void maps_free(struct maps *maps) {
  free(maps->map);
  free(maps->paths);
  memset(maps, 0, sizeof(*maps));
}

struct map *maps_find(const struct maps *maps, u64 address) {
  size_t low = 0, high = maps->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (maps->map[middle].end <= address) low = middle + 1;
    else high = middle;
  }
  return low < maps->count && maps->map[low].start <= address ? &maps->map[low] : NULL;
}
