// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// Registers of a program at a probe: a fixed layout of each machine, part of the kernel's promise to user space.
#ifndef ABDUCE_REGISTERS_H
#define ABDUCE_REGISTERS_H

#include "kernel.h"

#if defined(__TARGET_ARCH_x86)
struct registers {
  u64 r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, number, ip, cs, flags, sp, ss;
};
#define REG_ARG1(r) ((r)->di)
#define REG_ARG2(r) ((r)->si)
#define REG_ARG3(r) ((r)->dx)
#define REG_ARG4(r) ((r)->cx)
#define REG_RESULT(r) ((r)->ax)
// Go's own convention since 1.17: other registers, and the goroutine in one of its own.
#define GO_ARG1(r) ((r)->ax)
#define GO_ARG2(r) ((r)->bx)
#define GO_ARG3(r) ((r)->cx)
#define GO_SELF(r) ((r)->r14)
#elif defined(__TARGET_ARCH_arm64)
struct registers {
  u64 x[31], sp, pc, state;
};
#define REG_ARG1(r) ((r)->x[0])
#define REG_ARG2(r) ((r)->x[1])
#define REG_ARG3(r) ((r)->x[2])
#define REG_ARG4(r) ((r)->x[3])
#define REG_RESULT(r) ((r)->x[0])
#define GO_ARG1(r) ((r)->x[0])
#define GO_ARG2(r) ((r)->x[1])
#define GO_ARG3(r) ((r)->x[2])
#define GO_SELF(r) ((r)->x[28])
#else
#error "registers of this machine are not known"
#endif

#endif
