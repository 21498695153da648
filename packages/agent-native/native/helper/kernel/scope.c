// SPDX-License-Identifier: Apache-2.0
#include "scope.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WALKS_MAX 4

bool scope_open(struct kernel *kernel) {
  struct scope *scope = calloc(1, sizeof(*scope));
  if (!scope) return false;
  kernel->scope = scope;
  tree_mount(scope);
  struct bpf_map *watched = kernel_map(kernel, "watched"), *pending = kernel_map(kernel, "pending");
  scope->watched_fd = watched ? bpf_map__fd(watched) : -1;
  scope->pending_fd = pending ? bpf_map__fd(pending) : -1;
  return true;
}

void scope_close(struct kernel *kernel) {
  struct scope *scope = kernel->scope;
  if (!scope) return;
  while (scope->nodes) node_drop(scope, &scope->node[scope->nodes - 1]);
  free(scope->node);
  free(scope->entry);
  free(scope->missing);
  free(scope);
  kernel->scope = NULL;
}

// The record has room for 191 bytes: of a longer path the end is kept.
static void tell(struct kernel *kernel, u64 id, u64 parent, const char *path, u32 watch, u32 flags, u64 time) {
  struct ev_cgroup e = {
    .head = {sizeof(e), EV_CGROUP, 0, time ? time : agent_now(kernel->agent)},
    .cgroup = id, .parent = parent, .flags = flags, .watch = watch,
  };
  size_t length = strlen(path), cut = length >= sizeof(e.path) ? length - sizeof(e.path) + 1 : 0;
  snprintf(e.path, sizeof(e.path), "%s", path + cut);
  kernel->deliver(kernel->agent, &e.head);
}

struct naming {
  struct kernel *kernel;
  u32 value;
  bool named, own_only;
};

static void name(void *context, u64 id, u64 parent, const char *path) {
  struct naming *naming = context;
  struct node *node = node_of(naming->kernel->scope, id, parent, path);
  if (!node) return;
  bool fresh = node->stale || !node->known;
  if (naming->named) {
    // An entry without its subtree leaves to the children what an entry above gives them.
    u32 children = naming->own_only && !node->stale && node->named ? watch_children(node->value) << 16 : 0;
    node->value = naming->own_only ? watch_own(naming->value) | children : naming->value;
    node->named = true;
  } else if (fresh && node->stale) {
    node->named = false;
    node->value = 0;
  }
  node->stale = false;
}

static u32 value_of(const struct scope_entry *entry) {
  return watch_value(entry->watch, entry->subtree ? entry->watch | WATCH_INHERITS : 0);
}

// What the scope comes to now, in the nodes.
static void walk(struct kernel *kernel) {
  struct scope *scope = kernel->scope;
  for (size_t i = 0; i < scope->nodes; i++) scope->node[i].stale = true;
  if (scope->host_watch) tree_walk(scope, "/", true, name, &(struct naming){kernel, 0, false, false});
  for (size_t i = 0; i < scope->entries; i++) {
    const struct scope_entry *entry = &scope->entry[i];
    struct naming naming = {kernel, value_of(entry), true, !entry->subtree};
    scope->missing[i] = !tree_id(scope, entry->path);
    if (!scope->missing[i]) tree_walk(scope, entry->path, entry->subtree, name, &naming);
  }
}

// What the map says that the nodes do not is taken away. Says whether something was there that no walk has seen.
static bool narrow(struct scope *scope) {
  static u64 keys[WATCHED_MAX];
  size_t count = 0;
  bool unseen = false;
  u64 key;
  for (void *last = NULL; count < WATCHED_MAX && !bpf_map_get_next_key(scope->watched_fd, last, &key); last = &keys[count - 1])
    keys[count++] = key;
  for (size_t i = 0; i < count; i++) {
    struct node *node = node_find(scope, keys[i]);
    u32 old = 0;
    if (bpf_map_lookup_elem(scope->watched_fd, &keys[i], &old)) continue;
    if (!node) unseen = true;
    if (!node || node->stale || !node->named) {
      bpf_map_delete_elem(scope->watched_fd, &keys[i]);
    } else if ((old & node->value) != old) {
      u32 both = old & node->value;
      bpf_map_update_elem(scope->watched_fd, &keys[i], &both, BPF_EXIST);
    }
  }
  return unseen;
}

static void pend(struct scope *scope) {
  char key[PENDING_PATH], next[PENDING_PATH];
  while (!bpf_map_get_next_key(scope->pending_fd, NULL, key)) bpf_map_delete_elem(scope->pending_fd, key);
  for (size_t i = 0; i < scope->entries; i++) {
    if (!scope->missing[i]) continue;
    memset(next, 0, sizeof(next));
    int length = snprintf(next, sizeof(next), "%s%s", scope->prefix, scope->entry[i].path);
    u32 value = value_of(&scope->entry[i]);
    if (length > 0 && (size_t)length < sizeof(next)) bpf_map_update_elem(scope->pending_fd, next, &value, BPF_ANY);
  }
}

static void widen(struct kernel *kernel) {
  struct scope *scope = kernel->scope;
  size_t left = 0;
  for (size_t i = 0; i < scope->nodes; i++) {
    const struct node *node = &scope->node[i];
    if (node->stale || !node->named) continue;
    if (bpf_map_update_elem(scope->watched_fd, &node->id, &node->value, BPF_ANY)) left++;
  }
  if (left)
    agent_log(kernel->agent, "warn", "%zu cgroups of the scope are not observed: there is room for %d", left, WATCHED_MAX);
}

static void tell_changes(struct kernel *kernel) {
  struct scope *scope = kernel->scope;
  for (size_t i = 0; i < scope->nodes;) {
    struct node *node = &scope->node[i];
    if (node->stale) {
      bool gone = !node->path || tree_id(scope, node->path) != node->id;
      if (node->known) tell(kernel, node->id, node->parent, node->path ? node->path : "", 0, gone ? EV_F_REMOVED : 0, 0);
      node_drop(scope, node);
      continue;
    }
    u32 watch = node_watch(scope, node);
    if (!node->known || node->told != watch) tell(kernel, node->id, node->parent, node->path ? node->path : "", watch, 0, 0);
    node->known = true;
    node->told = watch;
    i++;
  }
}

static void apply(struct kernel *kernel, u32 host_watch) {
  struct scope *scope = kernel->scope;
  scope->host_watch = host_watch;
  scope->made = kernel->gate->cgroups_made;
  for (int i = 0; i < WALKS_MAX; i++) {
    walk(kernel);
    // A cgroup that was made meanwhile inherited what its parent had.
    if (!narrow(scope) && i) break;
    kernel->gate->host_watch &= host_watch;
    __atomic_add_fetch(&kernel->gate->epoch, 1, __ATOMIC_SEQ_CST);
  }
  pend(scope);
  widen(kernel);
  kernel->gate->host_watch = host_watch;
  __atomic_add_fetch(&kernel->gate->epoch, 1, __ATOMIC_SEQ_CST);
  tell_changes(kernel);
}

static int shorter(const void *a, const void *b) {
  size_t one = strlen(((const struct scope_entry *)a)->path), other = strlen(((const struct scope_entry *)b)->path);
  return one < other ? -1 : one > other;
}

void scope_apply(struct kernel *kernel, const struct config *config) {
  struct scope *scope = kernel->scope;
  struct scope_entry *entry = calloc(config->scopes + 1, sizeof(*entry));
  bool *missing = calloc(config->scopes + 1, sizeof(*missing));
  if (!entry || !missing) {
    // Nothing is observed rather than what was asked for before.
    kernel->gate->switched_on = 0;
    free(entry);
    free(missing);
    return;
  }
  if (config->scopes) memcpy(entry, config->scope, config->scopes * sizeof(*entry));
  for (size_t i = 0; i < config->scopes; i++) {
    size_t length = strlen(entry[i].path);
    while (length > 1 && entry[i].path[length - 1] == '/') entry[i].path[--length] = 0;
  }
  qsort(entry, config->scopes, sizeof(*entry), shorter);
  free(scope->entry);
  free(scope->missing);
  scope->entry = entry;
  scope->missing = missing;
  scope->entries = config->scopes;
  apply(kernel, config->host_watch);
  // Cgroups that were made while nothing was told of them.
  if (kernel->gate->cgroups_made != scope->made) apply(kernel, config->host_watch);
}

void scope_missing(struct kernel *kernel) {
  struct scope *scope = kernel->scope;
  u64 made = kernel->gate->cgroups_made;
  if (made == scope->made) return;
  scope->made = made;
  for (size_t i = 0; i < scope->entries; i++) {
    if (!scope->missing[i] || !tree_id(scope, scope->entry[i].path)) continue;
    apply(kernel, scope->host_watch);
    kernel->status_changed = true;
    return;
  }
}

void scope_event(struct kernel *kernel, const struct ev_cgroup *event) {
  struct scope *scope = kernel->scope;
  struct node *node = node_find(scope, event->cgroup);
  if (event->flags & EV_F_REMOVED) {
    tell(kernel, event->cgroup, node ? node->parent : event->parent, node && node->path ? node->path : event->path,
         event->watch, event->flags, event->head.time);
    if (node) node_drop(scope, node);
    return;
  }
  if (node && node->known) return; // a walk was quicker
  char path[4096];
  size_t prefix = strlen(scope->prefix);
  const struct node *parent = node_find(scope, event->parent);
  snprintf(path, sizeof(path), "%s", strncmp(event->path, scope->prefix, prefix) ? event->path : event->path + prefix);
  if (strlen(event->path) + 1 == sizeof(event->path) && parent && parent->path) {
    char own[256];
    if (tree_child(scope, parent->path, event->cgroup, own, sizeof(own)))
      snprintf(path, sizeof(path), "%s/%s", strcmp(parent->path, "/") ? parent->path : "", own);
  }
  node = node_of(scope, event->cgroup, event->parent, path);
  if (node) {
    node->named = !bpf_map_lookup_elem(scope->watched_fd, &event->cgroup, &node->value);
    node->known = true;
    node->told = event->watch;
  }
  tell(kernel, event->cgroup, event->parent, path, event->watch, 0, event->head.time);
}
