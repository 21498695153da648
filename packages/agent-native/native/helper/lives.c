// SPDX-License-Identifier: Apache-2.0
// What happened to the processes of each cgroup, counted from the helper's start.
#include <stdlib.h>
#include <string.h>
#include "hash.h"
#include "processes.h"

#define BUCKETS 4096
#define PATH 256
#define LONG_BLOCK 10000000ull
// How long a cgroup that was removed is remembered: a service may come back in one of the same path.
#define REMEMBER 3600000000000ull

struct life {
  struct life *next; // of the bucket
  u64 cgroup;
  u64 restarts, oom_kills, execs, blocked, blocks;
  u64 gone;      // CLOCK_MONOTONIC since when its cgroup is unknown; 0 while it is there
  bool waits;    // its last main process ended, and none came in its place
  char comm[16], exe[16]; // of that process
  char path[PATH]; // the end of it, when longer
};

static struct life *bucket[BUCKETS];
static size_t count;
static u64 dropped;

static struct life **bucket_of(u64 cgroup) { return &bucket[hash_add(0, cgroup) % BUCKETS]; }

static void learn_path(struct agent *agent, struct life *life) {
  const char *path = agent_cgroup_path(agent, life->cgroup);
  if (!path) return;
  size_t length = strlen(path);
  if (length >= PATH) path += length - PATH + 1;
  strncpy(life->path, path, PATH - 1);
}

struct life *life_of(struct agent *agent, u64 cgroup) {
  struct life **at = bucket_of(cgroup);
  for (struct life *life = *at; life; life = life->next) {
    if (life->cgroup != cgroup) continue;
    if (!life->path[0]) learn_path(agent, life);
    return life;
  }
  struct life *life = count < LIVES_MAX ? calloc(1, sizeof(*life)) : NULL;
  if (!life) {
    dropped++;
    return NULL;
  }
  life->cgroup = cgroup;
  learn_path(agent, life);
  life->next = *at;
  *at = life;
  count++;
  return life;
}

void life_executed(struct life *life) { life->execs++; }
void life_oom(struct life *life) { life->oom_kills++; }
void life_blocked(struct life *life, u64 nanoseconds) {
  life->blocked += nanoseconds;
  if (nanoseconds > LONG_BLOCK) life->blocks++;
}

void life_ended(struct life *life, const struct process *process) {
  life->waits = true;
  memcpy(life->comm, process->comm, sizeof(life->comm));
  memcpy(life->exe, process->exe, sizeof(life->exe));
}

static bool waits_for(const struct life *life, const char comm[16]) {
  return life->waits && (!memcmp(life->comm, comm, 16) || (life->exe[0] && !memcmp(life->exe, comm, 16)));
}

// A restart is counted where the new process is: a cgroup made again counts it as its own. Each end is answered once.
bool life_begins(struct life *life, const char comm[16]) {
  struct life *old = waits_for(life, comm) ? life : NULL;
  if (!old && !life->waits && life->path[0]) {
    for (size_t i = 0; i < BUCKETS && !old; i++)
      for (struct life *other = bucket[i]; other && !old; other = other->next)
        if (other != life && waits_for(other, comm) && !strcmp(other->path, life->path)) old = other;
  }
  if (!old) return false;
  old->waits = false;
  life->restarts++;
  return true;
}

void lives_tick(struct agent *agent) {
  u64 now = agent_now(agent);
  for (size_t i = 0; i < BUCKETS; i++) {
    for (struct life **at = &bucket[i]; *at;) {
      struct life *life = *at;
      // One that never had a path is of a scope without names: the whole host.
      if (!life->path[0] || agent_cgroup_path(agent, life->cgroup)) life->gone = 0;
      else if (!life->gone) life->gone = now ? now : 1;
      else if (now - life->gone > REMEMBER || (count > LIVES_MAX / 2 && !life->waits)) {
        *at = life->next;
        free(life);
        count--;
        continue;
      }
      at = &life->next;
    }
  }
}

void lives_write(struct agent *agent, struct json_writer *out) {
  (void)agent;
  for (size_t i = 0; i < BUCKETS; i++) {
    for (const struct life *life = bucket[i]; life; life = life->next) {
      json_object(out);
      json_field_decimal(out, "cgroup", life->cgroup);
      json_field_unsigned(out, "restarts", life->restarts);
      json_field_unsigned(out, "oomKills", life->oom_kills);
      json_field_unsigned(out, "execs", life->execs);
      json_field_unsigned(out, "loopBlocked", life->blocked);
      json_field_unsigned(out, "loopBlocks", life->blocks);
      json_object_end(out);
    }
  }
}

size_t lives_count(void) { return count; }
u64 lives_dropped(void) { return dropped; }

void lives_close(void) {
  for (size_t i = 0; i < BUCKETS; i++) {
    for (struct life *life = bucket[i], *next; life; life = next) {
      next = life->next;
      free(life);
    }
    bucket[i] = NULL;
  }
  count = 0;
}
