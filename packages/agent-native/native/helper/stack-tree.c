// SPDX-License-Identifier: Apache-2.0
// Stacks as trees of frames, from the root to the leaf: what they have in common is there once.
#include <stdlib.h>
#include <string.h>
#include "hash.h"
#include "stacks.h"

#define SLOTS (STACK_NODES * 2)

bool stack_tree_open(struct stack_tree *tree) {
  if (tree->node) return true;
  tree->node = malloc(STACK_NODES * sizeof(*tree->node));
  tree->slot = calloc(SLOTS, sizeof(*tree->slot));
  if (tree->node && tree->slot) return true;
  stack_tree_close(tree);
  return false;
}

void stack_tree_clear(struct stack_tree *tree) {
  if (tree->slot) memset(tree->slot, 0, SLOTS * sizeof(*tree->slot));
  tree->nodes = tree->roots = 0;
}

void stack_tree_close(struct stack_tree *tree) {
  free(tree->node);
  free(tree->slot);
  memset(tree, 0, sizeof(*tree));
}

u32 stack_tree_root(struct stack_tree *tree, u64 cgroup, bool off_cpu) {
  for (u32 i = 0; i < tree->roots; i++)
    if (tree->root[i].cgroup == cgroup && tree->root[i].off_cpu == off_cpu) return i;
  if (tree->roots == STACK_ROOTS) return NO_NODE;
  tree->root[tree->roots] = (struct stack_root){.cgroup = cgroup, .off_cpu = off_cpu};
  return tree->roots++;
}

static u32 child(struct stack_node *node, u32 *slot, u32 *nodes, u32 root, u32 parent, u32 label) {
  u64 at = hash_add(hash_add(0, (u64)root << 32 | parent), label) % SLOTS;
  for (; slot[at]; at = (at + 1) % SLOTS) {
    const struct stack_node *known = &node[slot[at] - 1];
    if (known->root == root && known->parent == parent && known->label == label) return slot[at] - 1;
  }
  if (*nodes == STACK_NODES) return NO_NODE;
  node[*nodes] = (struct stack_node){.parent = parent, .root = root, .label = label};
  slot[at] = *nodes + 1;
  return (*nodes)++;
}

u32 stack_tree_child(struct stack_tree *tree, u32 root, u32 parent, u32 label) {
  return child(tree->node, tree->slot, &tree->nodes, root, parent, label);
}

// Parents stand before their children, so they have their place when those come; and a place is never behind what
// moves to it, so the nodes can be merged where they are.
bool stack_tree_merge(struct stack_tree *tree, stack_label name, stack_label file) {
  u32 *moved = malloc((tree->nodes + 1) * sizeof(*moved));
  if (!moved) return false;
  memset(tree->slot, 0, SLOTS * sizeof(*tree->slot));
  u32 nodes = 0;
  for (u32 i = 0; i < tree->nodes; i++) {
    struct stack_node old = tree->node[i];
    u32 parent = old.parent == NO_NODE ? NO_NODE : moved[old.parent];
    u32 before = nodes, label = name(tree, &old), from = file(tree, &old);
    moved[i] = label == NO_NODE ? parent : child(tree->node, tree->slot, &nodes, old.root, parent, label);
    if (moved[i] == NO_NODE) continue;
    struct stack_node *merged = &tree->node[moved[i]];
    if (nodes != before) merged->file = from;
    merged->value += old.value;
  }
  tree->nodes = nodes;
  free(moved);
  return true;
}
