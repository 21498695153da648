// SPDX-License-Identifier: Apache-2.0
// Processes that nobody told of: they ran before the programs were attached, or moved into a watched cgroup without an
// exec. And those that left without a word: moved away, or their end was lost.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "kernel/kernel.h"
#include "processes.h"

// Fields of /proc/<pid>/stat; the name stands in parentheses and may hold any byte.
static bool read_stat(u32 pid, char comm[16], u32 *ppid, u64 *start) {
  char path[32], text[1024];
  snprintf(path, sizeof(path), "/proc/%u/stat", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  ssize_t length = read(fd, text, sizeof(text) - 1);
  close(fd);
  if (length <= 0) return false;
  text[length] = 0;
  char *open_ = strchr(text, '('), *close_ = strrchr(text, ')');
  if (!open_ || !close_ || close_ < open_) return false;
  size_t size = (size_t)(close_ - open_ - 1);
  memset(comm, 0, 16);
  memcpy(comm, open_ + 1, size < 15 ? size : 15);
  unsigned long long ticks = 0;
  unsigned parent = 0;
  // State, ppid, then 17 fields that do not matter, then the start.
  if (sscanf(close_ + 1, " %*c %u %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu", &parent, &ticks) != 2)
    return false;
  *ppid = parent;
  *start = ticks * (1000000000ull / (u64)sysconf(_SC_CLK_TCK));
  return true;
}

// The name it was executed by, as far as that can be known: its file's. V8 calls the first thread of every Node
// `MainThread`, which tells nobody what it is.
static void read_exe(u32 pid, struct process *process) {
  char link[32], path[4096];
  snprintf(link, sizeof(link), "/proc/%u/exe", pid);
  ssize_t length = readlink(link, path, sizeof(path) - 1);
  if (length <= 0) return;
  path[length] = 0;
  const char *slash = strrchr(path, '/');
  const char *base = slash ? slash + 1 : path;
  size_t size = strlen(base);
  memcpy(process->exe, base, size < sizeof(process->exe) ? size : sizeof(process->exe) - 1);
  if (!strcmp(process->comm, "MainThread")) memcpy(process->comm, process->exe, sizeof(process->comm));
}

struct seeding { u64 now; struct process **added; size_t count, room; };

static void see(void *context, u32 pid, u64 cgroup) {
  struct seeding *seeding = context;
  struct process *process = process_find(pid);
  if (process && !process->ended) {
    if (process->cgroup != cgroup) process->fresh = true;
    process->cgroup = cgroup;
    process->seen = seeding->now;
    return;
  }
  char comm[16];
  u32 ppid;
  u64 start;
  if (process || !read_stat(pid, comm, &ppid, &start)) return; // ended a moment ago
  process = process_add(pid, start);
  if (!process) return;
  process->cgroup = cgroup;
  process->ppid = ppid;
  process->seen = seeding->now;
  memcpy(process->comm, comm, sizeof(comm));
  read_exe(pid, process);
  if (seeding->count < seeding->room) seeding->added[seeding->count++] = process;
}

struct left { struct process *list[256]; size_t count; u64 before; };
static void find_left(void *context, struct process *process) {
  struct left *left = context;
  if (process->ended || process->seen >= left->before || left->count == 256) return;
  left->list[left->count++] = process;
}

void processes_seed(struct agent *agent) {
  struct kernel *kernel = agent_kernel(agent);
  if (!kernel) return;
  struct seeding seeding = {.now = agent_now(agent), .room = PROCESSES_MAX};
  seeding.added = malloc(seeding.room * sizeof(*seeding.added));
  if (!seeding.added) return;
  kernel_each_pid(kernel, WATCH_L4, see, &seeding);
  for (size_t i = 0; i < seeding.count; i++) seeding.added[i]->main = process_from_outside(seeding.added[i]);
  free(seeding.added);
  // A process that was just told of may not be in the list yet, and one that ended may still have its end in the ring.
  struct left left = {.before = seeding.now > 2000000000ull ? seeding.now - 2000000000ull : 0};
  process_each(find_left, &left);
  for (size_t i = 0; i < left.count; i++) process_drop(left.list[i]);
}
