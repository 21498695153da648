// SPDX-License-Identifier: Apache-2.0
// The agent's own cost, and what it gives up when that is too high: spans first, then bytes of requests.
#include "core.h"
#include "text/text.h"
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#define CPU_BUDGET 0.05 // of one core, while more than a little happens
#define CALM 6          // ticks within the budget before something is given back

static struct { u64 cpu, time; double share; unsigned calm; size_t rss; } self;

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

// Once a snapshot.
void self_tick(struct agent *agent) {
  if (agent->replays) return;
  u64 cpu = cpu_nanos();
  u64 passed = agent->now - self.time;
  bool first = !self.time;
  self.share = !first && passed ? (double)(cpu - self.cpu) / (double)passed : 0;
  self.cpu = cpu;
  self.time = agent->now;
  self.rss = resident();
  if (first) return;
  // The rings are the kernel's memory though they are mapped here, and so is the program itself.
  bool heavy = self.rss > agent->config.memory_bytes + (24u << 20);
  if (self.share <= CPU_BUDGET && !heavy) {
    if (++self.calm < CALM) return;
    self.calm = 0;
    if (!agent->l7_allowed) {
      agent->l7_allowed = true;
      connections_reconfigure(agent);
      agent_log(agent, "info", "within the budget again: requests are read again");
    } else if (agent->spans_allowed < agent->config.spans_per_second) {
      u32 more = agent->spans_allowed ? agent->spans_allowed * 2 : 1;
      agent->spans_allowed = more < agent->config.spans_per_second ? more : agent->config.spans_per_second;
      agent_log(agent, "info", "within the budget again: %u spans a second", agent->spans_allowed);
    }
    return;
  }
  self.calm = 0;
  const char *what = heavy ? "memory" : "processor time";
  if (agent->spans_allowed) {
    agent->spans_allowed = agent->spans_allowed > 8 ? agent->spans_allowed / 4 : 0;
    agent_log(agent, "warn", "over the budget of %s (%.1f %% of a core, %zu bytes): %u spans a second from here on", what,
              self.share * 100, self.rss, agent->spans_allowed);
  } else if (heavy && agent->l7_allowed) {
    agent->l7_allowed = false;
    agent_log(agent, "warn", "over the budget of memory (%zu bytes) without spans too: requests are not read from here on",
              self.rss);
  }
}

void self_write(struct agent *agent, struct json_writer *out) {
  const struct l7_stats *l7 = agent->l7 ? l7_stats(agent->l7) : NULL;
  json_field_unsigned(out, "rss", self.rss);
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
  conntrack_self(out);
  if (l7) {
    json_field_unsigned(out, "l7_memory", l7->memory);
    json_field_unsigned(out, "l7_messages", l7->messages);
    json_field_unsigned(out, "l7_exchanges", l7->exchanges);
    json_field_unsigned(out, "l7_skipped_bytes", l7->skipped_bytes);
    json_field_unsigned(out, "l7_unknown_connections", l7->unknown_connections);
  }
}
