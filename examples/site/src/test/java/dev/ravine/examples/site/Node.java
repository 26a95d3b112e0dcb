package dev.ravine.examples.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs scripts in Node.js, where it is installed. */
public final class Node {
    private Node() {}

    /**
     * The lines that a script prints, which stands beside a class. It has to end well.
     *
     * <p>Where there is no Node.js, the tests that ask are skipped, and say so.
     */
    public static List<String> run(Class<?> beside, String script, Path scratch, Object... arguments) throws Exception {
        Optional<File> node = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(folder -> new File(folder, "node"))
                .filter(File::canExecute)
                .findFirst();
        if (node.isEmpty()) {
            System.out.println("SKIPPED: no node on the PATH, so " + script + " was not run");
        }
        assumeTrue(node.isPresent(), "no node on the PATH: " + script + " was not run");
        Path copy = scratch.resolve(script);
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(script), script)) {
            Files.write(copy, in.readAllBytes());
        }
        List<String> command = new ArrayList<>(List.of(node.orElseThrow().toString(), copy.toString()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        Path printed = scratch.resolve("printed");
        Path complaints = scratch.resolve("complaints");
        Process process = new ProcessBuilder(command)
                .redirectOutput(printed.toFile())
                .redirectError(complaints.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(complaints)).isZero();
        return Files.readAllLines(printed);
    }
}
