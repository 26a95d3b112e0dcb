package dev.ravine.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program did, run as a process of its own in a folder.
 *
 * @param code what it exited with
 * @param out what it printed
 * @param errors its messages, without the JVM's line about the Vector API
 */
record Program(int code, String out, String errors) {
    /** Starts a program and waits for its end. */
    static Program run(Path folder, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        int code = start(folder, arguments)
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start()
                .waitFor();
        Program program = new Program(
                code,
                Files.readString(out),
                Files.readString(errors).replace("WARNING: Using incubator modules: jdk.incubator.vector\n", ""));
        Files.delete(out);
        Files.delete(errors);
        return program;
    }

    /** The process, to be started. */
    static ProcessBuilder start(Path folder, String... arguments) {
        return java(folder, List.of(), Examples.class, arguments);
    }

    /** As {@link #start}, on a JVM that is up sooner and compiles less well: for runs that do not live long. */
    static ProcessBuilder startQuickly(Path folder, String... arguments) {
        return java(folder, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), Examples.class, arguments);
    }

    static ProcessBuilder java(Path folder, List<String> options, Class<?> main, String[] arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(folder.toFile());
    }
}
