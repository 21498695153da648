// SPDX-License-Identifier: Apache-2.0
// The directories of cgroup v2. A cgroup's id is its directory's inode.
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "scope.h"

#define DEPTH_MAX 32
#define PATH_ROOM 4096

bool tree_mount(struct scope *scope) {
  FILE *file = fopen("/proc/self/mountinfo", "re");
  if (!file) return false;
  char line[2048], root[256], mount[256];
  bool found = false;
  while (!found && fgets(line, sizeof(line), file)) {
    const char *kind = strstr(line, " - cgroup2 ");
    if (!kind || sscanf(line, "%*d %*d %*s %255s %255s", root, mount) != 2) continue;
    snprintf(scope->mount, sizeof(scope->mount), "%s", mount);
    snprintf(scope->prefix, sizeof(scope->prefix), "%s", strcmp(root, "/") ? root : "");
    found = true;
  }
  fclose(file);
  return found;
}

// A path that leaves the mount is nobody's cgroup.
static bool full_path(const struct scope *scope, const char *path, char *room, size_t size) {
  if (path[0] != '/' || strstr(path, "/../") || (strlen(path) >= 3 && !strcmp(path + strlen(path) - 3, "/.."))) return false;
  int length = snprintf(room, size, "%s%s", scope->mount, strcmp(path, "/") ? path : "");
  return length > 0 && (size_t)length < size;
}

static u64 id_of(const char *path) {
  struct stat status;
  if (stat(path, &status) || !S_ISDIR(status.st_mode)) return 0;
  return status.st_ino;
}

u64 tree_id(const struct scope *scope, const char *path) {
  char full[PATH_ROOM];
  return full_path(scope, path, full, sizeof(full)) ? id_of(full) : 0;
}

static void walk(const struct scope *scope, char *full, u64 parent, unsigned depth, bool below, tree_visit visit,
                 void *context) {
  u64 id = id_of(full);
  if (!id) return;
  const char *path = full + strlen(scope->mount);
  visit(context, id, parent, path[0] ? path : "/");
  if (!below || depth >= DEPTH_MAX) return;
  DIR *directory = opendir(full);
  if (!directory) return;
  size_t length = strlen(full);
  for (struct dirent *entry; (entry = readdir(directory));) {
    if (entry->d_type != DT_DIR || entry->d_name[0] == '.') continue;
    if (length + 1 + strlen(entry->d_name) >= PATH_ROOM) continue;
    full[length] = '/';
    strcpy(full + length + 1, entry->d_name);
    walk(scope, full, id, depth + 1, true, visit, context);
    full[length] = 0;
  }
  closedir(directory);
}

void tree_walk(const struct scope *scope, const char *path, bool below, tree_visit visit, void *context) {
  char full[PATH_ROOM];
  if (full_path(scope, path, full, sizeof(full))) walk(scope, full, 0, 0, below, visit, context);
}

bool tree_child(const struct scope *scope, const char *path, u64 id, char *room, size_t size) {
  char full[PATH_ROOM];
  if (!full_path(scope, path, full, sizeof(full))) return false;
  DIR *directory = opendir(full);
  if (!directory) return false;
  bool found = false;
  for (struct dirent *entry; !found && (entry = readdir(directory));) {
    found = entry->d_type == DT_DIR && entry->d_ino == id;
    if (found) snprintf(room, size, "%s", entry->d_name);
  }
  closedir(directory);
  return found;
}
