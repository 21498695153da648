// SPDX-License-Identifier: Apache-2.0
// Connections: opening, closing, what parsers and the agent ask of them. The bytes' way is in stream.c.
#include <stdlib.h>
#include <string.h>
#include "layer.h"

struct l7 *l7_new(struct l7_limits limits, l7_report report, l7_hint hint, void *context) {
  struct l7 *l7 = calloc(1, sizeof(*l7));
  if (!l7) return NULL;
  l7->limits = limits;
  l7->report = report;
  l7->hint = hint;
  l7->context = context;
  return l7;
}

static void conn_free(struct l7_conn *conn) {
  struct l7 *l7 = conn->l7;
  abandon(conn);
  for (int i = 0; i < 2; i++) {
    struct stream *s = &conn->streams[i];
    buffer_clear(l7, s);
    if (!s->early) continue;
    layer_give(l7, s->early->bytes, s->early->room);
    layer_give(l7, s->early, sizeof(*s->early));
  }
  if (conn->before) conn->before->after = conn->after;
  else l7->conns = conn->after;
  if (conn->after) conn->after->before = conn->before;
  layer_give(l7, conn, sizeof(*conn));
}

void l7_free(struct l7 *l7) {
  if (!l7) return;
  while (l7->conns) {
    struct l7_conn *conn = l7->conns;
    while (conn->oldest) l7_forget(conn, conn->oldest);
    conn_free(conn);
  }
  flight_free(l7);
  memory_free(l7);
  free(l7);
}

struct l7_conn *l7_open(struct l7 *l7, enum role role, u16 server_port, u32 watch, void *tag) {
  struct l7_conn *conn = layer_take(l7, sizeof(*conn));
  if (!conn) return NULL;
  memset(conn, 0, sizeof(*conn));
  conn->l7 = l7;
  conn->tag = tag;
  conn->role = (u8)role;
  conn->port = server_port;
  conn->watch = watch;
  conn->asks = role == ROLE_CLIENT ? DIR_OUT : role == ROLE_SERVER ? DIR_IN : ASKS_UNKNOWN;
  conn->last = ASKS_UNKNOWN;
  conn->after = l7->conns;
  if (l7->conns) l7->conns->before = conn;
  l7->conns = conn;
  return conn;
}

void l7_ignore(struct l7_conn *conn) {
  if (conn->ignored) return;
  conn->ignored = true;
  for (int i = 0; i < 2; i++) buffer_clear(conn->l7, &conn->streams[i]);
  if (conn->l7->hint) conn->l7->hint(conn->l7->context, conn, DIR_OUT, 0, true);
}

void l7_switch(struct l7_conn *conn, enum l7_protocol protocol) {
  for (size_t i = 0; i < l7_parser_count; i++)
    if (l7_parsers[i] && l7_parsers[i]->protocol == protocol) conn->change = l7_parsers[i];
  if (!conn->change) l7_ignore(conn);
}

void l7_tick(struct l7 *l7, u64 now) {
  for (struct l7_conn *conn = l7->timed; conn; conn = conn->timed_after) flight_expire(conn, now);
}

void l7_limit(struct l7 *l7, struct l7_limits limits) { l7->limits = limits; }
void l7_on_answer(struct l7 *l7, l7_answer answer) { l7->answer = answer; }

void l7_answered(struct l7_conn *conn, const char *name, const u8 *address, size_t length) {
  if (conn->l7->answer) conn->l7->answer(conn->l7->context, conn, name, address, length);
}

const struct l7_stats *l7_stats(const struct l7 *l7) { return &l7->stats; }
void *l7_tag(const struct l7_conn *conn) { return conn->tag; }
void *l7_state(struct l7_conn *conn) { return conn->state; }
u16 l7_server_port(const struct l7_conn *conn) { return conn->port; }
bool l7_payload(const struct l7_conn *conn) { return conn->watch & WATCH_PAYLOAD; }

enum l7_protocol l7_protocol_of(const struct l7_conn *conn) {
  return conn && conn->parser ? conn->parser->protocol : L7_UNKNOWN;
}

// What the bytes say overrides what the kernel guessed.
enum role l7_role(const struct l7_conn *conn) {
  if (!conn) return ROLE_UNKNOWN;
  if (conn->asks == ASKS_UNKNOWN) return (enum role)conn->role;
  return conn->asks == DIR_OUT ? ROLE_CLIENT : ROLE_SERVER;
}

void layer_close(struct l7_conn *conn) { conn_free(conn); }
