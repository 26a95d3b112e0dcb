package dev.ravine.examples.benchmarks.compare;

import dev.ravine.examples.benchmarks.workload.Workloads;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A framework in Python that was found.
 *
 * @param framework which
 * @param python the interpreter that has it
 * @param version the framework's
 * @param script what its workers run
 */
record Peer(Framework framework, String python, String version, Path script) {
    /** Asks an interpreter whether it has a framework. */
    static Optional<Peer> of(Framework framework, String python) {
        String module = framework.module();
        try {
            Process process = new ProcessBuilder(
                            python, "-c", "import %s; print(%s.__version__)".formatted(module, module))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0
                    ? Optional.of(new Peer(framework, python, version, script(framework)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // there is no such interpreter
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /**
     * Starts the peer of one of our workers.
     *
     * @param narrow whether it is held to vectors of 256 bits
     */
    Worker worker(Contender contender, Workloads which, Path start, boolean narrow) throws IOException {
        return Worker.of(
                contender.label(),
                python,
                "-B", // leaves no compiled files beside the script
                script.toString(),
                which.label(),
                start.toString(),
                Framework.word(contender.side().type()),
                String.valueOf(contender.threads()),
                narrow ? "narrow" : "wide");
    }

    /** The script as a file, with what it imports beside it, since they may be inside a jar. */
    private static Path script(Framework framework) {
        String script = Framework.word(framework) + "_worker.py";
        try {
            Path folder = Files.createTempDirectory("ravine-" + Framework.word(framework));
            folder.toFile().deleteOnExit();
            for (String name : List.of("protocol.py", "narrow.py", script)) {
                try (InputStream bytes = Objects.requireNonNull(Peer.class.getResourceAsStream("/" + name))) {
                    Files.copy(bytes, folder.resolve(name));
                }
                folder.resolve(name).toFile().deleteOnExit();
            }
            return folder.resolve(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
