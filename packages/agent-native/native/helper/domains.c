// SPDX-License-Identifier: Apache-2.0
// DNS requests counted by cgroup, type, domain and status.
#include "core.h"
#include "hash.h"
#include <stdlib.h>
#include <string.h>

#define BUCKETS 2048
#define MOST 16384
#define NAMES_OF_CGROUP 50
#define MOST_OF_CGROUP 800 // names × types × statuses

struct domain {
  struct domain *next;
  u64 cgroup, changed;
  char type[16], status[L7_STATUS_BYTES], name[256];
  struct histogram durations;
};

static struct domain *buckets[BUCKETS];
static size_t count;

// Names of one cgroup share a bucket chain, so that how many it has can be seen there.
static struct domain **chain(u64 cgroup) { return &buckets[hash_add(0, cgroup) % BUCKETS]; }

static struct domain *find(u64 cgroup, const char *type, const char *name, const char *status, bool *known) {
  *known = false;
  for (struct domain *d = *chain(cgroup); d; d = d->next) {
    if (d->cgroup != cgroup || strcmp(d->name, name)) continue;
    *known = true;
    if ((!type || !strcmp(d->type, type)) && (!status || !strcmp(d->status, status))) return d;
  }
  return NULL;
}

// Lower case, without the root's dot.
static void normalise(char *to, size_t room, const char *from) {
  size_t n = 0;
  for (; from[n] && n + 1 < room; n++) to[n] = from[n] >= 'A' && from[n] <= 'Z' ? (char)(from[n] + 32) : from[n];
  if (n > 1 && to[n - 1] == '.') n--;
  to[n] = 0;
  // A reverse lookup is one kind of name however many addresses are asked for.
  static const char *const reverse[] = {".in-addr.arpa", ".ip6.arpa"};
  for (unsigned i = 0; i < 2; i++) {
    size_t tail = strlen(reverse[i]);
    if (n <= tail || strcmp(to + n - tail, reverse[i])) continue;
    to[0] = '*';
    memmove(to + 1, to + n - tail, tail + 1);
    n = tail + 1;
  }
}

static void copy(char *to, size_t room, const char *from) {
  size_t n = strnlen(from, room - 1);
  memcpy(to, from, n);
  to[n] = 0;
}

void domains_add(struct agent *agent, u64 cgroup, const char *type, const char *domain, const char *status, u64 duration) {
  struct cgroup *owner = cgroup_of(agent, cgroup);
  if (!owner) return;
  char name[256];
  normalise(name, sizeof(name), domain);
  bool known;
  struct domain *d = find(cgroup, type, name, status, &known);
  if (!d && ((!known && owner->names >= NAMES_OF_CGROUP) || owner->domains >= MOST_OF_CGROUP || count >= scaled(agent, MOST))) {
    strcpy(name, "~other");
    agent->lost[SELF_SERIES]++;
    d = find(cgroup, type, name, status, &known);
    // Types and statuses are few, but a hostile peer could make them up.
    if (!d && owner->domains >= MOST_OF_CGROUP + 64) return;
  }
  if (!d) {
    d = calloc(1, sizeof(*d));
    if (!d) return;
    d->cgroup = cgroup;
    copy(d->type, sizeof(d->type), type);
    copy(d->status, sizeof(d->status), status);
    strcpy(d->name, name);
    struct domain **head = chain(cgroup);
    d->next = *head;
    *head = d;
    count++;
    owner->domains++;
    owner->names += !known && strcmp(name, "~other");
  }
  d->changed = agent->now;
  histogram_add(&d->durations, duration);
}

void domains_write(struct agent *agent, struct json_writer *out) {
  (void)agent;
  for (size_t i = 0; i < BUCKETS; i++)
    for (struct domain *d = buckets[i]; d; d = d->next) {
      json_object(out);
      json_field_decimal(out, "cgroup", d->cgroup);
      json_field_text(out, "type", d->type);
      json_field_text(out, "domain", d->name);
      json_field_text(out, "status", d->status);
      histogram_write(out, "durations", &d->durations);
      json_object_end(out);
    }
}

void domains_evict(struct agent *agent) {
  for (size_t i = 0; i < BUCKETS; i++)
    for (struct domain **at = &buckets[i]; *at;) {
      struct domain *d = *at;
      struct cgroup *owner = cgroup_find(d->cgroup);
      u64 idle = !owner || owner->present ? IDLE_NANOS : IDLE_NANOS_REMOVED;
      if (agent->now - d->changed < idle) {
        at = &d->next;
        continue;
      }
      *at = d->next;
      bool known = false;
      if (owner) owner->domains--;
      if (owner && !find(d->cgroup, NULL, d->name, NULL, &known) && strcmp(d->name, "~other")) owner->names--;
      free(d);
      count--;
    }
}

size_t domains_count(void) { return count; }

void domains_close(void) {
  for (size_t i = 0; i < BUCKETS; i++)
    while (buckets[i]) {
      struct domain *d = buckets[i];
      buckets[i] = d->next;
      free(d);
    }
  count = 0;
}
