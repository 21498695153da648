// SPDX-License-Identifier: Apache-2.0
// The cgroups and processes that may be observed, for rooms that look at them one by one.
#include <stdio.h>
#include <string.h>
#include "scope.h"

void kernel_each_cgroup(struct kernel *kernel, u32 watch, kernel_visit visit, void *context) {
  if (!kernel->object || kernel->paused) return;
  for (size_t i = 0; i < kernel->scope->nodes; i++) {
    const struct node *node = &kernel->scope->node[i];
    u32 may = node_watch(kernel->scope, node);
    if (node->path && (may & watch) == watch) visit(context, node->id, node->path, may);
  }
}

struct visiting {
  struct kernel *kernel;
  kernel_visit_pid visit;
  void *context;
};

static void each_pid(void *context, u64 cgroup, const char *path, u32 watch) {
  (void)watch;
  const struct visiting *visiting = context;
  char procs[4352];
  int length = snprintf(procs, sizeof(procs), "%s%s/cgroup.procs", visiting->kernel->scope->mount, path);
  if (length < 0 || (size_t)length >= sizeof(procs)) return;
  FILE *file = fopen(procs, "re");
  if (!file) return;
  unsigned pid;
  while (fscanf(file, "%u", &pid) == 1)
    if (pid) visiting->visit(visiting->context, pid, cgroup);
  fclose(file);
}

void kernel_each_pid(struct kernel *kernel, u32 watch, kernel_visit_pid visit, void *context) {
  struct visiting visiting = {kernel, visit, context};
  kernel_each_cgroup(kernel, watch, each_pid, &visiting);
}
