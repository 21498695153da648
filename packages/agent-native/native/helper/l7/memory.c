// SPDX-License-Identifier: Apache-2.0
// Memory of the stream layer: one budget, buffers in a few sizes that are used again.
#include <stdlib.h>
#include <string.h>
#include "layer.h"

#define POOLED_BYTES (256 * 1024) // of each size that wait for use

static const u32 sizes[BUFFER_CLASSES] = {256, 1024, 4096, L7_BUFFER_BYTES};

void *layer_take(struct l7 *l7, size_t size) {
  if (size > l7->limits.memory || l7->stats.memory > l7->limits.memory - size) {
    l7->stats.out_of_memory++;
    return NULL;
  }
  void *memory = malloc(size);
  if (!memory) {
    l7->stats.out_of_memory++;
    return NULL;
  }
  l7->stats.memory += size;
  return memory;
}

void layer_give(struct l7 *l7, void *memory, size_t size) {
  if (!memory) return;
  free(memory);
  l7->stats.memory -= size;
}

static int class_of(size_t size) {
  int class = 0;
  while (class < BUFFER_CLASSES - 1 && sizes[class] < size) class++;
  return class;
}

static u8 *buffer_take(struct l7 *l7, int class) {
  void *memory = l7->buffers[class];
  if (!memory) return layer_take(l7, sizes[class]);
  memcpy(&l7->buffers[class], memory, sizeof(void *));
  l7->pooled[class]--;
  return memory;
}

static void buffer_give(struct l7 *l7, u8 *memory, u32 room) {
  int class = class_of(room);
  if ((l7->pooled[class] + 1) * room > POOLED_BYTES) {
    layer_give(l7, memory, room);
    return;
  }
  memcpy(memory, &l7->buffers[class], sizeof(void *));
  l7->buffers[class] = memory;
  l7->pooled[class]++;
}

bool buffer_append(struct l7 *l7, struct stream *s, const u8 *bytes, size_t length) {
  if (length > L7_BUFFER_BYTES - s->held) return false;
  if (s->held + length > s->room) {
    int class = class_of(s->held + length);
    u8 *larger = buffer_take(l7, class);
    if (!larger) return false;
    if (s->buffer) {
      memcpy(larger, s->buffer, s->held);
      buffer_give(l7, s->buffer, s->room);
    }
    s->buffer = larger;
    s->room = sizes[class];
  }
  if (length) memcpy(s->buffer + s->held, bytes, length);
  s->held += (u32)length;
  return true;
}

void buffer_clear(struct l7 *l7, struct stream *s) {
  if (s->buffer) buffer_give(l7, s->buffer, s->room);
  s->buffer = NULL;
  s->held = s->room = 0;
  s->hole = 0;
}

void memory_free(struct l7 *l7) {
  for (int class = 0; class < BUFFER_CLASSES; class++) {
    while (l7->buffers[class]) {
      void *memory = l7->buffers[class];
      memcpy(&l7->buffers[class], memory, sizeof(void *));
      layer_give(l7, memory, sizes[class]);
    }
  }
}

void *l7_alloc(struct l7_conn *conn, size_t size) {
  void *memory = layer_take(conn->l7, size);
  if (memory) memset(memory, 0, size);
  return memory;
}

void l7_dealloc(struct l7_conn *conn, void *memory, size_t size) { layer_give(conn->l7, memory, size); }
