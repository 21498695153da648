// SPDX-License-Identifier: Apache-2.0
// Inside the kernel side: what its files, and the rooms that attach programs of their own (uprobes, perf events), share.
#ifndef ABDUCE_KERNEL_SIDE_H
#define ABDUCE_KERNEL_SIDE_H

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include "../rooms.h"
#include "../../shared/gate.h"

// When a program is of use: some cgroup of the scope has the flag.
enum program_group {
  GROUP_SCOPE,   // whenever there is a scope
  GROUP_L4,
  GROUP_L7,
  GROUP_TLS,
  GROUP_CPU,     // WATCH_PROFILE, and a sampling rate
  GROUP_OFF_CPU, // WATCH_PROFILE, and asked for
};

enum program_needs {
  BY_ROOM = 1 << 0,  // its room attaches it (uprobes, perf events, iterators) through kernel_program()
  FALLBACK = 1 << 1, // only where the program that `other` names cannot be had
};

// One line a program of the object; one that is not here is not loaded.
struct program {
  const char *name;
  const char *signal; // of ProgramStatus
  enum program_group group;
  unsigned needs;
  const char *hook;  // the tracepoint's name for tp_btf, looked up in BTF before anything is loaded; NULL: none
  const char *since; // the kernel that brought the hook, for people
  const char *other; // FALLBACK: instead of which program
};
extern const struct program programs[];
extern const size_t program_count;
#define PROGRAMS_MAX 64

struct program_state {
  struct bpf_program *handle; // NULL when it is not loaded
  struct bpf_link *link;
  bool loaded, wanted, noted, on;
  char why[160];
};

struct ring;
struct scope;

struct kernel {
  struct agent *agent;
  void (*deliver)(struct agent *agent, const struct ev_head *event); // agent_event, or who records
  struct bpf_object *object;
  struct program_state state[PROGRAMS_MAX];
  volatile struct gate_state *gate;
  struct ring *events, *payload;
  struct scope *scope;
  struct conn_hint *hints;
  int lost_fd, poll_fd;
  bool status_changed, paused;
  u64 torn; // records whose size was wrong
};

// load.c
bool kernel_load(struct kernel *kernel, char *error, size_t room);
// attach.c: attaches what the configuration is in need of, detaches the rest
void kernel_attach(struct kernel *kernel, const struct config *config);
void kernel_refuse(struct program_state *state, const char *format, ...) __attribute__((format(printf, 2, 3)));
// rights.c: what this process or this kernel lacks, in words a person can act on; empty when nothing
void kernel_lacks(char *room, size_t size);
bool kernel_can(int capability);

// For rooms with programs of their own ------------------------------------------------------------------------------
// The loaded program, or NULL when it could not be had (its status says why).
struct bpf_program *kernel_program(struct kernel *kernel, const char *name);
// Whether the configuration is in need of a BY_ROOM program now.
bool kernel_wants(struct kernel *kernel, const char *name);
struct bpf_map *kernel_map(struct kernel *kernel, const char *name);
// What the room made of it; into the status.
void kernel_note(struct kernel *kernel, const char *name, bool on, const char *why);
// Every cgroup of which all `watch` flags may be observed, with its path below the mount.
typedef void (*kernel_visit)(void *context, u64 cgroup, const char *path, u32 watch);
void kernel_each_cgroup(struct kernel *kernel, u32 watch, kernel_visit visit, void *context);
// Every process in those cgroups.
typedef void (*kernel_visit_pid)(void *context, u32 pid, u64 cgroup);
void kernel_each_pid(struct kernel *kernel, u32 watch, kernel_visit_pid visit, void *context);

#endif
