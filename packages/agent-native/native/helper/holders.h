// SPDX-License-Identifier: Apache-2.0
// Slots of the sample of spans by the cgroups that hold them. Every step takes the logarithm of the number of cgroups.
#ifndef ABDUCE_HOLDERS_H
#define ABDUCE_HOLDERS_H
#include "../shared/events.h"
#include <stdbool.h>

#define HOLDER_NONE UINT32_MAX

u32 holders_new(void);                                  // HOLDER_NONE when there is no memory
u32 holders_held(u32 holder);                           // slots that it has
bool holders_take(u32 holder, u32 slot, bool preferred); // a slot that nobody has; false when there is no memory
void holders_leave(u32 slot);                           // nobody has it any more
// Who has most slots, of those with a plain one unless `any`; HOLDER_NONE when there is none.
u32 holders_most(bool any);
// Slots of a holder, preferred ones too when `any`: how many, and each of them.
u32 holders_slots(u32 holder, bool any);
u32 holders_slot(u32 holder, u32 index);
void holders_clear(void); // all of them: a new window begins
void holders_close(void);

#endif
