// SPDX-License-Identifier: Apache-2.0
// The cgroups of the scope, sorted by id.
#include <stdlib.h>
#include <string.h>
#include "scope.h"

#define NODES_MAX (2 * WATCHED_MAX)

static size_t position(const struct scope *scope, u64 id) {
  size_t low = 0, high = scope->nodes;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (scope->node[middle].id < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

struct node *node_find(struct scope *scope, u64 id) {
  size_t at = position(scope, id);
  return at < scope->nodes && scope->node[at].id == id ? &scope->node[at] : NULL;
}

struct node *node_of(struct scope *scope, u64 id, u64 parent, const char *path) {
  struct node *node = node_find(scope, id);
  if (!node) {
    if (scope->nodes == NODES_MAX) return NULL;
    if (scope->nodes == scope->room) {
      size_t room = scope->room ? scope->room * 2 : 64;
      struct node *more = realloc(scope->node, room * sizeof(*more));
      if (!more) return NULL;
      scope->node = more;
      scope->room = room;
    }
    size_t at = position(scope, id);
    memmove(&scope->node[at + 1], &scope->node[at], (scope->nodes - at) * sizeof(*node));
    scope->nodes++;
    node = &scope->node[at];
    memset(node, 0, sizeof(*node));
    node->id = id;
  }
  if (parent) node->parent = parent;
  if (!node->path || strcmp(node->path, path)) {
    free(node->path);
    node->path = strdup(path);
  }
  return node;
}

void node_drop(struct scope *scope, struct node *node) {
  size_t at = (size_t)(node - scope->node);
  free(node->path);
  memmove(node, node + 1, (scope->nodes - at - 1) * sizeof(*node));
  scope->nodes--;
}

u32 node_watch(const struct scope *scope, const struct node *node) {
  return node->named ? watch_own(node->value) : scope->host_watch;
}
