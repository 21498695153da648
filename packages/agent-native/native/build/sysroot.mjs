// SPDX-License-Identifier: Apache-2.0
export function prepareSysroot(tools) {
  throw new Error(`no sysroot in ${tools.sysroot} yet`);
}
