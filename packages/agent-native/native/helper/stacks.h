// SPDX-License-Identifier: Apache-2.0
// Inside the room of stacks: a tree of frames for every cgroup and kind, all in one table.
#ifndef ABDUCE_STACKS_H
#define ABDUCE_STACKS_H

#include "rooms.h"

#define STACK_NODES 65536
#define STACK_ROOTS 1024 // cgroups times kinds
#define NO_NODE 0xffffffffu

struct stack_node {
  u32 parent; // always a smaller number; NO_NODE below the root
  u32 root;
  u32 label;  // a symbol while stacks come in, a name once they are merged
  u32 file;   // a name
  u64 value;
};
struct stack_root {
  u64 cgroup;
  bool off_cpu;
  u64 truncated; // stacks that are not whole: too deep, or the table was full
};
struct stack_tree {
  struct stack_node *node;
  u32 *slot;
  u32 nodes;
  struct stack_root root[STACK_ROOTS];
  u32 roots;
  u64 dropped; // stacks without a root to hang on
};

// stack-tree.c
bool stack_tree_open(struct stack_tree *tree);
void stack_tree_clear(struct stack_tree *tree);
void stack_tree_close(struct stack_tree *tree);
u32 stack_tree_root(struct stack_tree *tree, u64 cgroup, bool off_cpu); // NO_NODE when there is no room
// The node below `parent` with that label; NO_NODE when the table is full.
u32 stack_tree_child(struct stack_tree *tree, u32 root, u32 parent, u32 label);
// Labels become names; equal siblings become one. A node whose name is NO_NODE gives way: what hangs below it hangs
// below its parent. Returns false without memory, and then the tree is as it was.
typedef u32 (*stack_label)(const struct stack_tree *tree, const struct stack_node *node);
bool stack_tree_merge(struct stack_tree *tree, stack_label name, stack_label file);

// stacks-report.c
void stacks_report(struct agent *agent, const struct stack_tree *tree, u64 since);

// sampler.c: a clock on every CPU.
void sampler_configure(struct agent *agent);
void sampler_close(void);

#endif
