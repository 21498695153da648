// SPDX-License-Identifier: Apache-2.0
// Both rings as one stream, in the order of time: a connection is announced before its bytes, and closed after them.
#include <sys/epoll.h>
#include "kernel.h"
#include "ring.h"
#include "scope.h"

#define BYTES_AT_ONCE (16u << 20) // then others get their turn

static bool ends(const struct ev_head *e) { return e->type == EV_CLOSE || e->type == EV_FAIL; }

// The record at the head of the ring; one that is not whole is passed over and counted.
static enum ring_state head(struct kernel *kernel, struct ring *ring, const struct ev_head **event) {
  for (;;) {
    const void *record;
    u32 size;
    enum ring_state state = ring_peek(ring, &record, &size);
    if (state != RING_RECORD) return state;
    *event = record;
    if (size >= sizeof(**event) && (*event)->size >= sizeof(**event) && (*event)->size <= size) return RING_RECORD;
    kernel->torn++;
    kernel->deliver(kernel->agent, &(struct ev_head){.size = sizeof(struct ev_head)}); // counted as malformed
    ring_advance(ring);
  }
}

void kernel_consume(struct kernel *kernel) {
  if (!kernel->object) return;
  struct epoll_event woken[2];
  epoll_wait(kernel->poll_fd, woken, 2, 0); // so that it says "readable" again with the next wakeup only
  scope_missing(kernel);
  for (size_t bytes = 0; bytes < BYTES_AT_ONCE;) {
    const struct ev_head *event = NULL, *data = NULL;
    // In this order: whatever happened before the payload that is seen here is then seen too.
    enum ring_state payload = head(kernel, kernel->payload, &data);
    enum ring_state events = head(kernel, kernel->events, &event);
    if (events == RING_RECORD && payload != RING_RECORD && ends(event)) {
      // Bytes may have come since; and what is still being filled may be this connection's.
      payload = head(kernel, kernel->payload, &data);
      if (payload == RING_BUSY) return;
    }
    if (events == RING_RECORD && (payload != RING_RECORD || event->time <= data->time)) {
      bytes += event->size;
      if (event->type == EV_CGROUP) scope_event(kernel, (const struct ev_cgroup *)event);
      else kernel->deliver(kernel->agent, event);
      ring_advance(kernel->events);
    } else if (payload == RING_RECORD && events != RING_BUSY) {
      bytes += data->size;
      kernel->deliver(kernel->agent, data);
      ring_advance(kernel->payload);
    } else {
      return;
    }
  }
}
