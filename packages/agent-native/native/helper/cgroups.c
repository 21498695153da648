// SPDX-License-Identifier: Apache-2.0
// Cgroups that are or were observed, and what may be observed of them.
#include "core.h"
#include "hash.h"
#include <stdlib.h>
#include <string.h>

#define BUCKETS 4096
#define MOST 16384

static struct cgroup *buckets[BUCKETS];
static size_t count;

static struct cgroup **slot(u64 id) {
  struct cgroup **at = &buckets[hash_add(0, id) % BUCKETS];
  while (*at && (*at)->id != id) at = &(*at)->next;
  return at;
}

size_t scaled(const struct agent *agent, size_t n) {
  u64 share = (u64)n * (agent->config.memory_bytes >> 10) / (48u << 10);
  return share < 256 ? 256 : (size_t)share;
}

struct cgroup *cgroup_find(u64 id) { return *slot(id); }

struct cgroup *cgroup_of(struct agent *agent, u64 id) {
  struct cgroup **at = slot(id);
  if (*at) return *at;
  if (count >= MOST) {
    agent->lost[SELF_CGROUPS]++;
    return NULL;
  }
  struct cgroup *cgroup = calloc(1, sizeof(*cgroup));
  if (!cgroup) return NULL;
  cgroup->id = id;
  cgroup->watch = agent->config.host_watch;
  cgroup->present = true;
  *at = cgroup;
  count++;
  return cgroup;
}

void cgroups_event(struct agent *agent, const struct ev_cgroup *event) {
  bool removed = event->flags & EV_F_REMOVED;
  struct cgroup *cgroup = removed || !event->watch ? cgroup_find(event->cgroup) : cgroup_of(agent, event->cgroup);
  if (!cgroup) return;
  cgroup->present = !removed;
  cgroup->kept = 0;
  if (removed) return;
  cgroup->named = true;
  cgroup->watch = event->watch;
  memcpy(cgroup->path, event->path, sizeof(event->path));
  cgroup->path[sizeof(event->path) - 1] = 0;
}

u32 cgroups_watch(struct agent *agent, u64 id) {
  struct cgroup *cgroup = cgroup_find(id);
  return cgroup ? cgroup->watch : agent->config.host_watch;
}

// Those that a scope names get their flags with the kernel side's next walk.
void cgroups_reconfigure(struct agent *agent) {
  for (size_t i = 0; i < BUCKETS; i++)
    for (struct cgroup *c = buckets[i]; c; c = c->next)
      if (!c->named) c->watch = agent->config.host_watch;
}

void watch_write(struct json_writer *out, const char *key, u32 watch) {
  static const char *const names[] = {"l4", "l7", "payload", "tls", "profile"};
  json_field_array(out, key);
  for (unsigned i = 0; i < 5; i++)
    if (watch & 1u << i) json_text(out, names[i]);
  json_array_end(out);
}

void cgroups_write(struct agent *agent, struct json_writer *out) {
  (void)agent;
  for (size_t i = 0; i < BUCKETS; i++)
    for (struct cgroup *c = buckets[i]; c; c = c->next) {
      json_object(out);
      json_field_decimal(out, "id", c->id);
      json_field_text(out, "path", c->path);
      watch_write(out, "watch", c->watch);
      json_field_bool(out, "present", c->present);
      json_object_end(out);
    }
}

void cgroups_evict(struct agent *agent) {
  (void)agent;
  for (size_t i = 0; i < BUCKETS; i++)
    for (struct cgroup **at = &buckets[i]; *at;) {
      struct cgroup *c = *at;
      bool empty = !c->edges && !c->series && !c->domains;
      if (c->present || !empty || ++c->kept < 3) {
        at = &c->next;
        continue;
      }
      *at = c->next;
      free(c);
      count--;
    }
}

size_t cgroups_count(void) { return count; }

void cgroups_close(void) {
  for (size_t i = 0; i < BUCKETS; i++)
    while (buckets[i]) {
      struct cgroup *c = buckets[i];
      buckets[i] = c->next;
      free(c);
    }
  count = 0;
}
