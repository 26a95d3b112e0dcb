package dev.ravine.autograd.kernel;

/**
 * Chooses the kernels once, when the library is loaded.
 *
 * <p>The vector kernels, where the JVM was started with {@code --add-modules jdk.incubator.vector}; else, or with
 * {@code -Dravine.kernels=portable}, the portable ones. The vector kernels share large work among
 * {@code -Dravine.threads=}n threads, by default one for each processor. {@link Kernels#name} of the active ones tells
 * which. It is not logged: to set up the JDK's loggers takes a tenth of the time of a first gradient.
 */
final class KernelChoice {
    static final Kernels ACTIVE = choose();

    private KernelChoice() {}

    private static Kernels choose() {
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        String wish = System.getProperty("ravine.kernels", present ? "vector" : "portable");
        return switch (wish) {
            case "portable" -> new Kernels();
            case "vector" -> {
                if (!present) {
                    throw new IllegalStateException("ravine.kernels=vector needs the JVM to be started with"
                            + " --add-modules jdk.incubator.vector");
                }
                yield new VectorKernels(threads());
            }
            default ->
                throw new IllegalStateException(
                        "ravine.kernels=" + wish + " is not known; expected portable or vector");
        };
    }

    private static int threads() {
        String wish = System.getProperty("ravine.threads");
        if (wish == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        if (!wish.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalStateException(
                    "ravine.threads=" + wish + " is not a number of threads; expected a whole number from 1 to 9999");
        }
        return Integer.parseInt(wish);
    }
}
