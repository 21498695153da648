// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// Reads and writes of block devices: how long each took from the hand-over to the driver to its completion.
#ifndef ABDUCE_DISKS_H
#define ABDUCE_DISKS_H

#include "gate.h"

// Only what is watched is in here, so a driver's queues bound it.
struct disk_request {
  u64 since;
  u64 cgroup;
  u32 device;
  u32 bytes;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16384);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, u64);
  __type(value, struct disk_request);
} disk_requests SEC(".maps");

enum { DISK_READ = 0, DISK_WRITE = 1, DISK_OPERATION = 0xff };

// Whose request it is. The kernel marks it with the cgroup that caused it, also when it is written back later by one
// of its own threads; but only where cgroup v2 has the io controller, and only as deep as that is enabled. Else it is
// who hands it to the driver, which for direct and synchronous work is who asked for it.
static __always_inline u64 cgroup_of_request(struct request *rq) {
  u64 current = bpf_get_current_cgroup_id();
  u32 watch = watch_of(current) & WATCH_L4;
  struct cgroup *cgroup = rq->bio->bi_blkg->blkcg->css.cgroup;
  // Every hierarchy has its own ids; 0 is the unified one.
  if (!cgroup || cgroup->root->hierarchy_id) return watch ? current : 0;
  u64 marked = cgroup->kn->id;
  if (watch && bpf_get_current_ancestor_cgroup_id(cgroup->level) == marked) return current;
  if (watch_of(marked) & WATCH_L4) return marked;
  return 0;
}

SEC("tp_btf/block_rq_issue")
int BPF_PROG(on_disk_issue, struct request *rq) {
  u32 operation = rq->cmd_flags & DISK_OPERATION;
  if (operation > DISK_WRITE) return 0;
  struct disk_request state = {.cgroup = cgroup_of_request(rq)};
  if (!state.cgroup) return 0;
  struct gendisk *disk = rq->q->disk;
  state.device = (u32)disk->major << 20 | (u32)disk->first_minor;
  state.since = bpf_ktime_get_ns();
  u64 key = (u64)rq;
  if (bpf_map_update_elem(&disk_requests, &key, &state, BPF_ANY)) count_lost(LOST_NO_STORAGE, 1);
  return 0;
}

// A request may complete in parts; it is told of with the last one.
SEC("tp_btf/block_rq_complete")
int BPF_PROG(on_disk_complete, struct request *rq, int error, unsigned int bytes) {
  u64 key = (u64)rq;
  struct disk_request *state = bpf_map_lookup_elem(&disk_requests, &key);
  if (!state) return 0;
  state->bytes += bytes;
  if (!error && bytes < rq->__data_len) return 0;
  if (watch_of(state->cgroup) & WATCH_L4) {
    struct ev_disk *e = bpf_ringbuf_reserve(&payload, sizeof(*e), 0);
    if (e) {
      head_of(&e->head, EV_DISK, sizeof(*e));
      e->cgroup = state->cgroup;
      e->latency = e->head.time - state->since;
      e->device = state->device;
      e->bytes = state->bytes;
      e->write = (rq->cmd_flags & DISK_OPERATION) == DISK_WRITE;
      e->error = error;
      submit_payload(e);
    } else {
      count_lost(LOST_RING_DATA, 1);
    }
  }
  bpf_map_delete_elem(&disk_requests, &key);
  return 0;
}

#endif
