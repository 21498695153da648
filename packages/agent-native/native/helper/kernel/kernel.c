// SPDX-License-Identifier: Apache-2.0
// The kernel side as a whole: opened once, configured often, closed without a trace. Nothing is pinned: with the
// helper's descriptors everything ends.
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>
#include "ring.h"
#include "scope.h"
#include "seeds.h"

static struct ring *open_ring(struct kernel *kernel, const char *name) {
  struct bpf_map *map = kernel_map(kernel, name);
  if (!map) return NULL;
  struct ring *ring = ring_open(bpf_map__fd(map), bpf_map__max_entries(map));
  // Told once a wakeup, not for as long as there are records: they are fetched in batches.
  struct epoll_event event = {.events = EPOLLIN | EPOLLET};
  if (ring) epoll_ctl(kernel->poll_fd, EPOLL_CTL_ADD, bpf_map__fd(map), &event);
  return ring;
}

#define HINT_BYTES (HINT_SLOTS * sizeof(struct conn_hint))

static void *mapped(struct bpf_map *map, size_t size) {
  void *at = map ? mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, bpf_map__fd(map), 0) : MAP_FAILED;
  return at == MAP_FAILED ? NULL : at;
}

static bool open_maps(struct kernel *kernel) {
  struct bpf_map *gate = kernel_map(kernel, ".data.gate"), *lost = kernel_map(kernel, "lost");
  struct bpf_map *hints = kernel_map(kernel, "hints");
  if (!gate || !lost || bpf_map__value_size(gate) < sizeof(*kernel->gate)) return false;
  kernel->gate = mapped(gate, sizeof(*kernel->gate));
  kernel->lost_fd = bpf_map__fd(lost);
  kernel->events = open_ring(kernel, "events");
  kernel->payload = open_ring(kernel, "payload");
  kernel->hints = mapped(hints, HINT_BYTES);
  return kernel->gate && kernel->events && kernel->payload && scope_open(kernel);
}

static void unload(struct kernel *kernel) {
  for (size_t i = 0; i < program_count; i++) {
    if (kernel->state[i].link) bpf_link__destroy(kernel->state[i].link);
    kernel->state[i].link = NULL;
    kernel->state[i].handle = NULL;
    kernel->state[i].loaded = kernel->state[i].on = false;
  }
  ring_close(kernel->events);
  ring_close(kernel->payload);
  kernel->events = kernel->payload = NULL;
  if (kernel->hints) munmap(kernel->hints, HINT_BYTES);
  if (kernel->gate) munmap((void *)kernel->gate, sizeof(*kernel->gate));
  kernel->hints = NULL;
  kernel->gate = NULL;
  scope_close(kernel);
  if (kernel->object) bpf_object__close(kernel->object);
  kernel->object = NULL;
}

struct kernel *kernel_open(struct agent *agent, char *error, size_t room) {
  struct kernel *kernel = calloc(1, sizeof(*kernel));
  if (!kernel) return NULL;
  kernel->agent = agent;
  kernel->deliver = agent_event;
  kernel->poll_fd = epoll_create1(EPOLL_CLOEXEC);
  kernel->status_changed = true;
  error[0] = 0;
  if (!kernel_load(kernel, error, room)) {
    // It stays, to say of every program why it is not there.
    agent_log(agent, "error", "nothing of the kernel can be seen: %s", error);
  } else if (!open_maps(kernel)) {
    for (size_t i = 0; i < program_count; i++)
      if (kernel->state[i].loaded) kernel_refuse(&kernel->state[i], "the maps of the kernel programs cannot be used");
    unload(kernel);
    agent_log(agent, "error", "the maps of the kernel programs cannot be used");
  } else {
    kernel->gate->fallback = kernel_program(kernel, "on_exit_of_call") != NULL;
  }
  return kernel;
}

void kernel_close(struct kernel *kernel) {
  if (!kernel) return;
  if (kernel->gate) kernel->gate->switched_on = 0;
  unload(kernel);
  close(kernel->poll_fd);
  free(kernel);
}

void kernel_configure(struct kernel *kernel, const struct config *config) {
  if (!kernel->object) return;
  kernel->status_changed = true;
  kernel->paused = config->paused;
  if (config->paused) kernel->gate->switched_on = 0;
  // What is fetched now was observed as it was allowed then.
  kernel_consume(kernel);
  // New cgroups inherit from the first moment on, so that program runs before the scope is read.
  if (config->scopes || config->host_watch) kernel_attach(kernel, config);
  scope_apply(kernel, config);
  kernel->gate->switched_on = !config->paused;
  kernel_attach(kernel, config);
  seeds_walk(kernel, true);
}

int kernel_fd(struct kernel *kernel) { return kernel->poll_fd; }

void kernel_tick(struct kernel *kernel) {
  if (!kernel->object) return;
  scope_missing(kernel);
  seeds_walk(kernel, false);
}

void kernel_hint(struct kernel *kernel, u64 conn, enum direction direction, u64 position, u32 flags) {
  if (!kernel->hints) return;
  volatile struct conn_hint *hint = &kernel->hints[conn % HINT_SLOTS];
  if (hint->conn != conn) {
    // A program that looks meanwhile must not take one connection's positions for another's.
    hint->conn = 0;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    hint->skip[0] = hint->skip[1] = 0;
    hint->flags = 0;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    hint->conn = conn;
  }
  if (position > hint->skip[direction & 1]) hint->skip[direction & 1] = position;
  hint->flags |= flags;
}
