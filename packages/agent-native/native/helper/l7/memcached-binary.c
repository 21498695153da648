// SPDX-License-Identifier: Apache-2.0
// Memcached's binary protocol. Quiet commands are answered only when there is something to say.
#include "memcached.h"

#include <stdio.h>

#define HEADER 24
#define BODY_MAX (1u << 30)
enum { OP_QUIT = 0x07, OP_NOOP = 0x0a, OP_STAT = 0x10, OP_QUITQ = 0x17, OP_SASL_FIRST = 0x20, OP_SASL_LAST = 0x22 };

static const struct {
  const char *name;
  bool quiet;
} operations[] = {
    [0x00] = {"get", false},       [0x01] = {"set", false},      [0x02] = {"add", false},     [0x03] = {"replace", false}, [0x04] = {"delete", false},
    [0x05] = {"incr", false},      [0x06] = {"decr", false},     [0x07] = {"quit", false},    [0x08] = {"flush_all", false}, [0x09] = {"get", true},
    [0x0a] = {"noop", false},      [0x0b] = {"version", false},  [0x0c] = {"get", false},     [0x0d] = {"get", true},      [0x0e] = {"append", false},
    [0x0f] = {"prepend", false},   [0x10] = {"stats", false},    [0x11] = {"set", true},      [0x12] = {"add", true},      [0x13] = {"replace", true},
    [0x14] = {"delete", true},     [0x15] = {"incr", true},      [0x16] = {"decr", true},     [0x17] = {"quit", true},     [0x18] = {"flush_all", true},
    [0x19] = {"append", true},     [0x1a] = {"prepend", true},   [0x1b] = {"verbosity", false}, [0x1c] = {"touch", false}, [0x1d] = {"gat", false},
    [0x1e] = {"gat", true},        [0x23] = {"gat", false},      [0x24] = {"gat", true},
};
#define OPERATIONS (sizeof operations / sizeof *operations)

static void request(struct l7_conn *conn, struct memcached *s, const u8 *bytes, size_t length, u64 first) {
  u8 code = bytes[1];
  if (code == OP_QUITQ || code == OP_QUIT) return;
  bool known = code < OPERATIONS && operations[code].name;
  u64 key = MC_BINARY | (u64)be32(bytes + 12) << 16 | (known && operations[code].quiet ? 0x100u : 0u) | code;
  struct l7_exchange *e = pipeline_begin(&s->pipeline, conn, key, first, known ? operations[code].name : "other", false);
  if (!e) return;
  if (key & 0x100) {
    // Should nothing be said until the end, all was well.
    wire_status(e, false);
    e->end = first;
  }
  size_t from = HEADER + bytes[4], size = be16(bytes + 2), seen = length > from ? length - from : 0;
  l7_text(e->target, sizeof e->target, bytes + (seen ? from : 0), seen < size ? seen : size);
}

static const char *status_name(u16 status) {
  switch (status) {
    case 0x03: return "too_large";
    case 0x04: return "invalid_arguments";
    case 0x06: return "not_a_number";
    case 0x07: return "wrong_vbucket";
    case 0x08: case 0x20: return "auth_error";
    case 0x81: return "unknown_command";
    case 0x82: return "out_of_memory";
    case 0x83: return "not_supported";
    case 0x84: return "internal_error";
    case 0x85: return "busy";
    case 0x86: return "temporary_failure";
    default: return NULL;
  }
}

static void answer(struct l7_conn *conn, struct memcached *s, const u8 *bytes, bool late, u64 now) {
  u8 code = bytes[1];
  u16 status = be16(bytes + 6);
  u64 key = MC_BINARY | (u64)be32(bytes + 12) << 16 | (code < OPERATIONS && operations[code].quiet ? 0x100u : 0u) | code;
  struct l7_exchange *e;
  while ((e = pipeline_oldest(&s->pipeline, conn)) && e->key != key && e->key & MC_BINARY && e->key & 0x100) {
    wire_status(e, false); // it had nothing to say
    pipeline_finish(&s->pipeline, conn, e, now);
  }
  if (!e) return;
  // A missing key, one that exists, one that was not stored: answers, not failures.
  bool failed = status != 0 && status != 1 && status != 2 && status != 5;
  wire_status(e, failed);
  e->end = now;
  if (code == OP_STAT && status == 0 && be32(bytes + 8)) return; // one of many; an empty one is the last
  if (code == OP_NOOP || (code >= OP_SASL_FIRST && code <= OP_SASL_LAST)) {
    pipeline_forget(&s->pipeline, conn, e);
    return;
  }
  const char *name = status_name(status);
  if (failed && name) memcpy(e->error, name, strlen(name) + 1);
  else if (failed) snprintf(e->error, sizeof e->error, "0x%04x", status);
  if (late) s->late = e;
  else pipeline_finish(&s->pipeline, conn, e, now);
}

s64 memcached_binary(struct l7_conn *conn, struct memcached *s, enum l7_stream stream, const u8 *bytes, size_t length, u64 first, u64 now, bool cut) {
  if (length < HEADER) return L7_MORE;
  u32 body = be32(bytes + 8);
  size_t whole = HEADER + (size_t)body, head = HEADER + (size_t)bytes[4] + be16(bytes + 2);
  if (body > BODY_MAX || head > whole) return L7_LOST;
  if (stream == L7_REQUESTS) {
    if (length < head && head < 1024 && !cut) return L7_MORE;
    request(conn, s, bytes, length, first);
  } else {
    answer(conn, s, bytes, whole > length, now);
  }
  return (s64)whole;
}
