// SPDX-License-Identifier: Apache-2.0
// The Query packet of ClickHouse, whose fields came one by one with the revisions of the protocol.
#include "clickhouse.h"

#define SETTINGS_MAX 200

u64 clickhouse_revision(const struct clickhouse *s) {
  // What both sides know; while a side is not known, what the other one says, or a recent one.
  if (s->client && s->server) return s->client < s->server ? s->client : s->server;
  return s->client ? s->client : s->server ? s->server : 54460;
}

static void skip_text(struct wire *w) {
  const u8 *text;
  clickhouse_text(w, &text);
}

// Names, flags and values up to an empty name.
static void settings(struct wire *w) {
  for (unsigned i = 0; w->ok && i < SETTINGS_MAX; i++) {
    const u8 *name;
    if (!clickhouse_text(w, &name)) return;
    wire_varint(w);
    skip_text(w);
  }
}

// Two halves of eight bytes, each least significant first.
static void trace(struct l7_exchange *e, struct wire *w) {
  const u8 *id = wire_take(w, 16), *span = wire_take(w, 8);
  skip_text(w);
  u8 flags = wire_u8(w);
  if (!w->ok) return;
  for (int i = 0; i < 8; i++) {
    e->trace_id[i] = id[7 - i];
    e->trace_id[8 + i] = id[15 - i];
    e->span_id[i] = span[7 - i];
  }
  e->trace_flags = flags;
}

static void client_info(struct l7_exchange *e, struct wire *w, u64 revision) {
  if (wire_u8(w) == 0) return;
  skip_text(w);
  skip_text(w);
  skip_text(w);
  if (revision >= 54449) wire_take(w, 8);
  u8 interface = wire_u8(w);
  if (interface == 1) {
    skip_text(w);
    skip_text(w);
    skip_text(w);
    wire_varint(w);
    wire_varint(w);
    wire_varint(w);
  } else if (interface == 2) {
    wire_u8(w);
    skip_text(w);
    if (revision >= 54443) skip_text(w);
    if (revision >= 54447) skip_text(w);
  } else {
    w->ok = false;
  }
  if (revision >= 54060) skip_text(w);
  if (revision >= 54448) wire_varint(w);
  if (interface == 1 && revision >= 54401) wire_varint(w);
  if (revision >= 54442 && wire_u8(w)) trace(e, w);
  if (revision >= 54453) {
    wire_varint(w);
    wire_varint(w);
    wire_varint(w);
  }
  if (revision >= 54475) {
    wire_varint(w);
    wire_varint(w);
  }
  if (revision >= 54476 && wire_u8(w)) skip_text(w);
}

bool clickhouse_query(struct clickhouse *s, struct l7_exchange *e, struct wire *w) {
  u64 revision = clickhouse_revision(s);
  skip_text(w);
  if (revision >= 54032) client_info(e, w, revision);
  if (revision < 54429) return false; // settings in a form of their own
  settings(w);
  if (revision >= 54472) skip_text(w);
  if (revision >= 54441) skip_text(w);
  wire_varint(w);
  s->compressed = wire_varint(w) == 1;
  // Of the text as much as is visible.
  u64 size = wire_varint(w);
  if (!w->ok || size > 1ull << 30) return false;
  size_t seen = size < wire_left(w) ? (size_t)size : wire_left(w);
  statement_word(e->method, sizeof e->method, w->at, seen);
  l7_text(e->target, sizeof e->target, w->at, seen);
  if (seen < size) {
    w->ok = false;
    return false;
  }
  w->at += seen;
  if (revision >= 54459) settings(w);
  return w->ok;
}
