/** Both ways by which bytes are seen: the second is what kernels before 6.3 have. */
export const hooks: readonly { readonly name: string; readonly without: readonly string[] }[] = [
  { name: 'hooks of the socket layer', without: [] },
  { name: 'the exit of system calls', without: ['on_send', 'on_receive'] },
];
