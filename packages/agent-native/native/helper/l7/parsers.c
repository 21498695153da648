// SPDX-License-Identifier: Apache-2.0
// The table of parsers. Those with unmistakable first bytes are asked first.
#include "l7.h"

#define L7_ENTRY(name) &l7_parser_##name,
const struct l7_parser *const l7_parsers[] = {L7_PARSERS(L7_ENTRY)};
const size_t l7_parser_count = sizeof(l7_parsers) / sizeof(*l7_parsers);

const char *l7_name(enum l7_protocol protocol) {
  for (size_t i = 0; i < l7_parser_count; i++)
    if (l7_parsers[i] && l7_parsers[i]->protocol == protocol) return l7_parsers[i]->name;
  return "unknown";
}
