// SPDX-License-Identifier: Apache-2.0
// What runs in the kernel, what does not and why, and what it costs.
#include <stdlib.h>
#include <string.h>
#include "scope.h"

static bool info_of(const struct program_state *state, struct bpf_prog_info *info) {
  memset(info, 0, sizeof(*info));
  u32 size = sizeof(*info);
  return state->loaded && !bpf_obj_get_info_by_fd(bpf_program__fd(state->handle), info, &size);
}

static const char *why(const struct program_state *state) {
  if (state->why[0]) return state->why;
  return state->wanted ? "it is ready, and there is nothing to attach it to yet" : "nothing in the scope asks for it";
}

size_t kernel_status(struct kernel *kernel, struct program_status *room, size_t size) {
  size_t count = program_count < size ? program_count : size;
  for (size_t i = 0; i < count; i++) {
    const struct program_state *state = &kernel->state[i];
    room[i] = (struct program_status){.name = programs[i].name, .signal = programs[i].signal, .on = state->on};
    if (!state->on) strncpy(room[i].why, why(state), sizeof(room[i].why) - 1);
  }
  return count;
}

void kernel_write_status(struct kernel *kernel, struct json_writer *out) {
  kernel->status_changed = false;
  for (size_t i = 0; i < program_count; i++) {
    const struct program_state *state = &kernel->state[i];
    struct bpf_prog_info info;
    json_object(out);
    json_field_text(out, "name", programs[i].name);
    json_field_text(out, "signal", programs[i].signal);
    json_field_bool(out, "on", state->on);
    json_field_text(out, "why", state->on ? "" : why(state));
    if (info_of(state, &info)) {
      if (info.run_cnt) {
        json_field_unsigned(out, "runs", info.run_cnt);
        json_field_unsigned(out, "runNanos", info.run_time_ns);
      }
      json_field_unsigned(out, "missed", info.recursion_misses);
    }
    json_object_end(out);
  }
}

void kernel_write_missing(struct kernel *kernel, struct json_writer *out) {
  for (size_t i = 0; kernel->scope && i < kernel->scope->entries; i++)
    if (kernel->scope->missing[i]) json_text(out, kernel->scope->entry[i].path);
}

bool kernel_status_changed(struct kernel *kernel) { return kernel->status_changed; }

void kernel_lost(struct kernel *kernel, u64 lost[LOST_MAX]) {
  memset(lost, 0, LOST_MAX * sizeof(*lost));
  if (!kernel->object) return;
  int cpus = libbpf_num_possible_cpus();
  u64 *values = cpus > 0 ? calloc((size_t)cpus, sizeof(*values)) : NULL;
  for (u32 reason = 0; values && reason < LOST_MAX; reason++) {
    if (bpf_map_lookup_elem(kernel->lost_fd, &reason, values)) continue;
    for (int i = 0; i < cpus; i++) lost[reason] += values[i];
  }
  free(values);
  struct bpf_prog_info info;
  for (size_t i = 0; i < program_count; i++)
    if (info_of(&kernel->state[i], &info)) lost[LOST_RECURSION] += info.recursion_misses;
}
