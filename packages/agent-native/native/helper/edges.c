// SPDX-License-Identifier: Apache-2.0
// Outgoing connections, summed up by cgroup, destination and actual destination.
#include "core.h"
#include "hash.h"
#include <stdlib.h>
#include <string.h>

#define BUCKETS 8192
#define MOST 16384
#define MOST_OF_CGROUP 1024

static struct edge *buckets[BUCKETS];
static size_t count;

static u64 hash_of(u64 cgroup, const struct endpoint *d, const struct endpoint *a) {
  u64 h = hash_add(0, cgroup);
  h = hash_bytes(h, d, sizeof(*d));
  return hash_bytes(h, a, sizeof(*a));
}

static struct edge **slot(u64 cgroup, const struct endpoint *d, const struct endpoint *a) {
  struct edge **at = &buckets[hash_of(cgroup, d, a) % BUCKETS];
  while (*at && ((*at)->cgroup != cgroup || memcmp(&(*at)->destination, d, sizeof(*d)) || memcmp(&(*at)->actual, a, sizeof(*a))))
    at = &(*at)->next;
  return at;
}

struct edge *edge_of(struct agent *agent, u64 cgroup, struct endpoint destination, struct endpoint actual) {
  struct edge **at = slot(cgroup, &destination, &actual);
  if (*at) return *at;
  struct cgroup *owner = cgroup_of(agent, cgroup);
  bool full = !owner || owner->edges >= MOST_OF_CGROUP || count >= scaled(agent, MOST);
  if (full) {
    agent->lost[SELF_DESTINATIONS]++;
    destination = (struct endpoint){.state = ENDPOINT_OTHER};
    if (actual.state) actual = destination;
    at = slot(cgroup, &destination, &actual);
    if (*at) return *at;
    // `~other` itself always has a place, as far as its cgroup has one.
    if (!owner) return NULL;
  }
  struct edge *edge = calloc(1, sizeof(*edge));
  if (!edge) return NULL;
  edge->cgroup = cgroup;
  edge->destination = destination;
  edge->actual = actual;
  edge->changed = agent->now;
  *at = edge;
  count++;
  owner->edges++;
  return edge;
}

void edge_failed(struct edge *edge, s32 error) {
  edge->failed++;
  for (unsigned i = 0; i < EDGE_ERRORS; i++) {
    if (!edge->error[i]) edge->error_number[i] = i == EDGE_ERRORS - 1 ? -1 : error;
    if (edge->error_number[i] == error || edge->error_number[i] == -1) {
      edge->error[i]++;
      return;
    }
  }
}

static const char *error_name(s32 number) {
  if (number == 0) return "ECANCELED";
  const char *name = number > 0 ? strerrorname_np(number) : NULL;
  return name ? name : "OTHER";
}

static void write_one(struct json_writer *out, struct edge *e) {
  char room[ENDPOINT_TEXT];
  json_object(out);
  json_field_decimal(out, "cgroup", e->cgroup);
  json_field_text(out, "destination", endpoint_text(&e->destination, room));
  json_field_text(out, "actual", endpoint_text(&e->actual, room));
  json_field_unsigned(out, "connects", e->connects);
  json_field_unsigned(out, "failed", e->failed);
  json_field_object(out, "errors");
  for (unsigned i = 0; i < EDGE_ERRORS && e->error[i]; i++)
    json_field_unsigned(out, error_name(e->error_number[i]), e->error[i]);
  json_object_end(out);
  json_field_unsigned(out, "connectTime", e->connect_time);
  json_field_unsigned(out, "active", e->active);
  json_field_unsigned(out, "sent", e->sent);
  json_field_unsigned(out, "received", e->received);
  json_field_unsigned(out, "retransmits", e->retransmits);
  if (e->rtt_count) e->rtt = e->rtt_sum / e->rtt_count;
  e->rtt_sum = e->rtt_count = 0;
  json_field_unsigned(out, "roundTrip", e->rtt);
  json_object_end(out);
}

void edges_write(struct agent *agent, struct json_writer *out) {
  (void)agent;
  for (size_t i = 0; i < BUCKETS; i++)
    for (struct edge *e = buckets[i]; e; e = e->next) write_one(out, e);
}

void edges_evict(struct agent *agent) {
  for (size_t i = 0; i < BUCKETS; i++)
    for (struct edge **at = &buckets[i]; *at;) {
      struct edge *e = *at;
      struct cgroup *owner = cgroup_find(e->cgroup);
      u64 idle = !owner || owner->present ? IDLE_NANOS : IDLE_NANOS_REMOVED;
      if (e->active || e->users || agent->now - e->changed < idle) {
        at = &e->next;
        continue;
      }
      *at = e->next;
      if (owner) owner->edges--;
      free(e);
      count--;
    }
}

size_t edges_count(void) { return count; }

void edges_close(void) {
  for (size_t i = 0; i < BUCKETS; i++)
    while (buckets[i]) {
      struct edge *e = buckets[i];
      buckets[i] = e->next;
      free(e);
    }
  count = 0;
}
