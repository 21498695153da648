/** A cgroup that a test made: the only kind that a test may observe. */
export interface TestCgroup {
    /** Below the cgroup v2 mount, as the scope names it. */
    readonly path: string;
    readonly directory: string;
    /** The inode of the directory, as the kernel programs name it. */
    readonly id: string;
    add(pid: number): Promise<void>;
    pids(): Promise<number[]>;
    /** A command line that joins the cgroup first and then becomes the program, so that it never runs outside. */
    command(command: string, args: readonly string[]): readonly [string, readonly string[]];
    /** Another one below it. */
    child(name: string): Promise<TestCgroup>;
    /** Ends what is left in it and removes it. */
    [Symbol.asyncDispose](): Promise<void>;
}
/** Where cgroup v2 is mounted; on hybrid hosts beside v1. */
export declare function cgroupMount(): Promise<string>;
/** Makes a cgroup of a unique name directly below the mount. Needs root. */
export declare function makeCgroup(name?: string): Promise<TestCgroup>;
/** A limit of cgroup v1 or v2, whichever the host has for memory. Dispose it before the cgroup. */
export declare function limitMemory(cgroup: TestCgroup, bytes: number): Promise<{
    add(pid: number): Promise<void>;
    procs: string;
} & AsyncDisposable>;
//# sourceMappingURL=cgroup.d.ts.map