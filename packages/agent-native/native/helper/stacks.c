// SPDX-License-Identifier: Apache-2.0
// Stacks of the observed cgroups, merged until the next report. Every stack hangs below the name of its process, and
// of its thread where that is another one.
#include <string.h>
#include "processes.h"
#include "stacks.h"
#include "symbols/symbols.h"

// What the kernel programs take at most; a longer stack has lost its root.
#define USER_MOST 127
#define KERNEL_MOST 63

static struct stack_tree tree;
static u64 since;

void stacks_open(struct agent *agent) {
  symbols_open(agent_replays(agent));
  since = agent_now(agent);
}

// Between a scheduler's hook and the stack it interrupted lie frames of the hook itself.
static bool of_hook(const char *name) {
  return !strncmp(name, "bpf_", 4) || !strncmp(name, "__bpf_", 6) || !strncmp(name, "__traceiter_", 12);
}

static bool put(u32 root, u32 *at, u32 symbol) {
  u32 next = stack_tree_child(&tree, root, *at, symbol);
  if (next == NO_NODE) return false;
  *at = next;
  return true;
}

void stacks_event(struct agent *agent, const struct ev_stack *event) {
  (void)agent;
  if (!since) since = event->head.time;
  u32 root = stack_tree_open(&tree) ? stack_tree_root(&tree, event->cgroup, event->kind != STACK_CPU) : NO_NODE;
  if (root == NO_NODE) {
    tree.dropped++;
    return;
  }
  char comm[sizeof(event->comm) + 1] = {0};
  memcpy(comm, event->comm, sizeof(event->comm));
  u32 process = symbols_process(event->pid, event->head.time);
  const struct process *known = process_find(event->pid);
  const char *name = known && known->comm[0] ? known->comm : comm;
  u32 at = NO_NODE;
  bool whole = put(root, &at, symbol_text(*name ? name : "?"));
  if (whole && event->tid != event->pid && *comm && strcmp(comm, name)) whole = put(root, &at, symbol_text(comm));
  const u64 *user = event->frames, *kernel = user + event->user;
  // Every frame but the innermost holds where its call returns to, which may be the next function's first byte.
  for (u32 i = event->user; whole && i-- > 0;) whole = put(root, &at, symbol_user(process, user[i] - (i > 0)));
  for (u32 i = event->kernel; whole && i-- > 0;) whole = put(root, &at, symbol_kernel(kernel[i] - (i > 0)));
  if (whole && event->kind == STACK_RUN_QUEUE) whole = put(root, &at, symbol_text("[run queue]"));
  if (!whole || event->user >= USER_MOST || event->kernel >= KERNEL_MOST) tree.root[root].truncated++;
  if (at != NO_NODE) tree.node[at].value += event->value;
}

static u32 name_of(const struct stack_tree *of, const struct stack_node *node) {
  u32 name = symbol_name(node->label);
  return node->parent != NO_NODE && of->root[node->root].off_cpu && of_hook(symbol_name_text(name)) ? NO_NODE : name;
}

static u32 file_of(const struct stack_tree *of, const struct stack_node *node) {
  (void)of;
  return symbol_file(node->label);
}

void stacks_write_frames(struct agent *agent) {
  if (tree.nodes) {
    symbols_resolve();
    if (stack_tree_merge(&tree, name_of, file_of)) stacks_report(agent, &tree, since);
    stack_tree_clear(&tree);
  }
  symbols_settle();
  since = agent_now(agent);
}

void stacks_self(struct agent *agent, struct json_writer *out) {
  (void)agent;
  struct symbols_stats stats = symbols_stats();
  json_field_unsigned(out, "stackNodes", tree.nodes);
  json_field_unsigned(out, "stacksDropped", tree.dropped);
  json_field_unsigned(out, "symbols", stats.symbols);
  json_field_unsigned(out, "symbolNames", stats.names);
  json_field_unsigned(out, "symbolFiles", stats.files);
  json_field_unsigned(out, "symbolProcesses", stats.processes);
  json_field_unsigned(out, "symbolsDropped", stats.dropped);
}

void stacks_configure(struct agent *agent) { sampler_configure(agent); }

void stacks_close(struct agent *agent) {
  (void)agent;
  sampler_close();
  stack_tree_close(&tree);
  symbols_close();
}
