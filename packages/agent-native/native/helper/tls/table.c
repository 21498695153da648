// SPDX-License-Identifier: Apache-2.0
#include "table.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#define DULL_SLOTS 4096
#define DULL_MS 600000 // an inode number may come to name another file

struct user {
  u32 pid;
  u8 file, kinds;
};
// Files in which there is nothing to probe: nearly all of them.
struct dull {
  u64 device, inode, until;
};

static struct probe_file files[PROBE_FILES];
static struct user users[PROBE_USERS];
static size_t user_count;
static struct dull dull[DULL_SLOTS];
static bool full;
static u32 denied;

u64 probe_now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (u64)now.tv_sec * 1000 + (u64)now.tv_nsec / 1000000;
}

static struct dull *dull_slot(u64 device, u64 inode) {
  return &dull[(inode * 0x9e3779b97f4a7c15ull + device) >> 20 & (DULL_SLOTS - 1)];
}

static int open_checked(const char *name, u64 inode, const u64 *device) {
  struct stat stat;
  int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return -1;
  if (fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode) && stat.st_ino == inode &&
      (!device || ((u64)major(stat.st_dev) << 20 | minor(stat.st_dev)) == *device))
    return fd;
  close(fd);
  errno = ENOENT;
  return -1;
}

// The path leads through the process's own root, which may be another than ours; the inode tells whether it is the file.
// Who may not look through another's root may still find the file through its own, if it is surely the same.
static int open_mapped(u32 pid, u64 device, u64 inode, const char *path) {
  char name[512];
  if ((size_t)snprintf(name, sizeof(name), "/proc/%u/root%s", pid, path) >= sizeof(name)) return -1;
  int fd = open_checked(name, inode, NULL);
  if (fd >= 0 || (errno != EACCES && errno != EPERM)) return fd;
  fd = open_checked(path, inode, &device);
  if (fd < 0) denied++;
  return fd;
}

struct probe_file *table_file(u32 pid, u64 device, u64 inode, const char *path) {
  struct probe_file *room = NULL;
  for (size_t i = 0; i < PROBE_FILES; i++) {
    if (!files[i].used) room = room ? room : &files[i];
    else if (files[i].inode == inode && files[i].device == device) return &files[i];
  }
  struct dull *slot = dull_slot(device, inode);
  u64 now = probe_now_ms();
  if (slot->inode == inode && slot->device == device && slot->until > now) return NULL;
  if (!room) {
    full = true;
    return NULL;
  }
  memset(room, 0, sizeof(*room));
  room->device = device;
  room->inode = inode;
  snprintf(room->path, sizeof(room->path), "%s", path);
  room->fd = open_mapped(pid, device, inode, path);
  if (room->fd < 0) return NULL; // it may be gone, or not yet be ours to read: asked again
  room->used = probe_resolve(room);
  if (room->used) return room;
  probe_forget(room);
  close(room->fd);
  *slot = (struct dull){device, inode, now + DULL_MS};
  return NULL;
}

static void count(struct probe_file *file, u32 kinds, int by, u64 now) {
  for (int i = 0; i < PROBE_KINDS; i++) {
    if (!(kinds >> i & 1)) continue;
    struct probe_set *set = &file->set[i];
    set->users += (u32)by;
    set->idle = set->users ? 0 : now;
  }
}

void table_use(u32 pid, struct probe_file *file, u32 kinds) {
  u8 index = (u8)(file - files);
  for (size_t i = 0; i < user_count; i++) {
    if (users[i].pid != pid || users[i].file != index) continue;
    count(file, kinds & ~users[i].kinds, 1, 0);
    users[i].kinds |= (u8)kinds;
    return;
  }
  if (user_count == PROBE_USERS) {
    full = true;
    return;
  }
  users[user_count++] = (struct user){pid, index, (u8)kinds};
  count(file, kinds, 1, 0);
}

void table_leave(u32 pid, u64 now) {
  for (size_t i = 0; i < user_count;) {
    if (users[i].pid != pid) {
      i++;
      continue;
    }
    count(&files[users[i].file], users[i].kinds, -1, now);
    users[i] = users[--user_count];
  }
}

void table_clear(u64 now) {
  for (size_t i = 0; i < user_count; i++) count(&files[users[i].file], users[i].kinds, -1, now);
  user_count = 0;
  full = false;
  denied = 0;
}

struct probe_file *table_at(size_t index) {
  return index < PROBE_FILES && files[index].used ? &files[index] : NULL;
}

void table_remove(struct probe_file *file) {
  probe_forget(file);
  close(file->fd);
  file->used = false;
}

bool table_full(void) { return full; }
u32 table_denied(void) { return denied; }
