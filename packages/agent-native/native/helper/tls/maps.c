// SPDX-License-Identifier: Apache-2.0
// Files whose code a process has mapped, out of /proc/<pid>/maps.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "probes.h"

#define MAPS_LINES 65536
#define MAPS_FILES 256

struct seen { u64 device, inode; };

// "from-to perms offset major:minor inode path", of which the path may hold anything but a newline.
static bool line_of(char *line, u64 *device, u64 *inode, char **path) {
  char *at = strchr(line, ' ');
  if (!at || strlen(at) < 6 || at[3] != 'x') return false;
  at = strchr(at + 1, ' ');
  if (!at || !(at = strchr(at + 1, ' '))) return false;
  char *end;
  u64 major = strtoull(at + 1, &end, 16);
  if (*end != ':') return false;
  u64 minor = strtoull(end + 1, &end, 16);
  *device = major << 20 | minor;
  *inode = strtoull(end, &end, 10);
  if (*inode == 0) return false;
  while (*end == ' ') end++;
  end[strcspn(end, "\n")] = 0;
  *path = end;
  return *end == '/';
}

bool probe_maps(u32 pid, probe_mapping each, void *context) {
  char name[32], *line = NULL, *path;
  size_t room = 0, files = 0;
  struct seen seen[MAPS_FILES];
  snprintf(name, sizeof(name), "/proc/%u/maps", pid);
  FILE *maps = fopen(name, "re");
  if (!maps) return false;
  for (int lines = 0; lines < MAPS_LINES && files < MAPS_FILES && getline(&line, &room, maps) > 0; lines++) {
    struct seen file;
    if (!line_of(line, &file.device, &file.inode, &path)) continue;
    size_t i = 0;
    while (i < files && (seen[i].device != file.device || seen[i].inode != file.inode)) i++;
    if (i < files) continue;
    seen[files++] = file;
    each(context, pid, file.device, file.inode, path);
  }
  free(line);
  bool whole = !ferror(maps); // a process of somebody else opens, but does not read
  fclose(maps);
  if (!whole) errno = EACCES;
  return whole;
}
