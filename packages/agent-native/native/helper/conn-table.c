// SPDX-License-Identifier: Apache-2.0
// The table of connections, by socket cookie. A closed one stays a moment: its last bytes may still be on their way
// through the other ring.
#include "core.h"
#include "hash.h"
#include <stdlib.h>

#define BUCKETS 16384
#define MOST 65536
#define LINGER 100000000ull          // nanoseconds between a close and its effect on the streams
#define DATAGRAM_IDLE 30000000000ull // sockets of datagrams announce no end

static struct conn *buckets[BUCKETS];
static struct conn *newest, *oldest;      // open ones, by their last event
static struct conn *closing, *last_closing;
static size_t count;

static struct conn **slot(u64 id) {
  struct conn **at = &buckets[hash_add(0, id) % BUCKETS];
  while (*at && (*at)->id != id) at = &(*at)->next;
  return at;
}

static void unlink_age(struct conn *c) {
  if (c->newer) c->newer->older = c->older;
  else if (newest == c) newest = c->older;
  if (c->older) c->older->newer = c->newer;
  else if (oldest == c) oldest = c->newer;
  c->newer = c->older = NULL;
}

static void link_newest(struct conn *c) {
  c->older = newest;
  c->newer = NULL;
  if (newest) newest->newer = c;
  newest = c;
  if (!oldest) oldest = c;
}

static void forget(struct conn *c, u64 time) {
  struct conn **at = slot(c->id);
  *at = c->next;
  if (c->l7 && c->closed && !c->tls) l7_hang_up(c->l7, (u64[]){c->sent, c->received}, time);
  if (c->l7) l7_close(c->l7, time);
  connection_leaves(c);
  free(c);
  count--;
}

struct conn *connection_of(struct agent *agent, u64 id, u64 cgroup) {
  struct conn **at = slot(id);
  if (*at) {
    struct conn *c = *at;
    c->seen = agent->now;
    if (!c->closed) {
      unlink_age(c);
      link_newest(c);
    }
    return c;
  }
  if (count >= scaled(agent, MOST)) {
    struct conn *idle = oldest;
    agent->lost[SELF_CONNECTIONS]++;
    if (!idle) return NULL;
    unlink_age(idle);
    forget(idle, agent->now);
    at = slot(id);
  }
  struct conn *c = calloc(1, sizeof(*c));
  if (!c) return NULL;
  c->id = id;
  c->cgroup = cgroup;
  c->seen = agent->now;
  c->watch = cgroups_watch(agent, cgroup);
  *at = c;
  count++;
  link_newest(c);
  cgroup_of(agent, cgroup);
  return c;
}

void connection_ends(struct conn *c, u64 time) {
  if (c->closed) return;
  unlink_age(c);
  if (c->open && c->edge && c->edge->active) c->edge->active--;
  c->open = false;
  c->closed = time ? time : 1;
  if (last_closing) last_closing->older = c;
  else closing = c;
  last_closing = c;
}

void connections_settle(struct agent *agent, bool all) {
  while (closing && (all || agent->now >= closing->closed + LINGER)) {
    struct conn *c = closing;
    closing = c->older;
    if (!closing) last_closing = NULL;
    forget(c, c->closed);
  }
  // Idle sockets of datagrams gather at the old end, between connections that are merely quiet.
  unsigned steps = 64;
  for (struct conn *c = oldest; c && steps; steps--) {
    struct conn *next = c->newer;
    if (agent->now < c->seen + DATAGRAM_IDLE) break;
    if (c->datagrams) {
      unlink_age(c);
      forget(c, agent->now);
    }
    c = next;
  }
}

// Watch flags changed: what may no longer be read is closed, and what may is begun with the next bytes.
void connections_reconfigure(struct agent *agent) {
  for (size_t i = 0; i < BUCKETS; i++)
    for (struct conn *c = buckets[i]; c; c = c->next) {
      u32 watch = agent->config.paused ? 0 : cgroups_watch(agent, c->cgroup);
      if (watch == c->watch) continue;
      c->watch = watch;
      if (c->l7) l7_close(c->l7, agent->now);
      c->l7 = NULL;
      c->ignored = false;
    }
}

void connections_translate(struct agent *agent) {
  for (size_t i = 0; i < BUCKETS; i++)
    for (struct conn *c = buckets[i]; c; c = c->next) connection_translate(agent, c);
}

size_t connections_count(void) { return count; }

void connections_close(struct agent *agent) {
  for (size_t i = 0; i < BUCKETS; i++)
    while (buckets[i]) forget(buckets[i], agent->now);
  newest = oldest = closing = last_closing = NULL;
}
