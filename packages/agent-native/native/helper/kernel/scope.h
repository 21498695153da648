// SPDX-License-Identifier: Apache-2.0
// The scope as the kernel programs see it: which cgroups there are, and what may be observed of each.
#ifndef ABDUCE_SCOPE_H
#define ABDUCE_SCOPE_H

#include "kernel.h"

// One cgroup that the scope names, or that lies below one, or (with a host watch) any other.
struct node {
  u64 id;
  u64 parent;
  u32 value;    // of the map `watched`
  bool named;   // it is in the map; else what the host allows counts
  bool stale;   // of an earlier walk
  u32 told;     // what agent_event was told of it, and whether
  bool known;
  char *path;   // below the mount
};

struct scope {
  char mount[256];  // of cgroup v2, empty where there is none
  char prefix[256]; // of the kernel's paths, where a part of the hierarchy is mounted
  struct node *node; // by id
  size_t nodes, room;
  struct scope_entry *entry; // the configured ones, shorter paths first
  size_t entries;
  bool *missing;    // by entry
  u32 host_watch;
  u64 made;         // gate->cgroups_made when was looked last
  int watched_fd, pending_fd;
};

bool scope_open(struct kernel *kernel);
void scope_close(struct kernel *kernel);
// Replaces what may be observed. While it goes on, nothing is allowed that the old and the new both forbid, and nothing
// is added before everything was taken away.
void scope_apply(struct kernel *kernel, const struct config *config);
// Looks again for cgroups that were missing, when some cgroup was made.
void scope_missing(struct kernel *kernel);
// A cgroup was made or removed; hands the event on with its whole path.
void scope_event(struct kernel *kernel, const struct ev_cgroup *event);

// tree.c
bool tree_mount(struct scope *scope);
u64 tree_id(const struct scope *scope, const char *path); // 0 when it does not exist
typedef void (*tree_visit)(void *context, u64 id, u64 parent, const char *path);
// The cgroup and, if asked, those below it; parents first.
void tree_walk(const struct scope *scope, const char *path, bool below, tree_visit visit, void *context);
// Name of the child with this id, below the directory `path`.
bool tree_child(const struct scope *scope, const char *path, u64 id, char *room, size_t size);

// nodes.c
struct node *node_find(struct scope *scope, u64 id);
struct node *node_of(struct scope *scope, u64 id, u64 parent, const char *path);
void node_drop(struct scope *scope, struct node *node);
u32 node_watch(const struct scope *scope, const struct node *node);

#endif
