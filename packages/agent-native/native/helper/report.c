// SPDX-License-Identifier: Apache-2.0
// The documents of documents.ts, out of every room.
#include "core.h"
#include "frame.h"
#include "tls/probes.h"
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define DOCUMENT (64u << 20)
#define PART 960000 // an element more must still fit a frame

static struct json_writer out;
static u32 groups;

static struct json_writer *begin(void) {
  if (!out.cap) json_open(&out, DOCUMENT);
  json_reset(&out);
  return &out;
}

void report_close(void) { json_close(&out); }

static void push(struct agent *agent, u8 type) { outbox_push(agent, type, out.data, out.length, 1, 0); }

void report_hello(struct agent *agent) {
  struct utsname kernel;
  begin();
  uname(&kernel);
  json_object(&out);
  json_field_unsigned(&out, "protocol", AGENT_PROTOCOL);
  json_field_text(&out, "version", AGENT_VERSION);
  json_field_unsigned(&out, "pid", (u64)getpid());
  json_field_text(&out, "kernel", kernel.release);
  json_field_text(&out, "arch", sizeof(void *) == 8 && !strcmp(kernel.machine, "aarch64") ? "arm64" : "x64");
  json_field_decimal(&out, "time", agent_wall(agent, agent->now));
  json_object_end(&out);
  push(agent, FRAME_HELLO);
}

void report_status_write(struct agent *agent, struct json_writer *to) {
  json_object(to);
  json_field_array(to, "programs");
  if (agent->kernel) kernel_write_status(agent->kernel, to), probes_write_status(agent->kernel, to);
  conntrack_write_status(agent, to);
  json_array_end(to);
  json_field_array(to, "missingScope");
  if (agent->kernel) kernel_write_missing(agent->kernel, to);
  json_array_end(to);
  json_object_end(to);
}

void report_status(struct agent *agent, bool always) {
  bool kernel = agent->kernel && (kernel_status_changed(agent->kernel) || probes_status_changed()), conntrack = conntrack_status_changed();
  if (!always && !kernel && !conntrack) return;
  report_status_write(agent, begin());
  push(agent, FRAME_STATUS);
}

// Boundaries of the parts, and where in each the number of all is written once it is known.
#define PARTS 64
static struct { size_t start, end, total; } parts[PARTS];
static unsigned part_count;

static void head(struct agent *agent, struct json_writer *to) {
  json_field_decimal(to, "time", agent_wall(agent, agent->now));
  json_field_unsigned(to, "part", part_count);
  json_key(to, "parts");
  if (part_count < PARTS) parts[part_count].total = to->length;
  json_unsigned(to, 1000);
}

static void part(void *context, struct json_writer *to, bool begins) {
  if (begins) {
    head(context, to);
    return;
  }
  if (part_count >= PARTS) {
    to->failed = true;
    return;
  }
  parts[part_count].start = to->part_start;
  parts[part_count].end = to->length;
  part_count++;
}

static void counters(struct agent *agent, struct json_writer *to) {
  static const char *const kinds[EV_TYPE_MAX] = {
    [EV_OPEN] = "open", [EV_FAIL] = "fail", [EV_CLOSE] = "close", [EV_LISTEN] = "listen", [EV_UNLISTEN] = "unlisten",
    [EV_STATS] = "stats", [EV_RETRANS] = "retransmit", [EV_DATA] = "data", [EV_DATAGRAM] = "datagram",
    [EV_EXEC] = "exec", [EV_EXIT] = "exit", [EV_CGROUP] = "cgroup", [EV_DISK] = "disk", [EV_STACK] = "stack",
    [EV_LOOP] = "loop",
  };
  static const char *const reasons[] = {
    "ring_events", "ring_data", "unreadable", "truncated", "no_storage", "stack", "recursion", "tls_unmatched",
  };
  json_field_object(to, "events");
  for (unsigned i = 0; i < EV_TYPE_MAX; i++)
    if (kinds[i]) json_field_unsigned(to, kinds[i], agent->events[i]);
  json_object_end(to);
  u64 lost[LOST_MAX] = {0};
  if (agent->kernel) kernel_lost(agent->kernel, lost);
  json_field_object(to, "lost");
  for (unsigned i = 0; i < sizeof(reasons) / sizeof(*reasons); i++) json_field_unsigned(to, reasons[i], lost[i]);
  for (unsigned i = 0; i < SELF_MAX; i++) json_field_unsigned(to, self_lost_names[i], agent->lost[i]);
  const struct l7_stats *l7 = agent->l7 ? l7_stats(agent->l7) : NULL;
  if (l7) {
    json_field_unsigned(to, "l7_gaps", l7->gaps);
    json_field_unsigned(to, "l7_lost_sync", l7->lost_sync);
    json_field_unsigned(to, "l7_overflow", l7->overflow);
    json_field_unsigned(to, "l7_unanswered", l7->unanswered);
    json_field_unsigned(to, "l7_memory", l7->out_of_memory);
  }
  json_object_end(to);
  json_field_object(to, "self");
  self_write(agent, to);
  processes_self(agent, to);
  disks_self(agent, to);
  stacks_self(agent, to);
  json_object_end(to);
}

void report_snapshot(struct agent *agent) {
  static const struct { const char *key; void (*write)(struct agent *, struct json_writer *); } rooms[] = {
    {"cgroups", cgroups_write},   {"connections", edges_write}, {"listens", listens_write}, {"requests", series_write},
    {"dns", domains_write},       {"names", names_write},       {"lives", lives_write},     {"disks", disks_write},
    {"processes", processes_write},
  };
  struct json_writer *to = begin();
  processes_tick(agent);
  part_count = 0;
  json_split(to, PART, part, agent);
  json_object(to);
  head(agent, to);
  // The counters stand in the first part, so that it alone says what was lost.
  counters(agent, to);
  for (unsigned i = 0; i < sizeof(rooms) / sizeof(*rooms); i++) {
    json_field_array(to, rooms[i].key);
    rooms[i].write(agent, to);
    json_array_end(to);
  }
  json_object_end(to);
  part(agent, to, false);
  if (to->failed) {
    agent_log(agent, "error", "a snapshot did not fit %u bytes or %u parts and was left out", DOCUMENT, PARTS);
    return;
  }
  groups++;
  for (unsigned i = 0; i < part_count; i++) {
    // JSON allows blanks where the four digits stood.
    char number[8];
    int n = snprintf(number, sizeof(number), "%-4u", part_count);
    memcpy(to->data + parts[i].total, number, (size_t)n);
    outbox_push(agent, FRAME_SNAPSHOT, to->data + parts[i].start, parts[i].end - parts[i].start, 1, groups);
  }
  stacks_write_frames(agent);
  edges_evict(agent);
  series_evict(agent);
  domains_evict(agent);
  cgroups_evict(agent);
}
