// SPDX-License-Identifier: Apache-2.0
// Addresses that observed cgroups listen on.
#include "core.h"
#include "hash.h"
#include <stdlib.h>
#include <string.h>

#define BUCKETS 1024
#define MOST 8192

struct listen {
  struct listen *next;
  u64 conn, cgroup;
  struct endpoint address;
  u32 netns, pid;
};

static struct listen *buckets[BUCKETS];
static size_t count;

void listens_event(struct agent *agent, const struct ev_conn *event) {
  struct listen **at = &buckets[hash_add(0, event->conn) % BUCKETS];
  while (*at && (*at)->conn != event->conn) at = &(*at)->next;
  struct listen *listen = *at;
  if (event->head.type == EV_UNLISTEN) {
    if (!listen) return;
    *at = listen->next;
    free(listen);
    count--;
    return;
  }
  if (!listen) {
    listen = count < MOST ? calloc(1, sizeof(*listen)) : NULL;
    if (!listen) {
      agent->lost[SELF_LISTENS]++;
      return;
    }
    *at = listen;
    count++;
  }
  listen->conn = event->conn;
  listen->cgroup = event->cgroup;
  listen->address = endpoint_of(event->tuple.local, event->tuple.local_port);
  listen->netns = event->tuple.netns;
  if (event->pid) listen->pid = event->pid;
  cgroup_of(agent, event->cgroup);
}

void listens_write(struct agent *agent, struct json_writer *out) {
  (void)agent;
  char room[ENDPOINT_TEXT];
  for (size_t i = 0; i < BUCKETS; i++)
    for (struct listen *l = buckets[i]; l; l = l->next) {
      json_object(out);
      json_field_decimal(out, "cgroup", l->cgroup);
      json_field_text(out, "address", endpoint_text(&l->address, room));
      json_field_unsigned(out, "netns", l->netns);
      json_field_unsigned(out, "pid", l->pid);
      json_object_end(out);
    }
}

size_t listens_count(void) { return count; }

void listens_close(void) {
  for (size_t i = 0; i < BUCKETS; i++)
    while (buckets[i]) {
      struct listen *l = buckets[i];
      buckets[i] = l->next;
      free(l);
    }
  count = 0;
}
