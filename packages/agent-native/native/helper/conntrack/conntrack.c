// SPDX-License-Identifier: Apache-2.0
// Address translation, as the kernel's connection tracking knows it: what is there is read once, what comes is told by
// events, and what an overrun lost is asked for when a client opens a connection.
#include "../core.h"
#include "sites.h"
#include "translations.h"
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define MOST 32768
#define ASKS_PER_SECOND 200
#define AGAIN_NANOS 10000000000ull

static struct {
  bool on, changed;
  int epoll;
  u64 asked_from; // begin of the second in which `asks` were made
  u32 asks;
  u64 asked, skipped, overruns;
  size_t most;
} ct = {.epoll = -1};

static void keep(void *context, enum ct_kind kind, const struct flow *original, const struct flow *reply) {
  struct site *site = context;
  if (kind == CT_GONE) translations_remove(site->netns, original);
  else translations_add(site->netns, original, reply, ct.most);
}

static void dumped(void *context, int error) {
  struct site *site = context;
  site->dumping = false;
  site->dumped = true;
  if (!error) return;
  site_fails(site, error);
  ct.changed = true;
}

static void answered(void *context, int error) {
  struct site *site = context;
  (void)error; // of a connection that the kernel does not track: nothing is known of it
  site->waiting = false;
}

static void open_all(struct agent *agent) {
  struct config *config = &agent->config;
  // It stays the same however often the namespaces change: the main loop waits for it.
  if (ct.epoll < 0) ct.epoll = epoll_create1(EPOLL_CLOEXEC);
  ct.most = scaled(agent, MOST);
  site_open(NULL);
  for (unsigned i = 0; i < sizeof(config->conntrack_netns) / sizeof(*config->conntrack_netns); i++)
    if (config->conntrack_netns[i][0]) site_open(config->conntrack_netns[i]);
  for (struct site *site = sites; site < sites + site_count; site++) {
    if (site->events < 0) continue;
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = site};
    epoll_ctl(ct.epoll, EPOLL_CTL_ADD, site->events, &e);
    epoll_ctl(ct.epoll, EPOLL_CTL_ADD, site->questions, &e);
  }
}

static void close_all(void) {
  sites_close();
  translations_clear();
}

void conntrack_configure(struct agent *agent) {
  if (agent->replays) return;
  bool wanted = !agent->config.paused && (agent->config.host_watch || agent->config.scopes);
  if (ct.on && wanted && sites_same(&agent->config)) return;
  close_all();
  ct.on = wanted;
  ct.changed = true;
  if (wanted) open_all(agent);
}

int conntrack_fd(void) { return ct.epoll; }

// The answers to questions that nobody waits for any more are kept like any other.
static void read_site(struct site *site) {
  struct ct_handler events = {site, keep, answered}, answers = {site, keep, site->dumping ? dumped : answered};
  if (site->events < 0) return;
  if (!ct_read(site->events, &events)) {
    ct.overruns++;
    site->complete = false;
  }
  if (site->dumping) ct_read(site->questions, &answers);
}

void conntrack_consume(struct agent *agent) {
  bool news = false;
  for (struct site *site = sites; site < sites + site_count; site++)
    if (site->events >= 0 && !site->complete && !site->silent && !site->dumping && agent->now >= site->asked + AGAIN_NANOS)
      site_dump(site, agent->now); // what an overrun lost
  for (struct site *site = sites; site < sites + site_count; site++) {
    bool before = site->dumped;
    read_site(site);
    news |= site->dumped && !before;
  }
  // Connections that were found before the dump came to its end.
  if (news) connections_translate(agent);
}

static void ask(struct agent *agent, struct site *site, const struct flow *flow) {
  if (site->events < 0 || site->dumping) return;
  if (agent->now >= ct.asked_from + 1000000000ull) ct.asked_from = agent->now, ct.asks = 0;
  if (ct.asks++ >= ASKS_PER_SECOND) {
    ct.skipped++;
    return;
  }
  // The kernel answers a question of netlink before the call returns.
  struct ct_handler handler = {site, keep, answered};
  site->waiting = true;
  ct.asked++;
  if (ct_ask(site->questions, flow)) ct_read(site->questions, &handler);
}

bool conntrack_find(struct agent *agent, const struct tuple *tuple, struct endpoint *actual) {
  if (!ct.on) return false;
  struct flow flow = {.from_port = tuple->local_port, .to_port = tuple->remote_port}, real;
  memcpy(flow.from, tuple->local, 16);
  memcpy(flow.to, tuple->remote, 16);
  bool found = translations_find(tuple->netns, &flow, &real);
  // An established connection was confirmed earlier, so its event waits already.
  for (struct site *site = sites; site < sites + site_count && !found; site++) {
    read_site(site);
    found = translations_find(tuple->netns, &flow, &real);
    if (found || site->complete) continue;
    ask(agent, site, &flow);
    found = translations_find(tuple->netns, &flow, &real);
  }
  if (!found || (!memcmp(real.to, flow.to, 16) && real.to_port == flow.to_port)) return false;
  *actual = endpoint_of(real.to, real.to_port);
  return true;
}

void conntrack_write_status(struct agent *agent, struct json_writer *out) {
  (void)agent;
  for (struct site *site = sites; site < sites + site_count; site++) {
    char name[160];
    snprintf(name, sizeof(name), "conntrack%s%.127s", site->path[0] ? " " : "", site->path);
    json_object(out);
    json_field_text(out, "name", name);
    json_field_text(out, "signal", "address translation");
    json_field_bool(out, "on", site->events >= 0);
    json_field_text(out, "why", site->events >= 0 ? "" : site->why);
    json_object_end(out);
  }
  ct.changed = false;
}

bool conntrack_status_changed(void) { return ct.changed; }

void conntrack_self(struct json_writer *out) {
  json_field_unsigned(out, "translations", translations_count());
  json_field_unsigned(out, "translations_dropped", translations_dropped());
  json_field_unsigned(out, "conntrack_overruns", ct.overruns);
  json_field_unsigned(out, "conntrack_asked", ct.asked);
  json_field_unsigned(out, "conntrack_unasked", ct.skipped);
}

void conntrack_close(void) {
  close_all();
  if (ct.epoll >= 0) close(ct.epoll);
  ct.epoll = -1;
  ct.on = false;
}
