// SPDX-License-Identifier: Apache-2.0
// Processes of the observed cgroups: who began, who ended and how.
//
// What counts as a restart: a main process comes to be while no other main process runs in its cgroup, and the last
// one that had run there, or in an earlier cgroup of the same path, had the same name (see life_begins). A main process
// is one whose parent is outside of its cgroup: what systemd, a container's runtime or a shell put there. When it forks
// and ends with 0, as daemons do, its children take its place. So neither workers nor the commands of a script count,
// nor a probe that is executed beside the service.
#include <stdlib.h>
#include <string.h>
#include "hash.h"
#include "processes.h"
#include "symbols/symbols.h"

#define BUCKETS 8192

static struct process *bucket[BUCKETS];
static size_t count;
static u64 dropped;

static struct process **bucket_of(u32 pid) { return &bucket[hash_add(0, pid) % BUCKETS]; }

struct process *process_find(u32 pid) {
  for (struct process *p = *bucket_of(pid); p; p = p->next)
    if (p->pid == pid) return p;
  return NULL;
}

void process_drop(struct process *process) {
  struct process **at = bucket_of(process->pid);
  while (*at && *at != process) at = &(*at)->next;
  if (*at) *at = process->next;
  free(process);
  count--;
}

void process_each(void (*each)(void *context, struct process *process), void *context) {
  for (size_t i = 0; i < BUCKETS; i++) {
    for (struct process *p = bucket[i], *next; p; p = next) {
      next = p->next;
      each(context, p);
    }
  }
}

static void oldest_ended(void *context, struct process *process) {
  struct process **found = context;
  if (process->ended && (!*found || process->ended < (*found)->ended)) *found = process;
}

struct process *process_add(u32 pid, u64 start) {
  if (count >= PROCESSES_MAX) {
    struct process *old = NULL;
    process_each(oldest_ended, &old);
    dropped++;
    if (!old) return NULL;
    process_drop(old);
  }
  struct process *process = calloc(1, sizeof(*process));
  if (!process) return NULL;
  process->pid = pid;
  process->start = start;
  process->fresh = true;
  struct process **at = bucket_of(pid);
  process->next = *at;
  *at = process;
  count++;
  return process;
}

size_t processes_count(void) { return count; }

struct main_count { u64 cgroup; const struct process *besides; size_t count; };
static void count_main(void *context, struct process *process) {
  struct main_count *wanted = context;
  if (process->main && !process->ended && process->cgroup == wanted->cgroup && process != wanted->besides) wanted->count++;
}

size_t processes_main(u64 cgroup, const struct process *besides) {
  struct main_count wanted = {cgroup, besides, 0};
  process_each(count_main, &wanted);
  return wanted.count;
}

bool process_from_outside(const struct process *process) {
  const struct process *parent = process_find(process->ppid);
  return !parent || parent->ended || parent->cgroup != process->cgroup;
}

// The same process, or another one to which the kernel gave the number again. Times from /proc are coarse.
#define TICK 10000000ull
static bool same(const struct process *process, u64 start) {
  return !start || !process->start || process->start / TICK == start / TICK;
}

static struct process *process_of(const struct ev_proc *event) {
  struct process *process = process_find(event->pid);
  if (process && !same(process, event->start)) {
    // Its end was lost. What is to be reported of one that ended stays.
    if (!process->ended) process_drop(process);
    process = NULL;
  }
  if (!process) process = process_add(event->pid, event->start);
  if (!process) return NULL;
  process->cgroup = event->cgroup;
  if (event->start) process->start = event->start;
  if (event->ppid) process->ppid = event->ppid;
  // `exe` is who executed itself through /proc/self/exe; it will say more about itself.
  if (event->head.type == EV_EXEC || !process->comm[0] || !strcmp(process->comm, "exe")) {
    memcpy(process->comm, event->comm, sizeof(process->comm));
    memset(process->exe, 0, sizeof(process->exe));
  }
  process->seen = event->head.time;
  return process;
}

static void began(struct agent *agent, const struct ev_proc *event) {
  bool forked = event->flags & PROC_FORK;
  struct process *process = process_of(event);
  struct life *life = life_of(agent, event->cgroup);
  if (!forked && life) life_executed(life);
  if (!forked) symbols_executed(event->pid, event->head.time);
  if (!process || process->ended) return;
  process->fresh = true;
  process->forked = forked;
  if (!process->main) process->main = process_from_outside(process);
  if (forked || !life || !process->main || process->replaced) return;
  if (processes_main(event->cgroup, process)) return;
  process->replaced = life_begins(life, process->comm);
}

struct heirs { const struct process *parent; size_t count; };
static void inherit(void *context, struct process *process) {
  struct heirs *heirs = context;
  if (process->ended || !process->forked || process->ppid != heirs->parent->pid) return;
  if (process->cgroup != heirs->parent->cgroup) return;
  process->main = true;
  heirs->count++;
}

static void ended(struct agent *agent, const struct ev_proc *event) {
  struct process *process = process_find(event->pid);
  if (process && process->ended && same(process, event->start)) return; // two last threads
  bool known = process && same(process, event->start);
  process = process_of(event);
  symbols_ended(event->pid, event->head.time);
  struct life *life = life_of(agent, event->cgroup);
  bool oom = event->flags & PROC_OOM;
  if (oom && life && !(process && process->oom)) life_oom(life);
  if (!process) return;
  // One that nobody told of before: what is known of its parent has to do.
  if (!known) process->main = process_from_outside(process);
  process->ended = event->head.time;
  process->exit_code = event->exit_code;
  process->oom |= oom;
  process->fresh = true;
  if (!process->main || !life) return;
  if (!process->exit_code) {
    struct heirs heirs = {process, 0};
    process_each(inherit, &heirs);
    if (heirs.count) return;
  }
  if (!processes_main(process->cgroup, process)) life_ended(life, process);
}

void processes_open(struct agent *agent) { (void)agent; }

void processes_event(struct agent *agent, const struct ev_head *event) {
  if (event->type == EV_LOOP) {
    const struct ev_loop *loop = (const struct ev_loop *)event;
    struct life *life = life_of(agent, loop->cgroup);
    if (life) life_blocked(life, loop->blocked);
    return;
  }
  struct ev_proc told;
  if (event->type != EV_EXEC && event->type != EV_EXIT) return;
  memcpy(&told, event, sizeof(told));
  // Names are compared as a whole.
  size_t length = strnlen(told.comm, sizeof(told.comm) - 1);
  memset(told.comm + length, 0, sizeof(told.comm) - length);
  if (told.head.type == EV_EXEC) began(agent, &told);
  else ended(agent, &told);
}

void processes_tick(struct agent *agent) {
  if (!agent_replays(agent)) processes_seed(agent);
  lives_tick(agent);
}

struct writing { struct agent *agent; struct json_writer *out; };
static void write_one(void *context, struct process *process) {
  struct writing *writing = context;
  if (!process->fresh) return;
  process->fresh = false;
  struct json_writer *out = writing->out;
  json_object(out);
  json_field_decimal(out, "cgroup", process->cgroup);
  json_field_unsigned(out, "pid", process->pid);
  json_field_text(out, "comm", process->comm);
  json_field_decimal(out, "start", agent_wall_boot(writing->agent, process->start));
  if (process->ended) {
    json_field_object(out, "exit");
    json_field_decimal(out, "time", agent_wall(writing->agent, process->ended));
    json_field_unsigned(out, "code", process->exit_code >> 8 & 0xff);
    json_field_unsigned(out, "signal", process->exit_code & 0x7f);
    json_field_bool(out, "oom", process->oom);
    json_object_end(out);
  }
  json_object_end(out);
  if (process->ended) process_drop(process);
}

void processes_write(struct agent *agent, struct json_writer *out) {
  struct writing writing = {agent, out};
  process_each(write_one, &writing);
}

void processes_self(struct agent *agent, struct json_writer *out) {
  (void)agent;
  json_field_unsigned(out, "processes", count);
  json_field_unsigned(out, "processesDropped", dropped);
  json_field_unsigned(out, "lives", lives_count());
  json_field_unsigned(out, "livesDropped", lives_dropped());
}

static void forget_one(void *context, struct process *process) {
  (void)context;
  process_drop(process);
}

void processes_close(struct agent *agent) {
  (void)agent;
  process_each(forget_one, NULL);
  lives_close();
}
