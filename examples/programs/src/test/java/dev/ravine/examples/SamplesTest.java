package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    private static final Pattern IN_MARKDOWN = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern IN_JAVADOC = Pattern.compile("<pre>\\{@code\n(.*?)\n \\* }</pre>", Pattern.DOTALL);

    /** What a sample may leave out. */
    private static final String IMPORTS =
            """
            import static dev.ravine.autograd.Elementwise.*;
            import dev.ravine.autograd.*;
            import dev.ravine.autograd.capture.*;
            import dev.ravine.autograd.check.*;
            import dev.ravine.autograd.graph.*;
            import dev.ravine.autograd.jqwik.*;
            import dev.ravine.nn.*;
            import dev.ravine.nn.activation.*;
            import dev.ravine.nn.attention.*;
            import dev.ravine.nn.embedding.*;
            import dev.ravine.nn.image.*;
            import dev.ravine.nn.init.*;
            import dev.ravine.nn.loss.*;
            import dev.ravine.nn.norm.*;
            import dev.ravine.nn.recurrent.*;
            import dev.ravine.nn.checkpoint.*;
            import dev.ravine.nn.data.*;
            import dev.ravine.nn.metric.*;
            import dev.ravine.optim.*;
            import dev.ravine.optim.minimize.*;
            import dev.ravine.optim.rule.*;
            import dev.ravine.optim.schedule.*;
            import dev.ravine.optim.transform.*;
            import java.nio.file.Path;
            import java.util.*;
            import java.util.function.*;
            import java.util.random.RandomGenerator;
            import net.jqwik.api.*;
            import org.ejml.data.DMatrixRMaj;
            import org.ejml.dense.row.CommonOps_DDRM;
            """;

    /** What a sample may use as if it stood above it. */
    private static final String FIELDS =
            """
            Layer model;
            Optimizer optimizer;
            SplitMix random;
            Path path;
            Dataset test;
            Batches batches;
            """;

    record Sample(String from, String code) {
        /** A whole program stays as it is; methods go into a class, statements into a method. */
        String source() {
            if (code.contains("class ")) {
                return code.contains("import ") ? code : IMPORTS + code;
            }
            String body = code.startsWith("static ") ? code : "void run() {\n" + code + "\n}";
            return IMPORTS + "class Sample {\n" + FIELDS + body + "\n}\n";
        }

        String className() {
            Matcher name = Pattern.compile("class (\\w+)").matcher(source());
            assertThat(name.find()).isTrue();
            return name.group(1);
        }

        @Override
        public String toString() {
            return from;
        }
    }

    static List<Sample> samples() throws IOException {
        List<Sample> samples = new ArrayList<>(samplesIn(ROOT.resolve("README.md"), IN_MARKDOWN));
        samples.addAll(samplesIn(ROOT.resolve(".github/CONTRIBUTING.md"), IN_MARKDOWN));
        for (String module : List.of("autograd", "nn", "optim", "examples")) {
            samples.addAll(samplesIn(ROOT.resolve(module).resolve("README.md"), IN_MARKDOWN));
        }
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(path -> path.endsWith("package-info.java"))
                    .sorted()
                    .toList()) {
                samples.addAll(samplesIn(file, IN_JAVADOC));
            }
        }
        return samples;
    }

    private static List<Sample> samplesIn(Path file, Pattern pattern) throws IOException {
        List<Sample> samples = new ArrayList<>();
        Matcher matcher = pattern.matcher(Files.readString(file));
        while (matcher.find()) {
            String code = matcher.group(1)
                    .lines()
                    .map(line -> pattern == IN_JAVADOC ? line.replaceFirst("^ \\* ?", "") : line)
                    .collect(Collectors.joining("\n"));
            samples.add(new Sample(ROOT.relativize(file) + ", sample " + (samples.size() + 1), code));
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
