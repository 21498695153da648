// SPDX-License-Identifier: Apache-2.0
// The agent's own rooms, seen from inside: who is observed, which connections they have, what is said on them.
#ifndef ABDUCE_CORE_H
#define ABDUCE_CORE_H

#include "rooms.h"

// What the helper itself could not keep; in SnapshotDocument.lost beside the reasons of the kernel programs.
enum self_lost {
  SELF_CONNECTIONS = 0, // the table of connections was full: the longest idle one was forgotten
  SELF_SERIES,          // requests counted under `~other`, their cgroup has too many series
  SELF_DESTINATIONS,    // connections counted under `~other`
  SELF_LISTENS,
  SELF_CGROUPS,
  SELF_READER_SPANS,    // spans that a stalled reader did not take
  SELF_READER_PROFILES,
  SELF_READER_LOGS,
  SELF_MALFORMED,       // records that were not whole
  SELF_NAMES,
  SELF_MAX,
};
extern const char *const self_lost_names[SELF_MAX];

// What is read while the helper is over its budget.
enum level { LEVEL_ALL = 0, LEVEL_NO_PAYLOAD, LEVEL_NO_REQUESTS };

struct agent {
  struct config config;
  bool replays;
  bool stopping;
  u64 now;          // newest time known, CLOCK_MONOTONIC
  u64 wall_offset;  // to be added to it
  u64 boot_offset;  // CLOCK_REALTIME - CLOCK_BOOTTIME
  struct kernel *kernel;
  struct l7 *l7;
  u64 events[EV_TYPE_MAX];
  u64 lost[SELF_MAX];
  u32 spans_allowed; // a second; below the configured number while the helper is over its budget
  u64 ticked;        // when exchanges that wait too long were last looked for
  u32 level;         // enum level
  bool l7_allowed;   // false when even that did not help: bytes are no longer parsed
};

// agent.c
void agent_open(struct agent *agent, bool replays);
void agent_close(struct agent *agent);
void agent_configure(struct agent *agent, struct config *config); // takes it over
void agent_apply(struct agent *agent); // the configuration, less what the level gives up
void agent_time(struct agent *agent); // reads the clocks
void agent_settle(struct agent *agent, bool all); // closes what was closed long enough ago

// cgroups.c
void cgroups_event(struct agent *agent, const struct ev_cgroup *event);
u32 cgroups_watch(struct agent *agent, u64 id);
void cgroups_reconfigure(struct agent *agent);
void cgroups_write(struct agent *agent, struct json_writer *out);
void cgroups_evict(struct agent *agent); // removed ones of which nothing is left
size_t cgroups_count(void);
void cgroups_close(void);
struct cgroup {
  struct cgroup *next;
  u64 id;
  u32 watch;
  bool present, named;
  u32 edges, series, domains, names, kept; // how many of each it has; `kept` counts snapshots since it was removed
  u32 window, holder, seen;         // of the sample of spans
  char path[256];
};
struct cgroup *cgroup_of(struct agent *agent, u64 id); // made when it is new; NULL when there are too many
struct cgroup *cgroup_find(u64 id);
// A table's bound, given for the default budget of memory.
size_t scaled(const struct agent *agent, size_t count);
#define IDLE_NANOS 600000000000ull         // an aggregate that nothing changed for so long is forgotten
#define IDLE_NANOS_REMOVED 60000000000ull  // of a cgroup that is no more
void watch_write(struct json_writer *out, const char *key, u32 watch);

// An address and a port.
struct endpoint {
  u8 ip[16];
  u16 port;
  u16 state; // enum endpoint_state
};
enum endpoint_state { ENDPOINT_NONE = 0, ENDPOINT_KNOWN = 1, ENDPOINT_OTHER = 2 };
#define ENDPOINT_TEXT 64
// `ip:port`, `[ip]:port`, `~other` or nothing.
const char *endpoint_text(const struct endpoint *endpoint, char room[ENDPOINT_TEXT]);
struct endpoint endpoint_of(const u8 ip[16], u16 port);

// edges.c: outgoing connections of one cgroup to one destination.
#define EDGE_ERRORS 6
struct edge {
  struct edge *next; // of the bucket
  u64 cgroup;
  struct endpoint destination, actual;
  u64 connects, failed, connect_time, active, sent, received, retransmits;
  u64 rtt_sum, rtt_count, rtt;
  u64 users;     // connections that point here
  u64 changed;   // time
  u64 error[EDGE_ERRORS];
  s32 error_number[EDGE_ERRORS]; // the last one stands for all others when it is -1
};
struct edge *edge_of(struct agent *agent, u64 cgroup, struct endpoint destination, struct endpoint actual);
void edge_failed(struct edge *edge, s32 error);
void edges_write(struct agent *agent, struct json_writer *out);
void edges_evict(struct agent *agent); // those that nothing uses
size_t edges_count(void);
void edges_close(void);

// connections.c
struct conn {
  struct conn *next; // of the bucket
  struct conn *newer, *older; // by the last event; or the list of those that wait to be closed
  u64 id, cgroup, seen, closed;
  struct tuple tuple;
  u64 sent, received; // counted already
  u32 retrans;
  u32 pid;
  u32 watch;
  u16 role;
  bool has_tuple, open, ignored, tls, datagrams;
  struct endpoint actual;
  struct edge *edge; // clients only
  struct l7_conn *l7;
};
// conn-table.c
struct conn *connection_of(struct agent *agent, u64 id, u64 cgroup); // made when it is new
void connection_ends(struct conn *conn, u64 time);
void connections_settle(struct agent *agent, bool all);
void connections_reconfigure(struct agent *agent);
void connections_translate(struct agent *agent); // of all
size_t connections_count(void);
void connections_close(struct agent *agent);
// connections.c
void connection_leaves(struct conn *conn); // its destination
void connections_event(struct agent *agent, const struct ev_conn *event);
void connections_data(struct agent *agent, const struct ev_data *event);
void connection_translate(struct agent *agent, struct conn *conn); // looks its actual destination up again
void connection_sides(const struct conn *conn, enum role role, struct endpoint *destination, struct endpoint *actual);

// listens.c
void listens_event(struct agent *agent, const struct ev_conn *event);
void listens_write(struct agent *agent, struct json_writer *out);
size_t listens_count(void);
void listens_close(void);

// exchanges.c, series.c, dns.c, spans.c
void exchanges_report(void *agent, const struct l7_conn *conn, const struct l7_exchange *exchange);
struct series {
  struct series *next;
  u64 cgroup;
  struct endpoint destination, actual;
  u8 protocol; // enum l7_protocol
  u8 side;     // enum role
  char status[L7_STATUS_BYTES];
  char method[12];
  u64 changed;
  struct histogram durations;
};
struct series *series_of(struct agent *agent, const struct series *key);
void series_write(struct agent *agent, struct json_writer *out);
void series_evict(struct agent *agent);
size_t series_count(void);
void series_close(void);

void domains_add(struct agent *agent, u64 cgroup, const char *type, const char *domain, const char *status, u64 duration);
void domains_write(struct agent *agent, struct json_writer *out);
void domains_evict(struct agent *agent);
size_t domains_count(void);
void domains_close(void);

struct span {
  struct conn conn; // as it was; its pointers are not followed
  struct endpoint destination, actual;
  enum role side;
  enum l7_protocol protocol;
  struct l7_exchange exchange; // redacted
};
// Room for one more span of the cgroup, or NULL when the sample has no place for it. Fill it at once.
struct span *spans_room(struct agent *agent, u64 cgroup, bool preferred, u64 time);
void spans_flush(struct agent *agent, bool now); // once a second, or at once
void spans_close(void);

// names.c: which name an address was asked for.
void names_answer(void *agent, const struct l7_conn *conn, const char *name, const u8 *address, size_t length);
void names_write(struct agent *agent, struct json_writer *out);
size_t names_count(void);
void names_close(void);

// conntrack/: real destinations behind address translation.
void conntrack_configure(struct agent *agent);
int conntrack_fd(void); // an epoll descriptor, -1 when there is nothing to wait for
void conntrack_consume(struct agent *agent);
// Fills `actual` and says so when the tuple is translated.
bool conntrack_find(struct agent *agent, const struct tuple *tuple, struct endpoint *actual);
void conntrack_write_status(struct agent *agent, struct json_writer *out);
bool conntrack_status_changed(void);
void conntrack_self(struct json_writer *out);
void conntrack_close(void);

// report.c
void report_hello(struct agent *agent);
void report_status(struct agent *agent, bool always);
void report_snapshot(struct agent *agent);
void report_status_write(struct agent *agent, struct json_writer *to);
void report_close(void);

// outbox.c: what waits for the reader.
void outbox_open(struct agent *agent, int fd, bool blocking);
// False when it was dropped: the reader is too slow, or gone.
bool outbox_push(struct agent *agent, u8 type, const void *payload, size_t length, u64 weight, u32 group);
bool outbox_waiting(void);
bool outbox_flush(struct agent *agent); // false when the reader is gone
void outbox_drain(struct agent *agent, unsigned milliseconds);

// self.c
void self_tick(struct agent *agent);
int self_main(void);
void self_write(struct agent *agent, struct json_writer *out);

// replay.c, run.c, check.c
int replay(int argc, char **argv);
int run(int argc, char **argv);
int check(void);
int text_main(void);
int conntrack_main(int argc, char **argv);

#endif
