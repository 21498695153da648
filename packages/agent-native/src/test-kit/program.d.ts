import type { TestCgroup } from './cgroup.ts';
import type { TestHost } from './netns.ts';
export interface Program extends AsyncDisposable {
    readonly pid: number;
    /** Both outputs, the last 64 KiB. */
    output(): string;
    /** Exit code, or the signal's name. */
    readonly ended: Promise<number | string>;
    stop(signal?: NodeJS.Signals): Promise<void>;
}
export interface ProgramOptions {
    /** Joined before the program begins. */
    readonly cgroup?: TestCgroup;
    readonly host?: TestHost;
    readonly env?: NodeJS.ProcessEnv;
    readonly cwd?: string;
    /** Name of a user to run as. */
    readonly user?: string;
    readonly input?: string;
    /** Ready when this port is listened on in its network namespace: seen in `/proc`, so that nobody has to connect. */
    readonly port?: number;
    /** Ready when its output has this. */
    readonly says?: string;
    /** Milliseconds; 60 s. */
    readonly patience?: number;
}
/** A TCP port that nobody listens on. */
export declare function freePort(): Promise<number>;
/** Asks until it is true. Throws with `what` when it is not in time. */
export declare function until(what: string | (() => string), ask: () => boolean | Promise<boolean>, patience?: number): Promise<void>;
/** Starts a program, in a cgroup and a host of the test's own, and waits until it is ready. */
export declare function startProgram(command: string, args: readonly string[], options?: ProgramOptions): Promise<Program>;
/** Runs a program to its end. Throws with its output when it fails. */
export declare function runProgram(command: string, args: readonly string[], options?: ProgramOptions): Promise<string>;
/** A program that leaves something behind when it stops. */
export declare function withCleanup<T extends object>(program: Program, more: T, cleanup: () => Promise<unknown>, signal?: NodeJS.Signals): Program & T;
//# sourceMappingURL=program.d.ts.map