// SPDX-License-Identifier: Apache-2.0
// Inside the room of processes: the table, and what is counted by cgroup.
#ifndef ABDUCE_PROCESSES_H
#define ABDUCE_PROCESSES_H

#include "rooms.h"

#define PROCESSES_MAX 16384
#define LIVES_MAX 8192

struct process {
  struct process *next; // of the bucket
  u64 cgroup;
  u64 start;  // CLOCK_BOOTTIME, nanoseconds
  u64 ended;  // CLOCK_MONOTONIC; 0 while it runs
  u64 seen;   // the last time it was told of, CLOCK_MONOTONIC
  u32 pid, ppid;
  u32 exit_code; // as wait(2) gives it
  char comm[16]; // as it was executed; programs rename themselves later
  char exe[16];  // of one that was there before: its file's name
  bool main;     // begun from outside of its cgroup
  bool forked;   // runs what its parent runs
  bool oom;
  bool fresh;    // not reported yet as it is now
  bool replaced; // it was counted as a restart
};

// processes.c
struct process *process_find(u32 pid); // the newest of that id; NULL
struct process *process_add(u32 pid, u64 start);
void process_drop(struct process *process);
void process_each(void (*each)(void *context, struct process *process), void *context);
size_t processes_count(void);
// Main processes of the cgroup that run, besides that one.
size_t processes_main(u64 cgroup, const struct process *besides);
// Whether it was begun from outside of its cgroup: its parent is no running process of the same one.
bool process_from_outside(const struct process *process);

// processes-seed.c: who was there before, and who left without a word.
void processes_seed(struct agent *agent);

// lives.c
struct life;
struct life *life_of(struct agent *agent, u64 cgroup); // NULL when there is no room
void life_executed(struct life *life);
void life_oom(struct life *life);
void life_blocked(struct life *life, u64 nanoseconds);
// The last main process of the cgroup ended; or one is there now, which may stand in its place.
void life_ended(struct life *life, const struct process *process);
bool life_begins(struct life *life, const char comm[16]);
void lives_tick(struct agent *agent);
size_t lives_count(void);
u64 lives_dropped(void);
void lives_close(void);

#endif
