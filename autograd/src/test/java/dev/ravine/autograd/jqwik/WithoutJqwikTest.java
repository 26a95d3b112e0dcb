package dev.ravine.autograd.jqwik;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Variable;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dependency on jqwik is optional: all but this package does without. */
class WithoutJqwikTest {
    private static final Path CLASSES = classes();

    private static Path classes() {
        try {
            return Path.of(Variable.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The class files outside of this package, but for the module's descriptor, which requires jqwik at compile time only. */
    private static List<Path> others() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            List<Path> others = files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.endsWith("module-info.class"))
                    .filter(file -> !file.startsWith(CLASSES.resolve("dev/ravine/autograd/jqwik")))
                    .toList();
            assertThat(others).hasSizeGreaterThan(30);
            return others;
        }
    }

    private static URLClassLoader loader() throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            String name = Path.of(entry).getFileName().toString();
            if (Path.of(entry).equals(CLASSES) || name.matches("(ejml|commons-numbers|jspecify).*\\.jar")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }

    @Test
    void noOtherClassNamesOneOfJqwik() throws IOException {
        for (Path file : others()) {
            String content = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(content.contains("net/jqwik") || content.contains("dev/ravine/autograd/jqwik"))
                    .as("%s names jqwik", file)
                    .isFalse();
        }
    }

    @Test
    void allOtherClassesLoad() throws Exception {
        try (URLClassLoader loader = loader()) {
            assertThatThrownBy(() -> loader.loadClass("net.jqwik.api.Arbitrary"))
                    .isInstanceOf(ClassNotFoundException.class);
            for (Path file : others()) {
                String name = CLASSES.relativize(file)
                        .toString()
                        .replace(File.separatorChar, '.')
                        .replaceFirst("\\.class$", "");
                try {
                    Class<?> type = Class.forName(name, true, loader);
                    assertThat(List.of(
                                    type.getDeclaredMethods(),
                                    type.getDeclaredFields(),
                                    type.getDeclaredConstructors()))
                            .as("what %s declares", name)
                            .hasSize(3);
                } catch (NoClassDefFoundError missing) {
                    // The vector kernels need a module that this JVM may be running without.
                    assertThat(missing).hasMessageContaining("jdk/incubator/vector");
                }
            }
        }
    }

    @Test
    void theMatricesForPlainJUnitNeedNoJqwik() throws Exception {
        try (URLClassLoader loader = loader()) {
            Class<?> matrices = loader.loadClass("dev.ravine.autograd.check.Matrices");
            Object source = matrices.getMethod("of", String.class, String.class).invoke(null, "n", "n");
            Stream<?> stream = (Stream<?>) matrices.getMethod("stream").invoke(source);
            assertThat(stream.count()).isPositive();
        }
    }
}
