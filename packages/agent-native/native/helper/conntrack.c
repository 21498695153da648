// SPDX-License-Identifier: Apache-2.0
#include "core.h"
void conntrack_configure(struct agent *agent) { (void)agent; }
int conntrack_fd(void) { return -1; }
void conntrack_consume(struct agent *agent) { (void)agent; }
bool conntrack_find(struct agent *agent, const struct tuple *tuple, struct endpoint *actual) {
  (void)agent, (void)tuple, (void)actual;
  return false;
}
void conntrack_write_status(struct agent *agent, struct json_writer *out) { (void)agent, (void)out; }
bool conntrack_status_changed(void) { return false; }
void conntrack_self(struct json_writer *out) { (void)out; }
void conntrack_close(void) {}
