// SPDX-License-Identifier: Apache-2.0
// The rooms of the helper and the doors between them. One process, one thread: events in, aggregates out.
//
//   kernel rings ─▶ kernel.c ─┐
//   stdin (replay) ─▶ replay.c ┴▶ agent_event ─▶ connections.c ─▶ l7/ ─▶ exchanges.c ─▶ report.c ─▶ frame.c ─▶ stdout
//                                             └▶ processes.c, stacks.c, disks.c ──────────┘
#ifndef ABDUCE_AGENT_H
#define ABDUCE_AGENT_H

#include <stdbool.h>
#include <stddef.h>
#include "../shared/events.h"
#include "json.h"
#include "l7/l7.h"

#define AGENT_VERSION "0.1.0"
#define AGENT_PROTOCOL 1

struct agent;

// What the host asks for; one JSON document in a `configure` frame (see src/protocol/documents.ts).
struct scope_entry {
  char path[256]; // below the cgroup v2 mount, "/" is the root
  u32 watch;
  bool subtree;
};
struct config {
  u32 host_watch;
  size_t scopes;
  struct scope_entry *scope; // replaces the earlier one as a whole
  u32 interval_ms;           // between snapshots
  u32 spans_per_second;      // at most; 0 none
  size_t memory_bytes;       // budget of the helper's own tables
  u32 profile_hz;            // 0 off
  bool off_cpu;
  bool paused; // the kill switch: nothing is observed while it is set
  char conntrack_netns[8][128]; // paths of further network namespaces whose NAT is asked
};

// config.c
bool config_read(struct config *config, const struct json *document, char *error, size_t room);
void config_free(struct config *config);

// agent.c: one event of any kind, from the kernel or from a recording. The record was checked to be whole.
void agent_event(struct agent *agent, const struct ev_head *event);
u64 agent_now(struct agent *agent); // CLOCK_MONOTONIC of the newest event, or of the kernel's clock

// The kernel side (kernel/). Every program is its own unit; what could not be had is in the status.
struct kernel;
struct program_status { const char *name; const char *signal; bool on; char why[160]; };
struct kernel *kernel_open(struct agent *agent, char *error, size_t room);
void kernel_close(struct kernel *kernel);
// Which programs are attached follows from what the scope asks for.
void kernel_configure(struct kernel *kernel, const struct config *config);
int kernel_fd(struct kernel *kernel);        // readable when events wait
void kernel_consume(struct kernel *kernel);  // hands every waiting event to agent_event, in order
void kernel_tick(struct kernel *kernel);     // once per interval: live connections, counters
void kernel_hint(struct kernel *kernel, u64 conn, enum direction direction, u64 position, u32 flags);
void kernel_lost(struct kernel *kernel, u64 lost[LOST_MAX]);
size_t kernel_status(struct kernel *kernel, struct program_status *room, size_t size);
// Average of a program's runs by the kernel's statistics, where they are on; into the status document.
void kernel_write_status(struct kernel *kernel, struct json_writer *out);

#endif
