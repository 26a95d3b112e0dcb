package dev.ravine.examples.site.worker;

import dev.ravine.examples.site.api.Components;
import dev.ravine.examples.site.api.FrameRequest;
import dev.ravine.examples.site.api.NetFrame;
import dev.ravine.examples.site.api.NetRequest;
import dev.ravine.examples.site.api.NetResponse;
import dev.ravine.examples.site.api.RaceRequest;
import dev.ravine.examples.site.api.RaceResponse;
import dev.ravine.examples.site.api.RunnerChoice;
import dev.ravine.examples.site.api.SurfaceChoice;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures steps on the JVM's portable kernels and, compiled to JavaScript, in Node.js, which has Chromium's engine: by
 * processor time, so that a busy machine does not matter much.
 */
public final class Speed {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double WARM_UP = 3;
    private static final int BLOCKS = 9;
    private static final double BLOCK = 0.3;

    /** How many steps the page asks a net for at once. */
    private static final int FRAME = 200;

    private Speed() {}

    private interface Steps {
        /** Takes some steps; returns how many. */
        int take();
    }

    /** Prints the table. */
    public static void main(String[] arguments) throws Exception {
        System.setProperty("ravine.kernels", "portable");
        List<Object> requests = List.of(
                new RaceRequest(
                        new SurfaceChoice("rosenbrock", null, null),
                        new double[] {-1.2, 1},
                        1,
                        1000,
                        List.of(rule("sgd"), rule("momentum"), rule("adam"))),
                net(8, 8),
                net(16, 16),
                net(32, 32, 32));
        List<String> names = List.of(
                "race of SGD, Momentum and Adam on Rosenbrock",
                "net 2-8-8-2, batches of 32",
                "net 2-16-16-2, batches of 32",
                "net 2-32-32-32-2, batches of 32");
        Path folder = Files.createTempDirectory("ravine-speed");
        double[] node = inNode(folder, requests);
        System.out.println("| steps a second | JVM | Node | JVM/Node |");
        System.out.println("|---|---:|---:|---:|");
        for (int i = 0; i < requests.size(); i++) {
            double here = measured(steps(requests.get(i)));
            System.out.printf(
                    Locale.ROOT, "| %s | %,.0f | %,.0f | %.2f |%n", names.get(i), here, node[i], here / node[i]);
        }
    }

    private static RunnerChoice rule(String id) {
        return new RunnerChoice(id, id, null, 1e-4, null);
    }

    private static NetRequest net(int... layers) {
        return new NetRequest(
                "moons", null, 300, null, null, null, layers, "tanh", "adam", null, null, null, null, 32, 100_000, 1,
                null);
    }

    // ---- on the JVM

    private static Steps steps(Object request) {
        Questions questions = new Questions();
        if (request instanceof RaceRequest race) {
            return () -> {
                RaceResponse run = (RaceResponse) questions.get("race").answer(race);
                return run.trails().stream()
                        .mapToInt(trail -> trail.x().length - 1)
                        .sum();
            };
        }
        // A new net for each frame, so that a fast side does not run out of steps.
        return () -> {
            String id = ((NetResponse) questions.get("net").answer(request)).id();
            return ((NetFrame) questions.get("frame").answer(new FrameRequest(id, FRAME))).step();
        };
    }

    /** The median over some blocks, of steps in a second of processor time. */
    private static double measured(Steps steps) {
        block(steps, WARM_UP);
        double[] rates = DoubleStream.generate(() -> block(steps, BLOCK))
                .limit(BLOCKS)
                .sorted()
                .toArray();
        return rates[BLOCKS / 2];
    }

    private static double block(Steps steps, double seconds) {
        long start = THREADS.getCurrentThreadCpuTime();
        long taken = 0;
        double passed;
        do {
            taken += steps.take();
            passed = (THREADS.getCurrentThreadCpuTime() - start) * 1e-9;
        } while (passed < seconds);
        return taken / passed;
    }

    // ---- in Node.js

    private static double[] inNode(Path folder, List<Object> requests) throws IOException, InterruptedException {
        Path module = copied("/dev/ravine/examples/site/static/ravine.js", folder.resolve("ravine.mjs"));
        Path script = copied("speed.mjs", folder.resolve("speed.mjs"));
        Process process = new ProcessBuilder(
                        "node",
                        script.toString(),
                        module.toString(),
                        json(requests),
                        json(List.of(WARM_UP, BLOCK, BLOCKS, FRAME)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String rates = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("Node.js ended with code " + process.exitValue());
        }
        return Arrays.stream(rates.strip().split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static Path copied(String resource, Path to) throws IOException {
        try (InputStream in = Objects.requireNonNull(Speed.class.getResourceAsStream(resource), resource)) {
            Files.write(to, in.readAllBytes());
        }
        return to;
    }

    /** A record and what these requests hold, as JSON. */
    private static String json(Object value) {
        if (value instanceof Record) {
            StringJoiner members = new StringJoiner(",", "{", "}");
            for (Field component : Components.of(value.getClass())) {
                Object member = Components.value(component, value);
                if (member != null) {
                    members.add("\"" + component.getName() + "\":" + json(member));
                }
            }
            return members.toString();
        }
        Stream<?> entries = value instanceof List<?> list
                ? list.stream()
                : value instanceof double[] numbers
                        ? Arrays.stream(numbers).boxed()
                        : value instanceof int[] numbers ? IntStream.of(numbers).boxed() : null;
        if (entries != null) {
            StringJoiner all = new StringJoiner(",", "[", "]");
            entries.forEach(entry -> all.add(json(entry)));
            return all.toString();
        }
        return value instanceof String ? "\"" + value + "\"" : value.toString();
    }
}
