// SPDX-License-Identifier: Apache-2.0
// Stand-ins for rooms that this build does not have: they keep nothing and write nothing.
#include "rooms.h"
#include <stdio.h>
#pragma GCC diagnostic ignored "-Wunused-parameter"
#define WEAK __attribute__((weak))

WEAK struct kernel *kernel_open(struct agent *agent, char *error, size_t room) {
  snprintf(error, room, "this build has no kernel side");
  return NULL;
}
WEAK void kernel_close(struct kernel *kernel) {}
WEAK void kernel_configure(struct kernel *kernel, const struct config *config) {}
WEAK int kernel_fd(struct kernel *kernel) { return -1; }
WEAK void kernel_consume(struct kernel *kernel) {}
WEAK void kernel_tick(struct kernel *kernel) {}
WEAK void kernel_hint(struct kernel *kernel, u64 conn, enum direction direction, u64 position, u32 flags) {}
WEAK void kernel_lost(struct kernel *kernel, u64 lost[LOST_MAX]) {}
WEAK void kernel_write_status(struct kernel *kernel, struct json_writer *out) {}
WEAK void kernel_write_missing(struct kernel *kernel, struct json_writer *out) {}
WEAK bool kernel_status_changed(struct kernel *kernel) { return false; }

WEAK void processes_open(struct agent *agent) {}
WEAK void processes_event(struct agent *agent, const struct ev_head *event) {}
WEAK void processes_tick(struct agent *agent) {}
WEAK void processes_write(struct agent *agent, struct json_writer *out) {}
WEAK void lives_write(struct agent *agent, struct json_writer *out) {}
WEAK void processes_self(struct agent *agent, struct json_writer *out) {}
WEAK void processes_close(struct agent *agent) {}
WEAK void disks_open(struct agent *agent) {}
WEAK void disks_event(struct agent *agent, const struct ev_disk *event) {}
WEAK void disks_write(struct agent *agent, struct json_writer *out) {}
WEAK void disks_self(struct agent *agent, struct json_writer *out) {}
WEAK void disks_close(struct agent *agent) {}
WEAK void stacks_open(struct agent *agent) {}
WEAK void stacks_configure(struct agent *agent) {}
WEAK void stacks_event(struct agent *agent, const struct ev_stack *event) {}
WEAK void stacks_write_frames(struct agent *agent) {}
WEAK void stacks_self(struct agent *agent, struct json_writer *out) {}
WEAK void stacks_close(struct agent *agent) {}

WEAK struct l7 *l7_new(struct l7_limits limits, l7_report report, l7_hint hint, void *context) { return NULL; }
WEAK void l7_free(struct l7 *l7) {}
WEAK const struct l7_stats *l7_stats(const struct l7 *l7) { return NULL; }
WEAK struct l7_conn *l7_open(struct l7 *l7, enum role role, u16 port, u32 watch, void *tag) { return NULL; }
WEAK void *l7_tag(const struct l7_conn *conn) { return NULL; }
WEAK enum l7_protocol l7_protocol_of(const struct l7_conn *conn) { return L7_UNKNOWN; }
WEAK enum role l7_role(const struct l7_conn *conn) { return ROLE_UNKNOWN; }
WEAK void l7_feed(struct l7_conn *conn, enum direction direction, u64 pos, const u8 *bytes, u32 captured, u32 length,
                  u64 time) {}
WEAK void l7_close(struct l7_conn *conn, u64 time) {}
WEAK void l7_datagram(struct l7_conn *conn, enum direction direction, const u8 *bytes, u32 captured, u64 time) {}
WEAK const char *l7_name(enum l7_protocol protocol) { return "unknown"; }
