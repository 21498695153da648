// SPDX-License-Identifier: Apache-2.0
// Events to the rooms they belong to.
#include "core.h"
#include "config.h"
#include "frame.h"
#include "hash.h"
#include "tls/probes.h"
#include "text/text.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *const self_lost_names[SELF_MAX] = {
  "connections", "series", "destinations", "listens", "cgroups", "reader_spans", "reader_profiles", "reader_logs",
  "malformed", "names",
};

static u64 clock_of(clockid_t id) {
  struct timespec t;
  clock_gettime(id, &t);
  return (u64)t.tv_sec * 1000000000ull + (u64)t.tv_nsec;
}

u64 agent_now(struct agent *agent) { return agent->now; }
u64 agent_wall(struct agent *agent, u64 monotonic) { return monotonic + agent->wall_offset; }
u64 agent_wall_boot(struct agent *agent, u64 boottime) { return boottime + agent->boot_offset; }
const struct config *agent_config(struct agent *agent) { return &agent->config; }
bool agent_replays(struct agent *agent) { return agent->replays; }
struct kernel *agent_kernel(struct agent *agent) { return agent->kernel; }
u32 agent_watch(struct agent *agent, u64 cgroup) { return cgroups_watch(agent, cgroup); }

const char *agent_cgroup_path(struct agent *agent, u64 cgroup) {
  (void)agent;
  struct cgroup *found = cgroup_find(cgroup);
  return found && found->path[0] ? found->path : NULL;
}

// In a replay time stands in the records alone, so that the same records give the same documents.
void agent_time(struct agent *agent) {
  if (agent->replays) return;
  u64 now = clock_of(CLOCK_MONOTONIC), wall = clock_of(CLOCK_REALTIME);
  if (now > agent->now) agent->now = now;
  agent->wall_offset = wall - now;
  agent->boot_offset = wall - clock_of(CLOCK_BOOTTIME);
}

static void hint(void *context, const struct l7_conn *l7, enum direction direction, u64 position, bool ignore) {
  struct agent *agent = context;
  struct conn *conn = l7_tag(l7);
  // Positions of a TLS plaintext are not those of the socket.
  if (!conn || !agent->kernel || conn->tls || conn->datagrams) return;
  kernel_hint(agent->kernel, conn->id, direction, position, ignore ? HINT_IGNORE : 0);
}

void agent_open(struct agent *agent, bool replays) {
  memset(agent, 0, sizeof(*agent));
  if (!replays) hash_open();
  config_defaults(&agent->config);
  agent->replays = replays;
  agent->l7_allowed = true;
  agent->spans_allowed = agent->config.spans_per_second;
  agent_time(agent);
  agent->l7 = l7_new((struct l7_limits){.memory = agent->config.memory_bytes / 2}, exchanges_report, hint, agent);
  if (agent->l7) l7_on_answer(agent->l7, names_answer);
  processes_open(agent);
  disks_open(agent);
  stacks_open(agent);
}

void agent_close(struct agent *agent) {
  stacks_close(agent);
  disks_close(agent);
  processes_close(agent);
  connections_close(agent);
  l7_free(agent->l7);
  conntrack_close();
  listens_close();
  edges_close();
  series_close();
  domains_close();
  names_close();
  spans_close();
  cgroups_close();
  text_close();
  report_close();
  config_free(&agent->config);
}

void agent_apply(struct agent *agent) {
  static const u32 given_up[] = {0, WATCH_PAYLOAD, WATCH_PAYLOAD | WATCH_L7 | WATCH_TLS};
  u32 keep = ~given_up[agent->level];
  struct config reduced = agent->config;
  reduced.host_watch &= keep;
  reduced.scope = calloc(reduced.scopes ? reduced.scopes : 1, sizeof(*reduced.scope));
  if (!reduced.scope) return;
  for (size_t i = 0; i < reduced.scopes; i++) {
    reduced.scope[i] = agent->config.scope[i];
    reduced.scope[i].watch &= keep;
  }
  cgroups_reconfigure(agent);
  if (agent->kernel) kernel_configure(agent->kernel, &reduced), probes_configure(agent->kernel);
  stacks_configure(agent);
  free(reduced.scope);
  connections_reconfigure(agent);
}

void agent_configure(struct agent *agent, struct config *config) {
  config_free(&agent->config);
  agent->config = *config;
  memset(config, 0, sizeof(*config));
  if (agent->l7) l7_limit(agent->l7, (struct l7_limits){.memory = agent->config.memory_bytes / 2});
  agent->spans_allowed = agent->config.spans_per_second;
  agent->level = LEVEL_ALL;
  agent->l7_allowed = true;
  agent_apply(agent);
  conntrack_configure(agent);
}

void agent_settle(struct agent *agent, bool all) {
  connections_settle(agent, all);
  if (!agent->l7 || (!all && agent->now < agent->ticked + 500000000ull)) return;
  agent->ticked = agent->now;
  l7_tick(agent->l7, agent->now);
}

// Whether the record holds what its type says.
static bool whole(const struct ev_head *e) {
  static const u32 sizes[EV_TYPE_MAX] = {
    [EV_EXEC] = sizeof(struct ev_proc), [EV_EXIT] = sizeof(struct ev_proc), [EV_CGROUP] = sizeof(struct ev_cgroup),
    [EV_DISK] = sizeof(struct ev_disk), [EV_STACK] = sizeof(struct ev_stack), [EV_LOOP] = sizeof(struct ev_loop),
    [EV_DATA] = sizeof(struct ev_data), [EV_DATAGRAM] = sizeof(struct ev_data),
  };
  if (e->type == 0 || e->type >= EV_TYPE_MAX) return false;
  u32 least = e->type <= EV_RETRANS ? sizeof(struct ev_conn) : sizes[e->type];
  if (!least || e->size < least) return false;
  if (e->type == EV_DATA || e->type == EV_DATAGRAM) {
    const struct ev_data *data = (const struct ev_data *)e;
    u64 need = sizeof(*data) + (u64)data->captured + (data->flags & EV_F_TUPLE ? sizeof(struct tuple) : 0);
    return need <= e->size && data->direction <= DIR_IN && (e->type == EV_DATA || data->flags & EV_F_TUPLE);
  }
  if (e->type == EV_STACK) {
    const struct ev_stack *stack = (const struct ev_stack *)e;
    return sizeof(*stack) + ((u64)stack->user + stack->kernel) * 8 <= e->size;
  }
  return true;
}

void agent_event(struct agent *agent, const struct ev_head *event) {
  if (!whole(event)) {
    agent->lost[SELF_MALFORMED]++;
    return;
  }
  agent->events[event->type]++;
  if (event->time > agent->now) agent->now = event->time;
  if (agent->config.paused && event->type != EV_CLOSE && event->type != EV_UNLISTEN && event->type != EV_CGROUP) return;
  switch (event->type) {
    case EV_OPEN:
    case EV_FAIL:
    case EV_CLOSE:
    case EV_STATS:
    case EV_RETRANS:
      connections_event(agent, (const struct ev_conn *)event);
      break;
    case EV_LISTEN:
    case EV_UNLISTEN:
      listens_event(agent, (const struct ev_conn *)event);
      break;
    case EV_DATA:
    case EV_DATAGRAM:
      connections_data(agent, (const struct ev_data *)event);
      break;
    case EV_CGROUP:
      cgroups_event(agent, (const struct ev_cgroup *)event);
      break;
    case EV_DISK:
      disks_event(agent, (const struct ev_disk *)event);
      break;
    case EV_STACK:
      stacks_event(agent, (const struct ev_stack *)event);
      break;
    default:
      processes_event(agent, event);
      if (agent->kernel) probes_event(agent->kernel, event);
  }
}

void agent_frame(struct agent *agent, u8 type, const struct json_writer *document) {
  if (!document->failed) outbox_push(agent, type, document->data, document->length, 1, 0);
  else if (type == FRAME_PROFILE) agent->lost[SELF_READER_PROFILES]++;
  else agent->lost[SELF_READER_LOGS]++;
}

void agent_log(struct agent *agent, const char *level, const char *format, ...) {
  char text[512];
  va_list list;
  va_start(list, format);
  vsnprintf(text, sizeof(text), format, list);
  va_end(list);
  struct json_writer out;
  json_open(&out, 8192);
  json_object(&out);
  json_field_text(&out, "level", level);
  json_field_text(&out, "message", text);
  json_object_end(&out);
  agent_frame(agent, FRAME_LOG, &out);
  json_close(&out);
}
