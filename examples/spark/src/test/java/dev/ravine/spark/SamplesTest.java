package dev.ravine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples of this module's page and narrative compile. */
class SamplesTest {
    private static final String BEFORE =
            """
            import dev.ravine.nn.*;
            import dev.ravine.nn.activation.*;
            import dev.ravine.nn.checkpoint.*;
            import dev.ravine.nn.data.*;
            import dev.ravine.nn.loss.*;
            import dev.ravine.optim.*;
            import dev.ravine.optim.rule.*;
            import dev.ravine.autograd.*;
            import dev.ravine.spark.*;
            import java.nio.file.Path;
            import java.util.*;
            import org.apache.spark.api.java.JavaSparkContext;
            import org.apache.spark.sql.SparkSession;

            class Sample {
                void run(SparkSession session, JavaSparkContext spark, Dataset digits) throws Exception {
            """;

    static Stream<String> samples() throws IOException {
        return Stream.concat(
                in("README.md", "```java\n(.*?)```", ""),
                in("src/main/java/dev/ravine/spark/package-info.java", "<pre>\\{@code\n(.*?)\n \\* }</pre>", " \\* ?"));
    }

    private static Stream<String> in(String file, String sample, String margin) throws IOException {
        return Pattern.compile(sample, Pattern.DOTALL)
                .matcher(Files.readString(Path.of(file)))
                .results()
                .map(result -> result.group(1).replaceAll("(?m)^" + margin, ""))
                .toList()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void compiles(String sample, @TempDir Path classes) {
        JavaFileObject source =
                new SimpleJavaFileObject(URI.create("string:///Sample.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return BEFORE + sample + "\n}\n}\n";
                    }
                };
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.getTask(messages, null, null, options, null, List.of(source))
                        .call())
                .as("%s%n%s", sample, messages)
                .isTrue();
    }
}
