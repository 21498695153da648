// SPDX-License-Identifier: Apache-2.0
// The agent's own cost, and what it gives up when that is too high: spans first, then bytes of requests, then requests.
#include "core.h"
#include "text/text.h"
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#define OWN_BYTES (16u << 20)
#define CPU_BUDGET 0.05   // of one core
#define CPU_TOO_MUCH 0.25 // more than requests are worth
#define CALM 6            // snapshots within the budget before something is given back

static struct { u64 cpu, time; double share; unsigned calm; } self;

static const char *const levels[] = {
  "everything that is asked for is read",
  "only the first bytes of each operation are read",
  "requests are not read",
};

static u64 cpu_nanos(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return ((u64)u.ru_utime.tv_sec + (u64)u.ru_stime.tv_sec) * 1000000000ull +
         ((u64)u.ru_utime.tv_usec + (u64)u.ru_stime.tv_usec) * 1000ull;
}

static size_t resident(void) {
  unsigned long size = 0, pages = 0;
  FILE *file = fopen("/proc/self/statm", "re");
  if (!file) return 0;
  if (fscanf(file, "%lu %lu", &size, &pages) != 2) pages = 0;
  fclose(file);
  return pages * (size_t)sysconf(_SC_PAGESIZE);
}

// Less is asked of the kernel programs: first no payload, then no bytes at all. Connections are always counted.
static void step(struct agent *agent, u32 level) {
  agent->level = level;
  agent->l7_allowed = level < LEVEL_NO_REQUESTS;
  agent_apply(agent);
}

static void give_back(struct agent *agent) {
  if (++self.calm < CALM) return;
  self.calm = 0;
  if (agent->level) {
    step(agent, agent->level - 1);
    agent_log(agent, "info", "within the budget again: %s", levels[agent->level]);
  } else if (agent->spans_allowed < agent->config.spans_per_second) {
    u32 more = agent->spans_allowed ? agent->spans_allowed * 2 : 1;
    agent->spans_allowed = more < agent->config.spans_per_second ? more : agent->config.spans_per_second;
    agent_log(agent, "info", "within the budget again: %u spans a second", agent->spans_allowed);
  }
}

// What to do about a share of one core and so many resident bytes.
void self_judge(struct agent *agent, double share, size_t rss) {
  // The rings are the kernel's memory though they are mapped here, and so is the program itself.
  bool heavy = rss > agent->config.memory_bytes + OWN_BYTES;
  if (share <= CPU_BUDGET && !heavy) {
    give_back(agent);
    return;
  }
  self.calm = 0;
  char what[96];
  if (heavy) snprintf(what, sizeof(what), "over the budget of memory (%zu bytes)", rss);
  else snprintf(what, sizeof(what), "over the budget of processor time (%.1f %% of a core)", share * 100);
  if (agent->spans_allowed) {
    agent->spans_allowed = agent->spans_allowed > 8 ? agent->spans_allowed / 4 : 0;
    agent_log(agent, "warn", "%s: %u spans a second from here on", what, agent->spans_allowed);
  } else if (agent->level == LEVEL_ALL || (agent->level < LEVEL_NO_REQUESTS && (heavy || share > CPU_TOO_MUCH))) {
    step(agent, agent->level + 1);
    agent_log(agent, "warn", "%s, without spans too: %s from here on", what, levels[agent->level]);
  }
}

// Once a snapshot.
void self_tick(struct agent *agent) {
  if (agent->replays) return;
  u64 cpu = cpu_nanos(), passed = agent->now - self.time;
  bool first = !self.time;
  self.share = !first && passed ? (double)(cpu - self.cpu) / (double)passed : 0;
  self.cpu = cpu;
  self.time = agent->now;
  if (!first) self_judge(agent, self.share, resident());
}

void self_write(struct agent *agent, struct json_writer *out) {
  const struct l7_stats *l7 = agent->l7 ? l7_stats(agent->l7) : NULL;
  // A snapshot may be asked for between two ticks, and before the first one.
  json_field_unsigned(out, "rss", agent->replays ? 0 : resident());
  json_field_unsigned(out, "cpu", agent->replays ? 0 : cpu_nanos());
  json_field_unsigned(out, "connections", connections_count());
  json_field_unsigned(out, "destinations", edges_count());
  json_field_unsigned(out, "listens", listens_count());
  json_field_unsigned(out, "series", series_count());
  json_field_unsigned(out, "domains", domains_count());
  json_field_unsigned(out, "names", names_count());
  json_field_unsigned(out, "cgroups", cgroups_count());
  json_field_unsigned(out, "paths", text_paths_count());
  json_field_unsigned(out, "spans_per_second", agent->spans_allowed);
  json_field_unsigned(out, "reads_requests", agent->l7_allowed);
  json_field_unsigned(out, "level", agent->level);
  conntrack_self(out);
  if (l7) {
    json_field_unsigned(out, "l7_memory", l7->memory);
    json_field_unsigned(out, "l7_messages", l7->messages);
    json_field_unsigned(out, "l7_exchanges", l7->exchanges);
    json_field_unsigned(out, "l7_skipped_bytes", l7->skipped_bytes);
    json_field_unsigned(out, "l7_unknown_connections", l7->unknown_connections);
  }
}

// `abduce-helper budget`: lines of `share-in-percent bytes` in, `spans level` out. For tests.
int self_main(void) {
  static struct agent agent;
  double percent;
  size_t rss;
  agent_open(&agent, true);
  outbox_open(&agent, STDERR_FILENO, true);
  while (scanf("%lf %zu", &percent, &rss) == 2) {
    self_judge(&agent, percent / 100, rss);
    printf("%u %u\n", agent.spans_allowed, agent.level);
  }
  agent_close(&agent);
  return 0;
}
