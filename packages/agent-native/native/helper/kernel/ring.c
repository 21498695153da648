// SPDX-License-Identifier: Apache-2.0
#include "ring.h"
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

// Before each record stand eight bytes: its length with two flags, and an offset that is the kernel's own.
#define HEADER 8
#define BUSY (1u << 31)
#define DISCARDED (1u << 30)

struct ring {
  u64 *consumer;       // how far it was read; the kernel reuses what lies before
  const u64 *producer; // how far records are reserved
  const u8 *data;      // mapped twice in a row, so a record never wraps
  u64 position;
  u64 mask;
  size_t page;
  size_t size;
};

struct ring *ring_open(int fd, size_t size) {
  struct ring *ring = calloc(1, sizeof(*ring));
  if (!ring) return NULL;
  ring->page = (size_t)sysconf(_SC_PAGESIZE);
  ring->size = size;
  ring->mask = size - 1;
  void *consumer = mmap(NULL, ring->page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  void *producer = mmap(NULL, ring->page + 2 * size, PROT_READ, MAP_SHARED, fd, (off_t)ring->page);
  ring->consumer = consumer == MAP_FAILED ? NULL : consumer;
  ring->producer = producer == MAP_FAILED ? NULL : producer;
  if (!ring->consumer || !ring->producer) {
    ring_close(ring);
    return NULL;
  }
  ring->data = (const u8 *)producer + ring->page;
  ring->position = *ring->consumer;
  return ring;
}

void ring_close(struct ring *ring) {
  if (!ring) return;
  if (ring->consumer) munmap(ring->consumer, ring->page);
  if (ring->producer) munmap((void *)ring->producer, ring->page + 2 * ring->size);
  free(ring);
}

static u32 length_at(const struct ring *ring) {
  return __atomic_load_n((const u32 *)(ring->data + (ring->position & ring->mask)), __ATOMIC_ACQUIRE);
}

enum ring_state ring_peek(struct ring *ring, const void **record, u32 *size) {
  while (ring->position < __atomic_load_n(ring->producer, __ATOMIC_ACQUIRE)) {
    u32 length = length_at(ring);
    if (length & BUSY) return RING_BUSY;
    if (length & DISCARDED) {
      ring_advance(ring);
      continue;
    }
    *record = ring->data + (ring->position & ring->mask) + HEADER;
    *size = length;
    return RING_RECORD;
  }
  return RING_EMPTY;
}

void ring_advance(struct ring *ring) {
  u32 length = length_at(ring) & ~(BUSY | DISCARDED);
  ring->position += (length + HEADER + 7) & ~7u;
  __atomic_store_n(ring->consumer, ring->position, __ATOMIC_RELEASE);
}
