package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

/** The choice is made once in the life of a JVM, so all but the first test start one of their own. */
class KernelChoiceTest {
    private static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

    @Test
    void theActiveKernelsAreThoseThatThisRunIsFor() {
        String expected = System.getProperty("expected.kernels", "");
        assertThat(Kernels.active().name()).startsWith(expected);
    }

    @Test
    void withoutTheModuleTheyArePortable() {
        assertThat(start()).contains("name: portable");
    }

    @Test
    void withTheModuleTheyAreVectorKernelsWithAThreadForEachProcessor() {
        assertThat(start(VECTOR_MODULE, "-XX:ActiveProcessorCount=2"))
                .containsPattern("name: vector \\(\\d+ bits, 2 threads\\)");
    }

    @Test
    void portableKernelsCanBeAskedForAllTheSame() {
        assertThat(start(VECTOR_MODULE, "-Dravine.kernels=portable")).contains("name: portable");
    }

    @Test
    void theNumberOfThreadsCanBeGiven() {
        assertThat(start(VECTOR_MODULE, "-Dravine.kernels=vector", "-Dravine.threads=1"))
                .containsPattern("name: vector \\(\\d+ bits, 1 thread\\)");
    }

    @Test
    void noMoreThreadsWorkThanAreAskedFor() {
        assertThat(start(VECTOR_MODULE, "-XX:ActiveProcessorCount=8", "-Dravine.threads=2"))
                .contains("at work: 2");
        assertThat(start(VECTOR_MODULE, "-XX:ActiveProcessorCount=2", "-Dravine.threads=100"))
                .contains("at work: 2");
        assertThat(start(VECTOR_MODULE, "-XX:ActiveProcessorCount=2", "-Dravine.threads=1"))
                .contains("at work: 1");
        assertThat(start("-XX:ActiveProcessorCount=2")).contains("at work: 1");
    }

    @Test
    void vectorKernelsWithoutTheModuleAreRefused() {
        assertThat(start("-Dravine.kernels=vector"))
                .contains("refused: ravine.kernels=vector needs the JVM to be started with"
                        + " --add-modules jdk.incubator.vector")
                .doesNotContain("name:");
    }

    @Test
    void otherNamesAreRefused() {
        assertThat(start("-Dravine.kernels=nonsense"))
                .contains("refused: ravine.kernels=nonsense is not known; expected portable or vector")
                .doesNotContain("name:");
    }

    @Test
    void otherNumbersOfThreadsAreRefused() {
        assertThat(start(VECTOR_MODULE, "-Dravine.threads=0"))
                .contains("refused: ravine.threads=0 is not a number of threads;"
                        + " expected a whole number from 1 to 9999")
                .doesNotContain("name:");
    }

    /** Starts a JVM with these options and returns what {@link Report} prints. */
    private static String start(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        // For a quick start.
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-cp");
        command.add(Stream.of(Kernels.class, Report.class, DMatrixRMaj.class, CommonOps_DDRM.class)
                .map(KernelChoiceTest::placeOf)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(Report.class.getName());
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String placeOf(Class<?> type) {
        return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
    }

    /** Prints the name of the active kernels and how many threads they use, or why there are none. */
    static final class Report {
        private Report() {}

        public static void main(String[] arguments) {
            try {
                System.out.println("name: " + Kernels.active().name());
                Set<Thread> atWork = ConcurrentHashMap.newKeySet();
                Kernels.active().share(100, Long.MAX_VALUE, part -> {
                    atWork.add(Thread.currentThread());
                    // Time for all others to take a part.
                    LockSupport.parkNanos(1_000_000);
                });
                System.out.println("at work: " + atWork.size());
            } catch (ExceptionInInitializerError e) {
                System.out.println("refused: " + e.getException().getMessage());
            }
        }
    }
}
