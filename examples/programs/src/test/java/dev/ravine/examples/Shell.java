package dev.ravine.examples;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Runs programs in a folder of their own, as a shell does, but all of them one after another in one JVM, which starts
 * once and stays warm. {@link Program#run} is for what needs a process to itself.
 *
 * <p>The folder is the same for all tests, and is emptied after each.
 */
final class Shell implements BeforeAllCallback, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(Shell.class);

    private static final class Worker implements AutoCloseable {
        private final Path folder;
        private final Process process;
        private final DataOutputStream requests;
        private final DataInputStream answers;

        Worker() {
            try {
                folder = Files.createTempDirectory("ravine-shell");
                process = Program.java(folder, List.of(), ShellWorker.class, new String[0])
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            requests = new DataOutputStream(process.getOutputStream());
            answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        }

        Program run(String... arguments) throws IOException {
            requests.writeInt(arguments.length);
            for (String argument : arguments) {
                requests.writeUTF(argument);
            }
            requests.flush();
            int code = answers.readInt();
            return new Program(code, readText(), readText());
        }

        private String readText() throws IOException {
            return new String(answers.readNBytes(answers.readInt()), StandardCharsets.UTF_8);
        }

        void empty() throws IOException {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    if (!each.equals(folder)) {
                        Files.delete(each);
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            requests.close();
            process.onExit().join();
            empty();
            Files.delete(folder);
        }
    }

    private static Worker worker(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent("worker", key -> new Worker(), Worker.class);
    }

    private @Nullable Worker worker;

    private Worker worker() {
        return Objects.requireNonNull(worker, "no test class has begun");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        worker = worker(context);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        worker().empty();
    }

    /** Where the programs run. */
    Path folder() {
        return worker().folder;
    }

    /** Runs a program and waits for its end. */
    Program run(String... arguments) throws IOException {
        return worker().run(arguments);
    }
}
