// SPDX-License-Identifier: Apache-2.0
// Requests whose answers come in order. What a connection cannot hold in flight waits in few bytes each, so that a
// pipeline of thousands is still counted one by one; only the targets of those are not kept.
#ifndef ABDUCE_L7_PIPELINE_H
#define ABDUCE_L7_PIPELINE_H

#include "l7.h"

#define PIPELINE_MAX 16384

struct pipeline_entry {
  u64 start;
  u64 key;
  bool waits;
  char method[23];
};

// Zeroed memory is an empty one.
struct pipeline {
  struct l7_conn *conn; // the one that the ring's memory is counted for
  struct pipeline_entry *ring;
  u32 size, head, count;
  u32 in_flight;
  u32 dropped; // beyond PIPELINE_MAX, or for want of memory: these are not counted as exchanges
};

// NULL when it waits in the ring (or was dropped): then there is nothing to fill in.
struct l7_exchange *pipeline_begin(struct pipeline *p, struct l7_conn *conn, u64 key, u64 start, const char *method, bool waits);
// The oldest that waits for an answer, or NULL.
struct l7_exchange *pipeline_oldest(struct pipeline *p, struct l7_conn *conn);
void pipeline_finish(struct pipeline *p, struct l7_conn *conn, struct l7_exchange *exchange, u64 end);
void pipeline_forget(struct pipeline *p, struct l7_conn *conn, struct l7_exchange *exchange);
// Exchanges in flight are gone already (a gap, the end).
void pipeline_clear(struct pipeline *p);

#endif
