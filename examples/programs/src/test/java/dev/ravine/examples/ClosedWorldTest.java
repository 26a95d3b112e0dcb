package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.optim.Optimizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The libraries compute, and read and write files; they do nothing that a native image has to be told of, or that somebody who
 * loads a stranger's file should worry about.
 */
class ClosedWorldTest {
    /** As they stand in the constants of a class file. */
    private static final List<String> FOREIGN = List.of(
            "java/lang/reflect/",
            "forName",
            "java/util/ServiceLoader",
            "java/lang/Process",
            "java/io/ObjectInputStream",
            "java/net/",
            "javax/",
            "sun/");

    @ParameterizedTest
    @ValueSource(classes = {Variable.class, Layer.class, Optimizer.class})
    void aLibraryUsesNoReflectionNoNetworkNoProcessAndNoSerialization(Class<?> of) throws Exception {
        Path place =
                Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (FileSystem jar = Files.isDirectory(place) ? null : FileSystems.newFileSystem(place);
                Stream<Path> files = Files.walk(jar == null ? place : jar.getPath("/"))) {
            List<Path> classes =
                    files.filter(file -> file.toString().endsWith(".class")).toList();
            assertThat(classes).hasSizeGreaterThan(30);
            for (Path file : classes) {
                // What jqwik hands to its providers are reflective descriptions; they run in tests alone.
                if (!file.toString().contains("jqwik")) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .as("%s", file)
                            .doesNotContain(FOREIGN);
                }
            }
        }
    }
}
