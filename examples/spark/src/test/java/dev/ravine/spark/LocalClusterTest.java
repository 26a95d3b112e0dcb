package dev.ravine.spark;

import static dev.ravine.spark.SynchronousTrainingTest.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.nn.Linear;
import dev.ravine.nn.data.Dataset;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.spark.programs.Main;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two executors of one core, each a process of its own, and what happens when one dies. A worker starts executors from
 * {@code SPARK_HOME}, which the build sets, and which is made here of what is on the class path.
 */
@Tag("slow")
class LocalClusterTest {
    private static final String MASTER = "local-cluster[2,1,1024]";
    private static final Dataset MOONS = LocalData.moons(103);

    @SuppressWarnings("NullAway") // set before all tests
    private static SparkSession session;

    @SuppressWarnings("NullAway") // set before all tests
    private static JavaSparkContext context;

    @BeforeAll
    static void start() throws IOException {
        makeSparkHome();
        session = SparkSession.builder()
                .master(MASTER)
                .appName("cluster tests")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.task.maxFailures", "3")
                .config("spark.executor.extraJavaOptions", "-Dravine.threads=1")
                .config("spark.executor.extraClassPath", folders())
                .getOrCreate();
        context = JavaSparkContext.fromSparkContext(session.sparkContext());
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static List<String> classPath() {
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
    }

    /** What is compiled here, which is in no jar. */
    private static String folders() {
        return classPath().stream()
                .filter(entry -> Files.isDirectory(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void makeSparkHome() throws IOException {
        Path jars = Path.of(System.getenv("SPARK_HOME"), "jars");
        Files.createDirectories(jars);
        for (String entry : classPath()) {
            Path jar = Path.of(entry);
            Path link = jars.resolve(jar.getFileName());
            if (entry.endsWith(".jar") && !Files.exists(link)) {
                Files.copy(jar, link);
            }
        }
    }

    private static SynchronousTraining training(int partitions) {
        return new SynchronousTraining(Shards.of(context, MOONS, partitions), LocalData.net(), 3).batch(20);
    }

    private static Optimizer adamW(SynchronousTraining training) {
        return Optimizer.of(new AdamW(), 0.01, training.model().parameters());
    }

    /** The processes of executors, all started by this one. */
    private static List<ProcessHandle> executors() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                .toList();
    }

    @Test
    void bitsAreThoseOfOneMachineAlsoWhenExecutorsAreKilledUnderway() throws Exception {
        OneMachine one = new OneMachine(MOONS, 4, 3, 20, 1024);
        Optimizer oneOptimizer = Optimizer.of(new AdamW(), 0.01, one.model.parameters());
        try (SynchronousTraining training = training(4)) {
            Optimizer optimizer = adamW(training);
            List<Thread> killers = new ArrayList<>();
            for (int step = 0; step < 30; step++) {
                if (step == 5 || step == 15) {
                    Thread killer = new Thread(LocalClusterTest::killOne);
                    killer.start();
                    killers.add(killer);
                }
                assertThat(training.step(optimizer)).as("step %d", step).isEqualTo(one.step(oneOptimizer, step, 1));
                assertThat(weights(training.model().parameters())).isEqualTo(weights(one.model.parameters()));
            }
            for (Thread killer : killers) killer.join();
        }
    }

    private static void killOne() {
        executors().get(0).destroyForcibly();
    }

    @Test
    void executorsUseTheVectorKernelsWithOneThread() {
        Shards shards = Shards.of(context, MOONS, 4);
        assertThat(shards.kernels()).hasSize(1);
        assertThat(shards.kernels().get(0)).startsWith("vector (").endsWith(", 1 thread)");
    }

    @Test
    void sumsAreAddedInATreeOnExecutors() {
        OneMachine one = new OneMachine(MOONS, 20, 3, 20, 1024);
        Optimizer oneOptimizer = Optimizer.of(new AdamW(), 0.01, one.model.parameters());
        try (SynchronousTraining training = training(20).driverArrays(4)) {
            Optimizer optimizer = adamW(training);
            for (int step = 0; step < 3; step++) {
                training.step(optimizer);
                one.step(oneOptimizer, step, OrderedSum.NEIGHBOURS);
            }
            assertThat(weights(training.model().parameters())).isEqualTo(weights(one.model.parameters()));
        }
    }

    @Test
    void aTaskThatFailsThriceIsOneClearError() {
        ModelSpec spec = ModelSpec.labels(random -> new Linear(2, 2, random), (prediction, labels) -> {
            throw new UnsupportedOperationException("not this loss");
        });
        try (SynchronousTraining training = new SynchronousTraining(Shards.of(context, MOONS, 1), spec, 1)) {
            assertThatThrownBy(() -> training.step(adamW(training)))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageMatching(
                            "SynchronousTraining: step 0: partition 0 failed 3 times, last on \\S+ executor \\d+"
                                    + " with java.lang.UnsupportedOperationException: not this loss");
            assertThat(training.steps()).isZero();
        }
    }

    @Test
    void aTrialWhoseExecutorDiesEachTimeIsARow() {
        List<Trial<Integer, Integer>> trials = Sweep.<Integer, Integer>of(List.of(1, 2, 3), (number, seed, fold) -> {
                    if (number == 2) {
                        Runtime.getRuntime().halt(7);
                    }
                    return number;
                })
                .run(context, number -> number);
        assertThat(trials).extracting(Trial::configuration).containsExactly(1, 3, 2);
        assertThat(trials.get(2).failure()).contains("failed 3 times");
    }

    @Test
    void aRunWhoseDriverIsKilledGoesOnBitForBit(@TempDir Path folder) throws Exception {
        Path whole = folder.resolve("whole.safetensors");
        Path killed = folder.resolve("killed.safetensors");
        Process inOneGo = train("local[2]", whole);
        inOneGo.getInputStream().readAllBytes();
        assertThat(inOneGo.waitFor()).isZero();
        Process driver = train(MASTER, killed);
        try (BufferedReader lines = driver.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("steps 6/")) {
                line = lines.readLine();
            }
            driver.destroyForcibly();
        }
        driver.waitFor();
        assertThat(killed).exists();
        Process resumed = train(MASTER, killed, "--resume");
        String told = new String(resumed.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(resumed.waitFor()).as(told).isZero();
        assertThat(told).containsPattern("going on after step [4-9]\n");
        assertThat(Files.readAllBytes(killed)).isEqualTo(Files.readAllBytes(whole));
    }

    private static Process train(String master, Path file, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@jvm.options",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "train",
                "--master=" + master,
                "--steps=10",
                "--every=2",
                "--checkpoint=" + file));
        command.addAll(Arrays.asList(more));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
