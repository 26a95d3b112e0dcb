package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Arithmetic;
import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.LinearAlgebra;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.convolution.Convolutions;
import dev.ravine.autograd.convolution.Patches;
import dev.ravine.nn.Layer;
import dev.ravine.nn.loss.Losses;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTest {
    @RegisterExtension
    static final Shell SHELL = new Shell();

    @Test
    @Tag("slow")
    void everyOperationLayerAndLossIsInTheTableAndRight() throws Exception {
        Program program = SHELL.run("check");
        assertThat(program.code()).as(program.out() + program.errors()).isZero();
        List<String> names = Pattern.compile(
                        "^  (\\w+) +(?:0\\.0e\\+00|\\d\\.\\de-(?:09|1\\d)) +\\d+ +\\d+ +(correct|subgradient)$",
                        Pattern.MULTILINE)
                .matcher(program.out())
                .results()
                .map(row -> row.group(1))
                .toList();
        assertThat(names).containsAll(operations()).containsAll(layers()).doesNotHaveDuplicates();
        assertThat(program.out()).endsWith("\nAll " + names.size() + " are right.\n");
    }

    /** The operations and the losses: the public static methods that return a variable. */
    private static List<String> operations() {
        return Stream.of(
                        Arithmetic.class,
                        Elementwise.class,
                        LinearAlgebra.class,
                        Patches.class,
                        Convolutions.class,
                        Reductions.class,
                        Shaping.class,
                        Losses.class)
                .flatMap(family -> Stream.of(family.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && method.getReturnType() == Variable.class)
                .map(Method::getName)
                .distinct()
                .toList();
    }

    private static List<String> layers() throws Exception {
        Path place = Path.of(
                Layer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            return layersIn(place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + place.toUri()), Map.of())) {
            return layersIn(jar.getPath("/"));
        }
    }

    private static List<String> layersIn(Path root) throws IOException, ClassNotFoundException {
        List<String> layers = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root.resolve("dev/ravine/nn"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replaceAll("[/\\\\]", ".");
                Class<?> type = Class.forName(name.substring(0, name.length() - 6));
                int modifiers = type.getModifiers();
                if (Layer.class.isAssignableFrom(type)
                        && Modifier.isPublic(modifiers)
                        && !Modifier.isAbstract(modifiers)) {
                    layers.add(type.getSimpleName());
                }
            }
        }
        assertThat(layers).contains("Linear", "Lstm");
        return layers;
    }

    @Test
    void oneIsToldInFull() throws Exception {
        Program program = SHELL.run("check", "--op", "matmul");
        assertThat(program.code()).as(program.errors()).isZero();
        assertThat(program.out())
                .startsWith("Gradient check: correct (")
                .contains("  worst: ", "  correct: input 1 [3, 1]: analytic ");
    }

    @Test
    void theGradientsOwnGradientIsCheckedOnRequest() throws Exception {
        assertThat(SHELL.run("check", "--op", "tanh", "--order", "2").out())
                .contains("  correct: second derivative, input 0 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            --op=matmull | there is no operation, layer or loss 'matmull'; did you mean 'matmul'?
            --order=3    | --order is 3, expected 1 or 2
            """)
    void whatCannotBeIsRefusedInOneLine(String argument, String message) throws Exception {
        Program program = SHELL.run("check", argument);
        assertThat(program.code()).isEqualTo(2);
        assertThat(program.errors())
                .startsWith("examples/run check: ")
                .contains(message)
                .hasLineCount(1);
        assertThat(program.out()).isEmpty();
    }
}
