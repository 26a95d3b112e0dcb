package dev.ravine.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.ravine.examples.Examples"));
        Collections.addAll(command, arguments);
        return new ProcessBuilder(command).directory(folder.toFile());
    }
}
