// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// Cgroups come and go. A new one gets what may be observed of it before any process can be in it.
#ifndef ABDUCE_CGROUPS_H
#define ABDUCE_CGROUPS_H

#include "gate.h"

struct cgroup_path { char text[PENDING_PATH]; };

// Cgroups that the scope names and that do not exist yet.
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, PENDING_MAX);
  __type(key, struct cgroup_path);
  __type(value, u32);
} pending SEC(".maps");

static __always_inline void emit_cgroup(struct cgroup *cgroup, u64 id, u64 parent, const char *path, u32 watch,
                                        u32 flags) {
  struct ev_cgroup *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
  if (!e) {
    count_lost(LOST_RING_EVENTS, 1);
    return;
  }
  head_of(&e->head, EV_CGROUP, sizeof(*e));
  e->cgroup = id;
  e->parent = parent;
  e->flags = flags;
  e->watch = watch;
  if (bpf_probe_read_kernel_str(e->path, sizeof(e->path), path) < 0) e->path[0] = 0;
  submit_event(e);
}

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(on_cgroup_made, struct cgroup *cgroup, const char *path) {
  // Hierarchies of cgroup v1 have numbers from 1 on.
  if (cgroup->root->hierarchy_id) return 0;
  __sync_fetch_and_add(&gate.cgroups_made, 1);
  u64 id = cgroup->kn->id;
  u64 parent = BPF_CORE_READ(cgroup, self.parent, cgroup, kn, id);
  struct cgroup_path key = {};
  bpf_probe_read_kernel_str(key.text, sizeof(key.text), path);
  u32 value;
  u32 *found = bpf_map_lookup_elem(&pending, &key);
  if (found) {
    value = *found;
  } else {
    found = bpf_map_lookup_elem(&watched, &parent);
    u32 children = found ? watch_children(*found) : 0;
    found = children & WATCH_INHERITS ? found : 0;
    value = watch_value(children & WATCH_MASK, children);
  }
  if (found && bpf_map_update_elem(&watched, &id, &value, BPF_ANY)) {
    count_lost(LOST_NO_STORAGE, 1);
    return 0;
  }
  u32 watch = watch_of(id);
  if (watch) emit_cgroup(cgroup, id, parent, path, watch, 0);
  return 0;
}

SEC("tp_btf/cgroup_rmdir")
int BPF_PROG(on_cgroup_removed, struct cgroup *cgroup, const char *path) {
  if (cgroup->root->hierarchy_id) return 0;
  u64 id = cgroup->kn->id;
  u32 watch = watch_of(id);
  bpf_map_delete_elem(&watched, &id);
  if (watch) emit_cgroup(cgroup, id, 0, path, watch, EV_F_REMOVED);
  return 0;
}

#endif
