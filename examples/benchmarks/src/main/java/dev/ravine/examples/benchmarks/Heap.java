package dev.ravine.examples.benchmarks;

/** What is alive on the heap. */
final class Heap {
    private Heap() {}

    /** The bytes that a full garbage collection leaves. */
    static long liveBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
