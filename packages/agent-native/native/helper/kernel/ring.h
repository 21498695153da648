// SPDX-License-Identifier: Apache-2.0
// One ring buffer of the kernel, read in place: no copy, no call per record.
#ifndef ABDUCE_RING_H
#define ABDUCE_RING_H

#include "../../shared/events.h"
#include <stdbool.h>
#include <stddef.h>

struct ring;
enum ring_state {
  RING_EMPTY,  // every record was read
  RING_BUSY,   // the next one is reserved and still being filled
  RING_RECORD, // the next one is there
};

// NULL when it cannot be mapped. `size` is the map's.
struct ring *ring_open(int fd, size_t size);
void ring_close(struct ring *ring);
// The next record and its room, until ring_advance().
enum ring_state ring_peek(struct ring *ring, const void **record, u32 *size);
void ring_advance(struct ring *ring);

#endif
