// SPDX-License-Identifier: Apache-2.0
// A fair sample of requests, one second after another: failed and slow ones go first, and no cgroup takes more than
// its share while others have something to show. Within a cgroup every request has the same chance.
#include "core.h"
#include "frame.h"
#include "holders.h"
#include <stdlib.h>
#include <string.h>

#define SECOND 1000000000ull
#define DOCUMENT (16u << 20)

static struct {
  struct span *slot;
  size_t used, room;
  u64 begun;     // of the window, 0 when nothing was offered yet
  u32 window;    // number of the window
  u32 cgroups;   // that offered something in it
  u64 unsampled; // since the last frame
  u64 telling;   // of these, in the frame that is being written
  u64 preferred; // offered in this window
  u64 random;
  struct json_writer out;
  u32 parts;
} s = {.random = 0x9e3779b97f4a7c15ull};

static u64 dice(u64 sides) {
  s.random ^= s.random << 13;
  s.random ^= s.random >> 7;
  s.random ^= s.random << 17;
  return sides ? s.random % sides : 0;
}

static bool grow(u32 most) {
  if (s.used < s.room) return true;
  size_t room = s.room ? s.room * 2 : 16;
  if (room > most) room = most;
  struct span *slot = realloc(s.slot, room * sizeof(*slot));
  if (!slot) return false;
  s.slot = slot;
  s.room = room;
  return true;
}

// A slot to give up, by chance: of this holder, or of who holds most when that is HOLDER_NONE; a preferred one only if
// `any`. HOLDER_NONE when there is none.
static u32 victim(u32 holder, bool any) {
  if (holder == HOLDER_NONE) holder = holders_most(any);
  u32 slots = holder == HOLDER_NONE ? 0 : holders_slots(holder, any);
  return slots ? holders_slot(holder, (u32)dice(slots)) : HOLDER_NONE;
}

// Which slot a request of the holder gets of a sample that is full.
static u32 place(u32 holder, u32 seen, bool preferred, u32 most) {
  u32 share = most / s.cgroups ? most / s.cgroups : 1;
  if (holders_held(holder) < share) return victim(HOLDER_NONE, preferred);
  if (!preferred) return dice(seen) < share ? victim(holder, false) : HOLDER_NONE;
  u32 slot = victim(holder, false);
  if (slot == HOLDER_NONE) slot = victim(HOLDER_NONE, false);
  if (slot == HOLDER_NONE && dice(s.preferred) < most) slot = victim(holder, true);
  return slot;
}

static struct span *take(u32 holder, u32 seen, bool preferred, u32 most) {
  if (s.used < most) {
    if (!grow(most) || !holders_take(holder, (u32)s.used, preferred)) return NULL;
    return &s.slot[s.used++];
  }
  u32 slot = place(holder, seen, preferred, most);
  if (slot == HOLDER_NONE) return NULL;
  holders_leave(slot);
  if (holders_take(holder, slot, preferred)) {
    s.unsampled++;
    return &s.slot[slot];
  }
  // For want of memory it keeps what it has, until the window ends.
  return NULL;
}

struct span *spans_room(struct agent *agent, u64 cgroup, bool preferred, u64 time) {
  struct cgroup *c = cgroup_of(agent, cgroup);
  u32 most = agent->spans_allowed;
  if (!c || !most) {
    s.unsampled++;
    return NULL;
  }
  if (!s.begun || time >= s.begun + SECOND) {
    spans_flush(agent, true);
    holders_clear();
    s.begun = time;
    s.window++;
    s.cgroups = 0;
    s.preferred = 0;
  }
  if (c->window != s.window) {
    c->window = s.window;
    c->seen = 0;
    c->holder = holders_new();
    s.cgroups++;
  }
  c->seen++;
  s.preferred += preferred;
  struct span *span = c->holder == HOLDER_NONE ? NULL : take(c->holder, c->seen, preferred, most);
  if (!span) s.unsampled++;
  return span;
}

static void write_one(struct agent *agent, struct json_writer *out, const struct span *span) {
  static const u8 none[16];
  char room[ENDPOINT_TEXT];
  const struct l7_exchange *e = &span->exchange;
  json_object(out);
  json_field_decimal(out, "cgroup", span->conn.cgroup);
  json_field_unsigned(out, "pid", span->conn.pid);
  json_field_text(out, "side", span->side == ROLE_SERVER ? "server" : "client");
  json_field_text(out, "protocol", l7_name(span->protocol));
  json_field_decimal(out, "start", agent_wall(agent, e->start));
  json_field_unsigned(out, "duration", e->end > e->start ? e->end - e->start : 0);
  json_field_text(out, "destination", endpoint_text(&span->destination, room));
  json_field_text(out, "actual", endpoint_text(&span->actual, room));
  json_field_text(out, "status", e->status);
  json_field_text(out, "error", e->error);
  json_field_bool(out, "failed", e->failed);
  json_field_bool(out, "waits", e->waits);
  json_field_text(out, "method", e->method);
  json_field_text(out, "host", e->host);
  json_field_text(out, "target", e->target);
  bool traced = memcmp(e->trace_id, none, 16) != 0;
  json_key(out, "traceId");
  json_hex(out, e->trace_id, traced ? 16 : 0);
  json_key(out, "parentSpanId");
  json_hex(out, e->span_id, traced ? 8 : 0);
  json_field_unsigned(out, "traceFlags", e->trace_flags);
  json_object_end(out);
}

// Every part is a document of its own; the count of those that were not sampled stands in the first. When the reader
// does not get that one, the next frame tells it.
static void part(void *context, struct json_writer *out, bool begins) {
  if (begins) {
    json_field_unsigned(out, "unsampled", 0);
    return;
  }
  bool kept = outbox_push(context, FRAME_SPANS, out->data + out->part_start, out->length - out->part_start, s.parts, 0);
  if (!kept) s.unsampled += s.telling;
  s.telling = 0;
  s.parts = 0;
}

void spans_flush(struct agent *agent, bool now) {
  if (!now && agent->now < s.begun + SECOND) return;
  if (!s.used && !s.unsampled) return;
  struct json_writer *out = &s.out;
  if (!out->cap) json_open(out, DOCUMENT);
  json_reset(out);
  json_split(out, 900000, part, agent);
  json_object(out);
  json_field_unsigned(out, "unsampled", s.unsampled);
  s.telling = s.unsampled;
  s.unsampled = 0;
  json_field_array(out, "spans");
  s.parts = 0;
  for (size_t i = 0; i < s.used; i++) {
    s.parts++;
    write_one(agent, out, &s.slot[i]);
  }
  json_array_end(out);
  json_object_end(out);
  if (out->failed) {
    agent->lost[SELF_READER_SPANS] += s.parts;
    s.unsampled += s.telling;
    s.telling = 0;
  } else part(agent, out, false);
  s.used = 0;
  s.begun = 0;
}

void spans_close(void) {
  holders_close();
  free(s.slot);
  json_close(&s.out);
  s.slot = NULL;
  s.used = s.room = 0;
}
