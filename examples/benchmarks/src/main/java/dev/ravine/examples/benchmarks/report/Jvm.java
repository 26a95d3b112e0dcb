package dev.ravine.examples.benchmarks.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Another JVM with the class path of this one: for settings that a JVM takes when it starts. */
public final class Jvm {
    private Jvm() {}

    /**
     * The command of a program.
     *
     * @param options of the JVM, such as {@code -Xmx32m}
     */
    public static List<String> command(List<String> options, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(System.getProperty("java.home") + "/bin/java", "--add-modules", "jdk.incubator.vector"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    /** Prepares a process without the settings that may hold a linear algebra library back. */
    public static ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.matches("(OPENBLAS|OMP|MKL|KMP)_.*"));
        return builder;
    }

    /**
     * Runs a program whose output goes where ours goes, and returns its exit code.
     *
     * @param errors takes each line of its standard error, but for that with which each JVM announces the Vector API
     */
    public static int run(ProcessBuilder program, Consumer<String> errors) throws IOException, InterruptedException {
        Process process =
                program.redirectOutput(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            lines.lines()
                    .filter(line -> !line.equals("WARNING: Using incubator modules: jdk.incubator.vector"))
                    .forEach(errors);
        }
        return process.waitFor();
    }
}
