package dev.ravine.autograd.kernel;

/** Whether this JVM has the Vector API. */
final class VectorApi {
    private VectorApi() {}

    static boolean present() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }
}
