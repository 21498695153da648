// SPDX-License-Identifier: Apache-2.0
// Doors of the rooms that hang off the agent. A room keeps its state in its own file: there is one agent a process.
#ifndef ABDUCE_ROOMS_H
#define ABDUCE_ROOMS_H

#include "agent.h"

// What the agent tells everybody -----------------------------------------------------------------------------------

// Wall clock (Unix nanoseconds) of a time on CLOCK_MONOTONIC; and of one on CLOCK_BOOTTIME.
u64 agent_wall(struct agent *agent, u64 monotonic);
u64 agent_wall_boot(struct agent *agent, u64 boottime);
const struct config *agent_config(struct agent *agent);
bool agent_replays(struct agent *agent); // records come from stdin: ask neither the kernel nor /proc about pids
// The watch flags of a cgroup, as its newest EV_CGROUP says; else what the configuration says of unnamed ones.
u32 agent_watch(struct agent *agent, u64 cgroup);
// Path of a cgroup below the cgroup v2 mount, or NULL. Valid until the next event.
const char *agent_cgroup_path(struct agent *agent, u64 cgroup);
// A message for the operator, a `log` frame: level is "debug", "info", "warn" or "error".
void agent_log(struct agent *agent, const char *level, const char *format, ...) __attribute__((format(printf, 3, 4)));
// One frame more; it is dropped and counted when the reader stalls. For rooms with documents of their own.
void agent_frame(struct agent *agent, u8 type, const struct json_writer *document);
struct kernel *agent_kernel(struct agent *agent); // NULL in a replay

// The kernel side (kernel/) ----------------------------------------------------------------------------------------
// It hands an EV_CGROUP to agent_event for every cgroup that comes into the scope, whose watch changes, or that is
// removed; with the path as it is below the mount (longer than the record's room: the end is kept).
// `kernel_write_status` writes the elements of StatusDocument.programs, this one those of `missingScope`.
void kernel_write_missing(struct kernel *kernel, struct json_writer *out);
bool kernel_status_changed(struct kernel *kernel); // since kernel_write_status was last called

// Processes (processes.c): EV_EXEC, EV_EXIT, EV_LOOP ---------------------------------------------------------------
void processes_open(struct agent *agent);
void processes_event(struct agent *agent, const struct ev_head *event);
void processes_tick(struct agent *agent);                              // before each snapshot
void processes_write(struct agent *agent, struct json_writer *out);    // elements of SnapshotDocument.processes
void lives_write(struct agent *agent, struct json_writer *out);        // elements of SnapshotDocument.lives
void processes_self(struct agent *agent, struct json_writer *out);     // fields of SnapshotDocument.self
void processes_close(struct agent *agent);

// Disks (disks.c): EV_DISK ------------------------------------------------------------------------------------------
void disks_open(struct agent *agent);
void disks_event(struct agent *agent, const struct ev_disk *event);
void disks_write(struct agent *agent, struct json_writer *out);        // elements of SnapshotDocument.disks
void disks_self(struct agent *agent, struct json_writer *out);
void disks_close(struct agent *agent);

// Stacks (stacks.c): EV_STACK ---------------------------------------------------------------------------------------
void stacks_open(struct agent *agent);
void stacks_configure(struct agent *agent); // after the kernel side was configured
void stacks_event(struct agent *agent, const struct ev_stack *event);
void stacks_write_frames(struct agent *agent); // with each snapshot: hands its documents to agent_frame(FRAME_PROFILE)
void stacks_self(struct agent *agent, struct json_writer *out);
void stacks_close(struct agent *agent);

// Histogram of HistogramDocument, for every room -------------------------------------------------------------------
#define HISTOGRAM_BUCKETS 12
struct histogram {
  u64 count, sum;
  u64 bucket[HISTOGRAM_BUCKETS];
};
void histogram_add(struct histogram *histogram, u64 nanoseconds);
void histogram_write(struct json_writer *out, const char *key, const struct histogram *histogram);

// The kernel object, as the build embeds it.
extern const u8 agent_object[];
extern const u8 agent_object_end[];

#endif
