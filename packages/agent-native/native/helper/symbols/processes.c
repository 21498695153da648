// SPDX-License-Identifier: Apache-2.0
// What is mapped where in each process whose stacks are seen, and the way to its files. A process is looked at when its
// first stack comes; one that ends before that keeps its addresses without names.
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "parts.h"

#define PROCESSES 512
// Between two looks at the mappings of one process: the more often nothing new is found, the longer.
#define REREAD_LEAST 100000000ull
#define REREAD_MOST 10000000000ull

struct symbols_process {
  u32 pid, own_pid;
  u64 from;  // it runs this program since then; CLOCK_MONOTONIC
  u64 until; // 0 while it does
  u64 read;  // when its mappings were read
  u64 pause; // before they are read again
  u64 serial;
  u64 used;
  bool busy; // a symbol of this interval is its
  int root;  // O_PATH, -1 when it cannot be had
  struct maps maps;
};

static struct symbols_process *list[PROCESSES];
static size_t count;
static u64 serials;

static u64 now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (u64)time.tv_sec * 1000000000ull + (u64)time.tv_nsec;
}

static void drop(size_t index) {
  struct symbols_process *process = list[index];
  if (process->root >= 0) close(process->root);
  maps_free(&process->maps);
  free(process);
  list[index] = NULL;
  count--;
}

static u32 read_own_pid(u32 pid) {
  char path[40], line[256];
  snprintf(path, sizeof(path), "/proc/%u/status", pid);
  FILE *file = fopen(path, "re");
  u32 own = 0;
  while (file && !own && fgets(line, sizeof(line), file)) {
    if (strncmp(line, "NSpid:", 6)) continue;
    const char *last = strrchr(line, '\t');
    if (last) own = (u32)strtoul(last, NULL, 10);
  }
  if (file) fclose(file);
  return own;
}

static void look(struct symbols_process *process) {
  char path[32];
  process->read = now();
  if (symbols_offline()) return;
  if (process->root < 0) {
    snprintf(path, sizeof(path), "/proc/%u/root", process->pid);
    process->root = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    process->own_pid = read_own_pid(process->pid);
  }
  struct maps fresh = {0};
  if (!maps_read(&fresh, process->pid)) return maps_free(&fresh);
  maps_free(&process->maps);
  process->maps = fresh;
}

void symbols_executed(u32 pid, u64 time) { symbols_ended(pid, time); }

void symbols_ended(u32 pid, u64 time) {
  for (size_t i = 0; i < PROCESSES; i++)
    if (list[i] && list[i]->pid == pid && !list[i]->until && list[i]->from <= time) list[i]->until = time;
}

static size_t free_place(void) {
  size_t oldest = PROCESSES;
  for (size_t i = 0; i < PROCESSES; i++) {
    if (!list[i]) return i;
    if (!list[i]->busy && (oldest == PROCESSES || list[i]->used < list[oldest]->used)) oldest = i;
  }
  if (oldest < PROCESSES) drop(oldest);
  return oldest;
}

u32 symbols_process(u32 pid, u64 time) {
  bool over = false;
  u64 from = 0;
  for (size_t i = 0; i < PROCESSES; i++) {
    struct symbols_process *process = list[i];
    if (!process || process->pid != pid) continue;
    if (!process->until || time <= process->until) {
      if (time < process->from) continue;
      process->used = time;
      process->busy = true;
      return (u32)i;
    }
    over = true;
    if (process->until > from) from = process->until;
  }
  size_t place = free_place();
  struct symbols_process *process = place < PROCESSES ? calloc(1, sizeof(*process)) : NULL;
  if (!process) return NONE;
  process->pid = pid;
  process->from = over ? from : 0;
  process->used = time;
  process->busy = true;
  process->root = -1;
  process->pause = REREAD_LEAST;
  process->serial = ++serials;
  list[place] = process;
  count++;
  look(process);
  return (u32)place;
}

struct map *process_map(u32 index, u64 address) {
  if (index >= PROCESSES || !list[index]) return NULL;
  struct symbols_process *process = list[index];
  struct map *map = maps_find(&process->maps, address);
  if (map || process->until || symbols_offline() || now() - process->read < process->pause) return map;
  look(process);
  map = maps_find(&process->maps, address);
  process->pause = map ? REREAD_LEAST : process->pause * 2 > REREAD_MOST ? REREAD_MOST : process->pause * 2;
  return map;
}

u64 process_serial(u32 index) { return index < PROCESSES && list[index] ? list[index]->serial : 0; }

u32 process_by_serial(u64 serial) {
  for (size_t i = 0; i < PROCESSES; i++)
    if (list[i] && list[i]->serial == serial) return (u32)i;
  return NONE;
}

u32 process_own_pid(u32 index) { return index < PROCESSES && list[index] ? list[index]->own_pid : 0; }

// No link leads out of the process's own root, and nothing but a regular file is opened: a pipe would hold us, a
// device might do something.
int process_open(u32 index, const char *path) {
  if (index >= PROCESSES || !list[index] || list[index]->root < 0) return -1;
  struct open_how how = {
    .flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
    .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
  };
  struct open_how look_ = {.flags = O_PATH | O_CLOEXEC, .resolve = how.resolve};
  struct stat status;
  int fd = (int)syscall(SYS_openat2, list[index]->root, path, &look_, sizeof(look_));
  if (fd < 0) return -1;
  bool regular = !fstat(fd, &status) && S_ISREG(status.st_mode);
  u64 inode = status.st_ino;
  close(fd);
  if (!regular) return -1;
  fd = (int)syscall(SYS_openat2, list[index]->root, path, &how, sizeof(how));
  if (fd >= 0 && (fstat(fd, &status) || !S_ISREG(status.st_mode) || status.st_ino != inode)) {
    close(fd);
    return -1;
  }
  return fd;
}

// The very file that is mapped, also when its path leads elsewhere by now. Needs more rights than the path.
static int open_mapped(const struct symbols_process *process, const struct map *map) {
  char path[96];
  struct stat status;
  snprintf(path, sizeof(path), "/proc/%u/map_files/%llx-%llx", process->pid, (unsigned long long)map->start,
           (unsigned long long)map->end);
  if (stat(path, &status) || !S_ISREG(status.st_mode)) return -1;
  return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
}

u32 process_file(u32 index, struct map *map) {
  const char *path = list[index]->maps.paths + map->path;
  if (map->file == NONE) map->file = file_of(map->major, map->minor, map->inode, path);
  return map->file;
}

u32 process_file_opened(u32 index, struct map *map) {
  struct symbols_process *process = list[index];
  const char *path = process->maps.paths + map->path;
  if (process_file(index, map) == NONE || file_is_open(map->file)) return map->file;
  int fd = process->until ? -1 : open_mapped(process, map);
  if (fd < 0) {
    struct stat status;
    fd = process_open(index, path);
    if (fd >= 0 && (fstat(fd, &status) || status.st_ino != map->inode)) {
      close(fd);
      fd = -1;
    }
  }
  if (fd >= 0) map->file = file_opened(map->file, fd);
  return map->file;
}

void processes_settle_symbols(void) {
  for (size_t i = 0; i < PROCESSES; i++) {
    if (!list[i]) continue;
    // Nothing is held of a process that nobody samples any more: what is mapped or mounted there may want to go.
    if (list[i]->until || !list[i]->busy) drop(i);
    else list[i]->busy = false;
  }
}

void processes_close_symbols(void) {
  for (size_t i = 0; i < PROCESSES; i++)
    if (list[i]) drop(i);
}

size_t symbol_processes_count(void) { return count; }
