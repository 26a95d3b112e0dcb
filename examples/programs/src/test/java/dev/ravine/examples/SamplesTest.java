package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.examples.Samples.Sample;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every Java sample in the READMEs, and in the narrative of every package, compiles as it stands. */
class SamplesTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    static List<Sample> samples() throws IOException {
        List<Sample> samples = new ArrayList<>(Samples.in(ROOT.resolve("README.md")));
        samples.addAll(Samples.in(ROOT.resolve(".github/CONTRIBUTING.md")));
        for (String module : List.of("autograd", "nn", "optim", "examples")) {
            samples.addAll(Samples.in(ROOT.resolve(module).resolve("README.md")));
        }
        // Spark is on the class path of its own module alone, which has a test for these.
        Path spark = ROOT.resolve("examples/spark");
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(path -> path.endsWith("package-info.java") && !path.startsWith(spark))
                    .sorted()
                    .toList()) {
                samples.addAll(Samples.in(file));
            }
        }
        return samples;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void compiles(Sample sample, @TempDir Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileObject source =
                new SimpleJavaFileObject(
                        URI.create("string:///" + sample.className() + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return sample.source();
                    }
                };
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString());
        boolean compiled = compiler.getTask(messages, null, null, options, null, List.of(source))
                .call();
        assertThat(compiled).as("%s%n%s", sample.source(), messages).isTrue();
    }
}
