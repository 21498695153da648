/** A network namespace with one address on a bridge that all namespaces of a network share: a host of its own. */
export interface TestHost {
    readonly name: string;
    readonly address: string;
    /** Path of the namespace, for `setns`. */
    readonly path: string;
    /** The interface inside. */
    readonly device: string;
    command(command: string, args: readonly string[]): readonly [string, readonly string[]];
    exec(command: string, ...args: readonly string[]): Promise<string>;
    /** Takes the cable out, and puts it in again. */
    link(up: boolean): Promise<void>;
}
export interface TestNetwork extends AsyncDisposable {
    /** Host number `n` gets the address `10.213.<net>.<n>`. */
    host(name: string, n: number): Promise<TestHost>;
    /** The namespace in which the bridge lives: hosts reach each other, and translated addresses, through it. */
    readonly router: TestHost;
}
/**
 * Hosts in namespaces of their own. The bridge is in a further namespace that routes between them, so nothing of this
 * machine's own network is touched. Needs root.
 */
export declare function makeNetwork(): Promise<TestNetwork>;
//# sourceMappingURL=netns.d.ts.map