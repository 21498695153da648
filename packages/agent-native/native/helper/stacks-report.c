// SPDX-License-Identifier: Apache-2.0
// Merged stacks as documents: one for each cgroup and kind, several where one would not fit into a frame.
#include <stdlib.h>
#include <string.h>
#include "frame.h"
#include "stacks.h"
#include "symbols/symbols.h"

#define DOCUMENT (768u << 10)
#define DEPTH 256

// Names of one document, numbered in the order in which they come.
struct names {
  u32 *number;  // of each name of the pool, + 1; valid where `document` says so
  u32 *document;
  u32 *list;
  u32 *file;
  u32 count;
  size_t bytes;
  u32 current;
};

static u32 number_of(struct names *names, const struct stack_node *node) {
  u32 name = node->label;
  if (names->document[name] != names->current) {
    names->document[name] = names->current;
    names->number[name] = names->count;
    names->list[names->count] = name;
    names->file[names->count++] = node->file;
    names->bytes += strlen(symbol_name_text(name)) + strlen(symbol_name_text(node->file)) + 8;
  }
  return names->number[name];
}

static void begin(struct json_writer *out, struct names *names, struct agent *agent, const struct stack_root *root, u64 since) {
  names->current++;
  names->count = 0;
  names->bytes = 0;
  u64 now = agent_now(agent);
  json_reset(out);
  json_object(out);
  json_field_decimal(out, "cgroup", root->cgroup);
  json_field_text(out, "kind", root->off_cpu ? "off_cpu" : "cpu");
  json_field_decimal(out, "start", agent_wall(agent, since));
  json_field_unsigned(out, "duration", now > since ? now - since : 0);
  json_field_array(out, "stacks");
}

static void finish(struct json_writer *out, struct names *names, struct agent *agent, u64 truncated) {
  json_array_end(out);
  json_field_array(out, "frames");
  for (u32 i = 0; i < names->count; i++) json_text(out, symbol_name_text(names->list[i]));
  json_array_end(out);
  json_field_array(out, "files");
  for (u32 i = 0; i < names->count; i++) json_text(out, symbol_name_text(names->file[i]));
  json_array_end(out);
  json_field_unsigned(out, "truncated", truncated);
  json_object_end(out);
  agent_frame(agent, FRAME_PROFILE, out);
}

static void write_stack(struct json_writer *out, struct names *names, const struct stack_tree *tree, u32 leaf) {
  u32 path[DEPTH], depth = 0;
  for (u32 at = leaf; at != NO_NODE && depth < DEPTH; at = tree->node[at].parent) path[depth++] = at;
  json_array(out);
  json_unsigned(out, tree->node[leaf].value);
  while (depth-- > 0) json_unsigned(out, number_of(names, &tree->node[path[depth]]));
  json_array_end(out);
}

void stacks_report(struct agent *agent, const struct stack_tree *tree, u64 since) {
  size_t pool = symbols_stats().names + 1;
  struct names names = {
    .number = calloc(pool, sizeof(u32)), .document = calloc(pool, sizeof(u32)),
    .list = calloc(pool, sizeof(u32)), .file = calloc(pool, sizeof(u32)),
  };
  // Stacks of one root, one after the other.
  u32 *next = malloc((tree->nodes + 1) * sizeof(*next)), *first = malloc((tree->roots + 1) * sizeof(*first));
  struct json_writer out;
  json_open(&out, 2 * DOCUMENT);
  bool ready = names.number && names.document && names.list && names.file && next && first;
  for (u32 i = 0; ready && i < tree->roots; i++) first[i] = NO_NODE;
  for (u32 i = tree->nodes; ready && i-- > 0;) {
    if (!tree->node[i].value) continue;
    next[i] = first[tree->node[i].root];
    first[tree->node[i].root] = i;
  }
  for (u32 root = 0; ready && root < tree->roots; root++) {
    if (first[root] == NO_NODE) continue;
    u64 truncated = tree->root[root].truncated;
    begin(&out, &names, agent, &tree->root[root], since);
    for (u32 at = first[root]; at != NO_NODE; at = next[at]) {
      if (out.length + names.bytes > DOCUMENT) {
        finish(&out, &names, agent, truncated);
        truncated = 0;
        begin(&out, &names, agent, &tree->root[root], since);
      }
      write_stack(&out, &names, tree, at);
    }
    finish(&out, &names, agent, truncated);
  }
  json_close(&out);
  free(names.number);
  free(names.document);
  free(names.list);
  free(names.file);
  free(next);
  free(first);
}
