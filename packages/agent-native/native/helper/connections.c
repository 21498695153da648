// SPDX-License-Identifier: Apache-2.0
// What happens on connections. Their numbers are running totals of the kernel's, so each is added once, whichever of
// open, statistics and close brought it.
#include "core.h"
#include <string.h>

void connection_leaves(struct conn *c) {
  if (!c->edge) return;
  c->edge->users--;
  if (c->open && c->edge->active) c->edge->active--;
  c->edge = NULL;
}

static void enter_edge(struct agent *agent, struct conn *c, struct endpoint actual) {
  struct edge *edge = edge_of(agent, c->cgroup, endpoint_of(c->tuple.remote, c->tuple.remote_port), actual);
  connection_leaves(c);
  c->edge = edge;
  if (!edge) return;
  edge->users++;
  if (c->open) edge->active++;
  edge->changed = agent->now;
}

// Running totals only grow; a smaller one is an older one.
static void take_numbers(struct agent *agent, struct conn *c, const struct ev_conn *e) {
  u64 sent = e->bytes_sent > c->sent ? e->bytes_sent - c->sent : 0;
  u64 received = e->bytes_received > c->received ? e->bytes_received - c->received : 0;
  u32 retrans = e->retrans > c->retrans ? e->retrans - c->retrans : 0;
  c->sent += sent;
  c->received += received;
  c->retrans += retrans;
  struct edge *edge = c->edge;
  if (!edge) return;
  edge->sent += sent;
  edge->received += received;
  edge->retransmits += retrans;
  edge->changed = agent->now;
  if (e->srtt_us && e->head.type != EV_RETRANS) {
    edge->rtt_sum += (u64)e->srtt_us * 1000;
    edge->rtt_count++;
  }
}

void connection_translate(struct agent *agent, struct conn *c) {
  struct endpoint actual;
  if (c->role != ROLE_CLIENT || !c->open || !c->has_tuple || !conntrack_find(agent, &c->tuple, &actual)) return;
  c->actual = actual;
  enter_edge(agent, c, actual);
}

static void fill(struct conn *c, const struct ev_conn *e) {
  c->tuple = e->tuple;
  c->has_tuple = true;
  if (e->pid) c->pid = e->pid;
  if (e->role) c->role = e->role;
}

static void opened(struct agent *agent, struct conn *c, const struct ev_conn *e) {
  bool seeded = e->flags & EV_F_SEEDED;
  if (c->open) return;
  c->open = true;
  if (c->role != ROLE_CLIENT) return;
  struct endpoint destination = endpoint_of(c->tuple.remote, c->tuple.remote_port);
  if (!conntrack_find(agent, &c->tuple, &c->actual)) c->actual = destination;
  // Segments of the handshake that were sent again were counted without an actual destination: they move along.
  u64 early = c->edge && !c->edge->actual.state ? c->retrans : 0;
  if (early && c->edge->retransmits >= early) c->edge->retransmits -= early;
  else early = 0;
  connection_leaves(c);
  c->open = true;
  enter_edge(agent, c, c->actual);
  if (!c->edge) return;
  c->edge->retransmits += early;
  if (seeded) return;
  c->edge->connects++;
  if (e->start && e->head.time > e->start) c->edge->connect_time += e->head.time - e->start;
}

// What was transferred before anybody looked is not counted.
static void baseline(struct conn *c, const struct ev_conn *e) {
  if (!(e->flags & EV_F_SEEDED) || c->sent || c->received) return;
  c->sent = e->bytes_sent;
  c->received = e->bytes_received;
  c->retrans = e->retrans;
}

void connections_event(struct agent *agent, const struct ev_conn *e) {
  struct conn *c = connection_of(agent, e->conn, e->cgroup);
  if (!c || c->closed) return;
  bool fresh = !c->has_tuple;
  fill(c, e);
  if (fresh) baseline(c, e);
  switch (e->head.type) {
    case EV_OPEN:
      opened(agent, c, e);
      take_numbers(agent, c, e);
      break;
    case EV_RETRANS:
      // In the handshake there is no actual destination yet.
      if (!c->edge && c->role == ROLE_CLIENT) enter_edge(agent, c, (struct endpoint){0});
      take_numbers(agent, c, e);
      break;
    case EV_STATS:
      // It was open before its announcement got lost, or before the agent was there.
      if (!c->open && c->role == ROLE_CLIENT && fresh) {
        struct ev_conn seeded = *e;
        seeded.flags |= EV_F_SEEDED;
        opened(agent, c, &seeded);
        baseline(c, &seeded);
      }
      take_numbers(agent, c, e);
      break;
    case EV_FAIL:
      if (c->role == ROLE_CLIENT) {
        enter_edge(agent, c, (struct endpoint){0});
        take_numbers(agent, c, e);
        if (c->edge) edge_failed(c->edge, e->error);
      }
      connection_ends(c, e->head.time);
      break;
    case EV_CLOSE:
      // The announcement was lost: its transfers still belong to the destination.
      if (fresh && c->role == ROLE_CLIENT && !c->edge) {
        if (!conntrack_find(agent, &c->tuple, &c->actual)) c->actual = endpoint_of(c->tuple.remote, c->tuple.remote_port);
        enter_edge(agent, c, c->actual);
      }
      take_numbers(agent, c, e);
      connection_ends(c, e->head.time);
      break;
  }
}

static u16 server_port(const struct conn *c) {
  if (!c->has_tuple) return 0;
  if (c->role == ROLE_CLIENT) return c->tuple.remote_port;
  if (c->role == ROLE_SERVER) return c->tuple.local_port;
  return c->tuple.remote_port < c->tuple.local_port ? c->tuple.remote_port : c->tuple.local_port;
}

void connections_data(struct agent *agent, const struct ev_data *e) {
  const u8 *bytes = (const u8 *)(e + 1);
  struct conn *c = connection_of(agent, e->conn, e->cgroup);
  if (!c) return;
  if (e->flags & EV_F_TUPLE) {
    struct tuple tuple;
    memcpy(&tuple, bytes, sizeof(tuple));
    bytes += sizeof(tuple);
    if (!c->has_tuple || e->head.type == EV_DATAGRAM) c->tuple = tuple;
    c->has_tuple = true;
  }
  if (e->pid) c->pid = e->pid;
  if (e->role && !c->role) c->role = e->role;
  // The kernel programs sent it, so it was allowed; the cgroup may have been named after the connection began.
  if (!(c->watch & WATCH_L7)) c->watch = cgroups_watch(agent, c->cgroup);
  if (!(c->watch & WATCH_L7) || !agent->l7_allowed) return;
  bool tls = e->flags & EV_F_TLS;
  if (e->head.type == EV_DATAGRAM) {
    c->datagrams = true;
    if (!c->role) c->role = c->tuple.local_port == 53 ? ROLE_SERVER : ROLE_CLIENT;
    if (!c->l7) c->l7 = l7_open(agent->l7, c->role, 53, c->watch, c);
    if (c->l7) l7_datagram(c->l7, e->direction, bytes, e->captured, e->head.time);
    return;
  }
  if (tls && !c->tls) {
    // From here on the plaintext counts; what went through the socket is its ciphertext.
    if (c->l7) l7_close(c->l7, e->head.time);
    c->l7 = NULL;
    c->tls = true;
    c->ignored = false;
    if (agent->kernel) kernel_hint(agent->kernel, c->id, e->direction, 0, HINT_TLS);
  }
  if (tls != c->tls || c->ignored) return;
  if (!c->l7) {
    c->l7 = l7_open(agent->l7, c->role, server_port(c), c->watch, c);
    if (!c->l7) {
      c->ignored = true;
      return;
    }
  }
  l7_feed(c->l7, e->direction, e->pos, bytes, e->captured, e->length, e->head.time);
}

void connection_sides(const struct conn *c, enum role role, struct endpoint *destination, struct endpoint *actual) {
  memset(destination, 0, sizeof(*destination));
  memset(actual, 0, sizeof(*actual));
  if (role != ROLE_CLIENT || !c->has_tuple) return;
  *destination = c->edge ? c->edge->destination : endpoint_of(c->tuple.remote, c->tuple.remote_port);
  *actual = c->edge ? c->edge->actual : c->actual.state ? c->actual : *destination;
}
