package dev.ravine.examples.benchmarks.memory;

/** What is alive on the heap. */
public final class Heap {
    private Heap() {}

    /** The bytes that a full garbage collection leaves. */
    public static long liveBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
