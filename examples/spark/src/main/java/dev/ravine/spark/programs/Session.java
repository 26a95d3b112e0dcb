package dev.ravine.spark.programs;

import dev.ravine.examples.shared.Failure;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** A connection to a cluster. */
final class Session {
    private static final int PATIENCE_MILLIS = 5_000;

    private Session() {}

    /**
     * Connects, runs the body, and disconnects.
     *
     * @param master null for that of {@code spark-submit}, or else two threads here
     * @throws Failure if the master does not answer, or has no worker within a minute
     */
    static <T> T run(String name, @Nullable String master, Function<SparkSession, T> body) {
        SparkSession session = open(name, master);
        try {
            return body.apply(session);
        } finally {
            session.stop();
        }
    }

    private static SparkSession open(String name, @Nullable String master) {
        String chosen = master != null ? master : System.getProperty("spark.master", "local[2]");
        if (chosen.startsWith("spark://")) {
            knock(chosen);
        }
        SparkSession.Builder builder = SparkSession.builder()
                .appName(name)
                .master(chosen)
                // Before the user's own options, which are spark.executor.extraJavaOptions.
                .config(
                        "spark.executor.defaultJavaOptions",
                        System.getProperty("spark.executor.defaultJavaOptions", "") + " -Dravine.threads=1")
                // Doubles hardly get shorter, and it takes longer than sending them.
                .config("spark.broadcast.compress", System.getProperty("spark.broadcast.compress", "false"))
                .config("spark.ui.showConsoleProgress", "false");
        if (System.getProperty("spark.app.name") == null) {
            // Not started by spark-submit, which would send the jar and open its page.
            builder.config("spark.ui.enabled", "false").config("spark.executor.extraClassPath", classPath());
            if (chosen.startsWith("local")) {
                builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1");
            }
        }
        SparkSession session;
        try {
            session = builder.getOrCreate();
        } catch (RuntimeException e) {
            throw new Failure("the master '" + chosen + "' cannot be used: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        if (!chosen.startsWith("local")) {
            awaitExecutor(session, chosen);
        }
        return session;
    }

    private static void knock(String master) {
        String first = master.split(",", 2)[0];
        try (Socket socket = new Socket()) {
            URI address = new URI(first);
            if (address.getHost() == null || address.getPort() < 0) {
                throw new Failure("--master is " + master + ", expected something like spark://HOST:7077");
            }
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), PATIENCE_MILLIS);
        } catch (URISyntaxException e) {
            throw new Failure("--master is " + master + ", expected something like spark://HOST:7077");
        } catch (IOException e) {
            throw new Failure("the master '" + first + "' does not answer: " + e.getMessage());
        }
    }

    private static void awaitExecutor(SparkSession session, String master) {
        for (int seconds = 0; session.sparkContext().statusTracker().getExecutorInfos().length < 2; seconds++) {
            if (seconds == 60) {
                session.stop();
                throw new Failure("the master '" + master
                        + "' has given no executor for a minute: is there a worker with" + " free cores and memory?");
            }
            try {
                Thread.sleep(1000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure("interrupted while waiting for an executor");
            }
        }
    }

    /** What this JVM runs from, Spark aside, for executors on this machine. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("/org/apache/spark/") && Files.exists(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
