// SPDX-License-Identifier: Apache-2.0
// A fair sample of requests, one second after another: failed and slow ones go first, and no cgroup takes more than
// its share while others have something to show. Within a cgroup every request has the same chance.
#include "core.h"
#include "frame.h"
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

static struct span *grow(u32 most) {
  if (s.used < s.room) return &s.slot[s.used++];
  size_t room = s.room ? s.room * 2 : 16;
  if (room > most) room = most;
  struct span *slot = realloc(s.slot, room * sizeof(*slot));
  if (!slot) return NULL;
  s.slot = slot;
  s.room = room;
  return &s.slot[s.used++];
}

// A slot to give up: of the cgroup itself when `own`, else of the cgroup that holds most; not a preferred one unless `any`.
static struct span *victim(u64 cgroup, bool own, bool any) {
  u64 holder = cgroup;
  u32 most = 0;
  for (size_t i = 0; !own && i < s.used; i++) {
    struct cgroup *c = cgroup_find(s.slot[i].conn.cgroup);
    if ((any || !s.slot[i].preferred) && c && c->held > most) most = c->held, holder = c->id;
  }
  u64 seen = 0;
  struct span *chosen = NULL;
  for (size_t i = 0; i < s.used; i++) {
    struct span *span = &s.slot[i];
    if (span->conn.cgroup != holder || (span->preferred && !any)) continue;
    if (!dice(++seen)) chosen = span;
  }
  return chosen;
}

static struct span *take_over(struct span *span, struct cgroup *next) {
  if (!span) return NULL;
  struct cgroup *before = cgroup_find(span->conn.cgroup);
  if (before && before->held) before->held--;
  next->held++;
  s.unsampled++;
  return span;
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
    s.begun = time;
    s.window++;
    s.cgroups = 0;
    s.preferred = 0;
  }
  if (c->window != s.window) {
    c->window = s.window;
    c->held = c->seen = 0;
    s.cgroups++;
  }
  c->seen++;
  s.preferred += preferred;
  struct span *span = NULL;
  if (s.used < most) {
    span = grow(most);
    if (span) c->held++;
  } else {
    u32 share = most / s.cgroups ? most / s.cgroups : 1;
    if (c->held < share) span = take_over(victim(cgroup, false, preferred), c);
    else if (preferred) {
      span = take_over(victim(cgroup, true, false), c);
      if (!span) span = take_over(victim(cgroup, false, false), c);
      if (!span && dice(s.preferred) < most) span = take_over(victim(cgroup, true, true), c);
    } else if (dice(c->seen) < share) span = take_over(victim(cgroup, true, false), c);
  }
  if (!span) s.unsampled++;
  else span->preferred = preferred;
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

// Every part is a document of its own; the count of those that were not sampled stands in the first.
static void part(void *context, struct json_writer *out, bool begins) {
  if (begins) json_field_unsigned(out, "unsampled", 0);
  else outbox_push(context, FRAME_SPANS, out->data + out->part_start, out->length - out->part_start, s.parts, 0), s.parts = 0;
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
  json_field_array(out, "spans");
  s.parts = 0;
  for (size_t i = 0; i < s.used; i++) {
    s.parts++;
    write_one(agent, out, &s.slot[i]);
  }
  json_array_end(out);
  json_object_end(out);
  if (out->failed) agent->lost[SELF_READER_SPANS] += s.parts;
  else part(agent, out, false);
  s.used = 0;
  s.unsampled = 0;
  s.begun = 0;
}

void spans_close(void) {
  free(s.slot);
  json_close(&s.out);
  s.slot = NULL;
  s.used = s.room = 0;
}
