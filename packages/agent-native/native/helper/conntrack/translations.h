// SPDX-License-Identifier: Apache-2.0
// Translated connections: from the two ends as the client sees them to the two ends as they are on the wire.
#ifndef ABDUCE_TRANSLATIONS_H
#define ABDUCE_TRANSLATIONS_H

#include "ctnetlink.h"

// `netns` tells loopback connections of different network namespaces apart; it is ignored for others.
void translations_add(u32 netns, const struct flow *original, const struct flow *reply, size_t most);
void translations_remove(u32 netns, const struct flow *original);
// What the connection is behind all translations that are known; false when there is none.
bool translations_find(u32 netns, const struct flow *original, struct flow *actual);
size_t translations_count(void);
u64 translations_dropped(void);
void translations_clear(void);

#endif
