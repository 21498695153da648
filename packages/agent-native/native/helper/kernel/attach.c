// SPDX-License-Identifier: Apache-2.0
// Attaches each program alone, and only while the scope has a use for it: what nobody asked for costs nothing.
#include <errno.h>
#include <string.h>
#include "kernel.h"

static bool wanted(const struct program *program, const struct config *config, u32 watch) {
  if (config->paused || !watch) return false;
  switch (program->group) {
  case GROUP_SCOPE: return true;
  case GROUP_L4: return watch & WATCH_L4;
  case GROUP_L7: return watch & WATCH_L7;
  case GROUP_TLS: return watch & WATCH_TLS;
  case GROUP_CPU: return watch & WATCH_PROFILE && config->profile_hz;
  case GROUP_OFF_CPU: return watch & WATCH_PROFILE && config->off_cpu;
  }
  return false;
}

void kernel_attach(struct kernel *kernel, const struct config *config) {
  u32 watch = config->host_watch;
  for (size_t i = 0; i < config->scopes; i++) watch |= config->scope[i].watch;
  for (size_t i = 0; i < program_count; i++) {
    struct program_state *state = &kernel->state[i];
    // Children of a cgroup inherit what may be observed even while nothing is.
    bool want = wanted(&programs[i], config, watch) || (programs[i].group == GROUP_SCOPE && config->scopes);
    if (want != state->wanted) kernel->status_changed = true;
    state->wanted = want;
    if (!state->loaded || programs[i].needs & BY_ROOM) continue;
    if (want && !state->link) {
      state->link = bpf_program__attach(state->handle);
      if (!state->link) kernel_refuse(state, "it cannot be attached: %s", strerror(errno));
      else state->why[0] = 0;
    } else if (!want && state->link) {
      bpf_link__destroy(state->link);
      state->link = NULL;
    }
    state->on = state->link != NULL;
  }
}

static struct program_state *state_of(struct kernel *kernel, const char *name) {
  for (size_t i = 0; i < program_count; i++)
    if (!strcmp(programs[i].name, name)) return &kernel->state[i];
  return NULL;
}

struct bpf_program *kernel_program(struct kernel *kernel, const char *name) {
  struct program_state *state = state_of(kernel, name);
  return state && state->loaded ? state->handle : NULL;
}

bool kernel_wants(struct kernel *kernel, const char *name) {
  struct program_state *state = state_of(kernel, name);
  return state && state->loaded && state->wanted;
}

struct bpf_map *kernel_map(struct kernel *kernel, const char *name) {
  return kernel->object ? bpf_object__find_map_by_name(kernel->object, name) : NULL;
}

void kernel_note(struct kernel *kernel, const char *name, bool on, const char *why) {
  struct program_state *state = state_of(kernel, name);
  if (!state) return;
  if (state->on != on || (why && strcmp(state->why, why))) kernel->status_changed = true;
  state->on = on;
  kernel_refuse(state, "%s", why ? why : "");
}
