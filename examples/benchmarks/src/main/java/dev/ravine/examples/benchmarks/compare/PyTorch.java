package dev.ravine.examples.benchmarks.compare;

import dev.ravine.examples.benchmarks.workload.Workloads;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A PyTorch that was found.
 *
 * @param python the interpreter that has it
 * @param version PyTorch's
 */
record PyTorch(String python, String version) {
    /** Asks an interpreter whether it has PyTorch. */
    static Optional<PyTorch> of(String python) {
        try {
            Process process = new ProcessBuilder(python, "-c", "import torch; print(torch.__version__)")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(new PyTorch(python, version)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // there is no such interpreter
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Starts the peer of one of our workers. */
    Worker worker(Contender contender, Workloads which, Path start) throws IOException {
        return Worker.of(
                contender.label(),
                python,
                script().toString(),
                which.label(),
                start.toString(),
                contender.side.name().toLowerCase(Locale.ROOT),
                String.valueOf(contender.threads));
    }

    /** The script as a file, since it may be inside a jar. */
    private static Path script() {
        try (InputStream bytes = Objects.requireNonNull(PyTorch.class.getResourceAsStream("/workloads.py"))) {
            Path script = Path.of(System.getProperty("java.io.tmpdir"), "ravine-workloads.py");
            Files.copy(bytes, script, StandardCopyOption.REPLACE_EXISTING);
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
