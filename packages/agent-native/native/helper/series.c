// SPDX-License-Identifier: Apache-2.0
// Requests counted by cgroup, side, protocol, destination, status and method.
#include "core.h"
#include "hash.h"
#include <stdlib.h>
#include <string.h>

#define BUCKETS 8192
#define MOST 16384
#define MOST_OF_CGROUP 1000

static struct series *buckets[BUCKETS];
static size_t count;

static bool same(const struct series *a, const struct series *b) {
  return a->cgroup == b->cgroup && a->protocol == b->protocol && a->side == b->side &&
         !memcmp(&a->destination, &b->destination, sizeof(a->destination)) &&
         !memcmp(&a->actual, &b->actual, sizeof(a->actual)) && !strcmp(a->status, b->status) &&
         !strcmp(a->method, b->method);
}

static struct series **slot(const struct series *key) {
  u64 h = hash_add(0, key->cgroup);
  h = hash_add(h, (u64)key->protocol << 8 | key->side);
  h = hash_bytes(h, &key->destination, sizeof(key->destination));
  h = hash_bytes(h, &key->actual, sizeof(key->actual));
  h = hash_bytes(h, key->status, strlen(key->status));
  h = hash_bytes(h, key->method, strlen(key->method));
  struct series **at = &buckets[h % BUCKETS];
  while (*at && !same(*at, key)) at = &(*at)->next;
  return at;
}

struct series *series_of(struct agent *agent, const struct series *key) {
  struct series **at = slot(key), other;
  if (*at) return *at;
  struct cgroup *owner = cgroup_of(agent, key->cgroup);
  if (!owner) {
    agent->lost[SELF_SERIES]++;
    return NULL;
  }
  if (owner->series >= MOST_OF_CGROUP || count >= scaled(agent, MOST)) {
    // Protocol and side are few, so one `~other` each is bounded too.
    agent->lost[SELF_SERIES]++;
    other = *key;
    if (key->side == ROLE_CLIENT) other.destination = other.actual = (struct endpoint){.state = ENDPOINT_OTHER};
    strcpy(other.status, "~other");
    other.method[0] = 0;
    key = &other;
    at = slot(key);
    if (*at) return *at;
  }
  struct series *series = calloc(1, sizeof(*series));
  if (!series) return NULL;
  *series = *key;
  series->next = NULL;
  memset(&series->durations, 0, sizeof(series->durations));
  *at = series;
  count++;
  owner->series++;
  return series;
}

void series_write(struct agent *agent, struct json_writer *out) {
  (void)agent;
  char room[ENDPOINT_TEXT];
  for (size_t i = 0; i < BUCKETS; i++)
    for (struct series *s = buckets[i]; s; s = s->next) {
      json_object(out);
      json_field_decimal(out, "cgroup", s->cgroup);
      json_field_text(out, "side", s->side == ROLE_SERVER ? "server" : "client");
      json_field_text(out, "protocol", l7_name(s->protocol));
      json_field_text(out, "destination", endpoint_text(&s->destination, room));
      json_field_text(out, "actual", endpoint_text(&s->actual, room));
      json_field_text(out, "status", s->status);
      json_field_text(out, "method", s->method);
      histogram_write(out, "durations", &s->durations);
      json_object_end(out);
    }
}

void series_evict(struct agent *agent) {
  for (size_t i = 0; i < BUCKETS; i++)
    for (struct series **at = &buckets[i]; *at;) {
      struct series *s = *at;
      struct cgroup *owner = cgroup_find(s->cgroup);
      u64 idle = !owner || owner->present ? IDLE_NANOS : IDLE_NANOS_REMOVED;
      if (agent->now - s->changed < idle) {
        at = &s->next;
        continue;
      }
      *at = s->next;
      if (owner) owner->series--;
      free(s);
      count--;
    }
}

size_t series_count(void) { return count; }

void series_close(void) {
  for (size_t i = 0; i < BUCKETS; i++)
    while (buckets[i]) {
      struct series *s = buckets[i];
      buckets[i] = s->next;
      free(s);
    }
  count = 0;
}
