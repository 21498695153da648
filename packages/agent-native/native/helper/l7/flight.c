// SPDX-License-Identifier: Apache-2.0
// Exchanges in flight of a connection: a short list in the order of their requests, out of a pool.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "layer.h"

#define SPARES 4096 // exchanges that wait for use

static struct l7_exchange *take(struct l7 *l7) {
  struct l7_exchange *exchange = l7->spare;
  if (exchange) {
    l7->spare = exchange->next;
    l7->spares--;
  } else {
    exchange = layer_take(l7, sizeof(*exchange));
    if (!exchange) return NULL;
  }
  // The texts are long and mostly unused: only their first byte is cleared.
  memset(exchange, 0, offsetof(struct l7_exchange, status));
  exchange->status[0] = exchange->error[0] = exchange->method[0] = exchange->host[0] = exchange->target[0] = 0;
  memset(exchange->trace_id, 0, sizeof(exchange->trace_id));
  memset(exchange->span_id, 0, sizeof(exchange->span_id));
  exchange->trace_flags = 0;
  exchange->note = 0;
  return exchange;
}

static void give(struct l7 *l7, struct l7_exchange *exchange) {
  if (l7->spares >= SPARES) {
    layer_give(l7, exchange, sizeof(*exchange));
    return;
  }
  exchange->next = l7->spare;
  l7->spare = exchange;
  l7->spares++;
}

// False when it is not in flight (any more).
static bool unlink_exchange(struct l7_conn *conn, struct l7_exchange *exchange) {
  struct l7_exchange *before = NULL;
  for (struct l7_exchange *at = conn->oldest; at; before = at, at = at->next) {
    if (at != exchange) continue;
    if (before) before->next = at->next;
    else conn->oldest = at->next;
    if (conn->newest == at) conn->newest = before;
    conn->in_flight--;
    return true;
  }
#ifdef L7_STRICT
  // A parser held on to what was gone: the fuzzer wants to know.
  fprintf(stderr, "%s finishes an exchange that is gone\n", conn->parser->name);
  abort();
#endif
  return false;
}

struct l7_exchange *l7_begin(struct l7_conn *conn, u64 key, u64 start) {
  if (conn->in_flight >= L7_IN_FLIGHT) {
    conn->l7->stats.overflow++;
    return NULL;
  }
  if (conn->barrier && !key) {
    conn->l7->stats.unanswered++;
    return NULL;
  }
  struct l7_exchange *exchange = take(conn->l7);
  if (!exchange) return NULL;
  exchange->key = key;
  exchange->start = start;
  if (conn->newest) conn->newest->next = exchange;
  else conn->oldest = exchange;
  conn->newest = exchange;
  conn->in_flight++;
  return exchange;
}

struct l7_exchange *l7_oldest(struct l7_conn *conn) { return conn->oldest; }

struct l7_exchange *l7_find(struct l7_conn *conn, u64 key) {
  struct l7_exchange *at = conn->oldest;
  while (at && at->key != key) at = at->next;
  return at;
}

void l7_finish(struct l7_conn *conn, struct l7_exchange *exchange, u64 end) {
  struct l7 *l7 = conn->l7;
  if (!unlink_exchange(conn, exchange)) return;
  exchange->end = end < exchange->start ? exchange->start : end;
  l7->stats.exchanges++;
  if (l7->report) l7->report(l7->context, conn, exchange);
  give(l7, exchange);
}

void l7_forget(struct l7_conn *conn, struct l7_exchange *exchange) {
  if (unlink_exchange(conn, exchange)) give(conn->l7, exchange);
}

void flight_drop(struct l7_conn *conn, u64 end) {
  while (conn->oldest) {
    if (conn->oldest->status[0]) {
      l7_finish(conn, conn->oldest, conn->oldest->end ? conn->oldest->end : end);
      continue;
    }
    conn->l7->stats.unanswered++;
    l7_forget(conn, conn->oldest);
  }
}

void flight_fail(struct l7_conn *conn, u64 end) {
  bool client = l7_role(conn) == ROLE_CLIENT;
  while (conn->oldest) {
    struct l7_exchange *exchange = conn->oldest;
    if (exchange->waits && !exchange->grpc && !exchange->status[0]) {
      // Who ends a connection while waiting for what may come did not fail.
      conn->l7->stats.unanswered++;
      l7_forget(conn, exchange);
      continue;
    }
    // The head of a gRPC answer is none yet: its status comes last.
    bool open = exchange->grpc && strncmp(exchange->status, "grpc:", 5);
    if (!exchange->status[0] || open) {
      memcpy(exchange->status, client ? "failed" : "canceled", client ? 7 : 9);
      memcpy(exchange->error, "closed", 7);
      exchange->failed = client;
      exchange->end = 0;
      conn->l7->stats.unanswered++;
    }
    l7_finish(conn, exchange, exchange->end ? exchange->end : end);
  }
}

void flight_expire(struct l7_conn *conn, u64 now) {
  u64 timeout = conn->parser ? conn->parser->timeout : 0;
  while (timeout && conn->oldest && now > conn->oldest->start && now - conn->oldest->start >= timeout) {
    struct l7_exchange *exchange = conn->oldest;
    memcpy(exchange->status, "timeout", sizeof("timeout"));
    exchange->failed = true;
    l7_finish(conn, exchange, exchange->start + timeout);
  }
}

void flight_free(struct l7 *l7) {
  while (l7->spare) {
    struct l7_exchange *exchange = l7->spare;
    l7->spare = exchange->next;
    layer_give(l7, exchange, sizeof(*exchange));
  }
  l7->spares = 0;
}
