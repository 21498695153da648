// SPDX-License-Identifier: Apache-2.0
#include "pipeline.h"

#include <string.h>

static void set_method(char *room, size_t size, const char *method) {
  size_t length = strlen(method);
  if (length > size - 1) length = size - 1;
  memcpy(room, method, length);
  room[length] = 0;
}

static void give_ring(struct pipeline *p) {
  if (p->ring) l7_dealloc(p->conn, p->ring, p->size * sizeof *p->ring);
  p->ring = NULL;
}

static bool grow(struct pipeline *p, struct l7_conn *conn) {
  u32 size = p->size ? p->size * 2 : 64;
  p->conn = conn;
  struct pipeline_entry *ring = size > PIPELINE_MAX ? NULL : l7_alloc(conn, size * sizeof *ring);
  if (!ring) return false;
  for (u32 i = 0; i < p->count; i++) ring[i] = p->ring[(p->head + i) & (p->size - 1)];
  give_ring(p);
  p->ring = ring;
  p->size = size;
  p->head = 0;
  return true;
}

struct l7_exchange *pipeline_begin(struct pipeline *p, struct l7_conn *conn, u64 key, u64 start, const char *method, bool waits) {
  if (p->in_flight < L7_IN_FLIGHT && p->count == 0) {
    struct l7_exchange *exchange = l7_begin(conn, key, start);
    if (!exchange) return NULL;
    p->in_flight++;
    exchange->waits = waits;
    set_method(exchange->method, sizeof exchange->method, method);
    return exchange;
  }
  if (p->count == p->size && !grow(p, conn)) {
    p->dropped++;
    return NULL;
  }
  struct pipeline_entry *e = &p->ring[(p->head + p->count++) & (p->size - 1)];
  e->start = start;
  e->key = key;
  e->waits = waits;
  set_method(e->method, sizeof e->method, method);
  return NULL;
}

struct l7_exchange *pipeline_oldest(struct pipeline *p, struct l7_conn *conn) {
  if (p->in_flight) {
    struct l7_exchange *oldest = l7_oldest(conn);
    if (oldest) return oldest;
    p->in_flight = 0;
  }
  if (!p->count) return NULL;
  struct pipeline_entry *e = &p->ring[p->head];
  struct l7_exchange *exchange = l7_begin(conn, e->key, e->start);
  if (exchange) {
    p->in_flight++;
    exchange->waits = e->waits;
    set_method(exchange->method, sizeof exchange->method, e->method);
  }
  p->head = (p->head + 1) & (p->size - 1);
  if (--p->count == 0) {
    // A burst has passed: its memory goes back.
    give_ring(p);
    p->size = p->head = 0;
  }
  return exchange;
}

static void take_out(struct pipeline *p) {
  if (p->in_flight) p->in_flight--;
}

void pipeline_finish(struct pipeline *p, struct l7_conn *conn, struct l7_exchange *exchange, u64 end) {
  take_out(p);
  l7_finish(conn, exchange, end);
}

void pipeline_forget(struct pipeline *p, struct l7_conn *conn, struct l7_exchange *exchange) {
  take_out(p);
  l7_forget(conn, exchange);
}

void pipeline_clear(struct pipeline *p) {
  give_ring(p);
  memset(p, 0, sizeof *p);
}
