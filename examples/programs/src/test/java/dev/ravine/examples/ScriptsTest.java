package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import jdk.jshell.tool.JavaShellToolBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be tried without a build: the lecture in JShell, and the scripts for JBang. */
@Timeout(180)
class ScriptsTest {
    private static final Path SCRIPTS = Path.of("../scripts").toAbsolutePath().normalize();

    static List<Path> jbangScripts() throws IOException {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    @Tag("slow")
    void theLectureRunsInJShellAndItsOneErrorIsTheOneItShows() throws Exception {
        // Its snippets run in this JVM, which is faster, so what they print goes where this JVM prints.
        String printed = printed(() -> JavaShellToolBuilder.builder()
                .in(new ByteArrayInputStream(new byte[0]), null)
                .persistence(new HashMap<>())
                .start(
                        "--execution",
                        "local",
                        "--class-path",
                        System.getProperty("java.class.path"),
                        "--startup",
                        "DEFAULT",
                        "--startup",
                        "PRINTING",
                        "--startup",
                        SCRIPTS.resolve("start.jsh").toString(),
                        SCRIPTS.resolve("lecture.jsh").toString()));
        assertThat(printed)
                .contains("Type, line by line")
                .contains("2. Gradients of 1 parameter")
                .contains("3. #7 div 1×1")
                .contains("[12.0 0.0 0.0; 0.0 48.0 0.0; 0.0 0.0 108.0]")
                .contains("5. Gradient check: correct")
                .contains("6. Gradient check: wrong")
                .contains("'wrongSquare', at ", "it is half of what it should be")
                .contains("7. step 1 of parameter 'w' at [0, 0]")
                .contains("8. backward: 'matmul' was computed from version 0 of parameter 'w'")
                .contains("10. accuracy 0.9")
                .contains("Optimizer after 300 steps")
                .doesNotContain("Error:", "Exception");
    }

    /** A part of what each script prints. */
    private static final Map<String, String> PRINTED = Map.of(
            "CharLstm", "the quick brown fox jumps over the lazy dog",
            "EightThreads", "accuracy 0.99|accuracy 1.000",
            "Factorization", "step 200: squared error 0.0000 of the known, 0.0000 of the others",
            "FirstGradient", "Gradient check: correct",
            // Each of the eight clusters has its share.
            "Gan", "step 2500: of 1000 forged points, [67].. are near a cluster: \\[([4-9].|1..)(, ([4-9].|1..)){7}\\]",
            "Moons", "accuracy 0.9",
            "Physics", "the sine is 0.997",
            "PolicyGradient", "round 100: mean return  0.9",
            "Regression", "y = 2.9. x -0.4.|y = 3.0. x -0.5.|y = 2.9. x -0.5.",
            "Vae", "step 1000: error 0.0");

    @ParameterizedTest
    @MethodSource("jbangScripts")
    @Tag("slow")
    void aJBangScriptRunsAsPlainJavaAndDraws(Path script, @TempDir Path classes, @TempDir Path pictures)
            throws Exception {
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        script.toString());
        assertThat(code).as("what javac returns").isZero();
        String name = script.getFileName().toString().replace(".java", "");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Method main = loader.loadClass(name).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            Path plot = pictures.resolve("plot.png");
            assertThat(printed(() -> main.invoke(null, (Object) new String[] {plot.toString()})))
                    .containsPattern(Objects.requireNonNull(PRINTED.get(name), name));
            String source = Files.readString(script);
            assertThat(Files.exists(plot))
                    .as("whether it draws")
                    .isEqualTo(source.contains("import org.knowm.xchart."));
            if (Files.exists(plot)) {
                assertThat(source).contains("seed 1").contains("jbang " + name + ".java plot.png");
                assertThat(coloured(plot)).as("share of the plot with data").isGreaterThan(0.002);
            }
        }
    }

    /** The share of a picture that has a colour; backgrounds, grids and letters have none. */
    private static double coloured(Path png) throws IOException {
        BufferedImage picture = ImageIO.read(png.toFile());
        int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        return Arrays.stream(pixels)
                        .filter(rgb -> Math.abs(((rgb >> 16) & 0xff) - (rgb & 0xff)) > 64)
                        .count()
                / (double) pixels.length;
    }

    private static String printed(Callable<?> program) throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            program.call();
        } finally {
            System.setOut(console);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("jbangScripts")
    void aJBangScriptNamesWhatItImports(Path script) throws IOException {
        String code = Files.readString(script);
        String version = all("<version>(.*?)</version>", Files.readString(Path.of("pom.xml")))
                .get(0);
        List<String> named = all("(?m)^//DEPS dev\\.ravine:ravine-(.*)$", code);
        assertThat(named).isNotEmpty().allSatisfy(name -> assertThat(name).endsWith(":" + version));
        // nn and optim bring autograd along.
        assertThat(named.stream().map(name -> name.replaceFirst(":.*", "")).collect(Collectors.toSet()))
                .containsAll(all("(?m)^import (?:static )?dev\\.ravine\\.(nn|optim)\\.", code));
        assertThat(code).contains("//JAVA 17+");
        String xchart = "//DEPS org.knowm.xchart:xchart:"
                + all(
                                "<artifactId>xchart</artifactId>\\s*<version>(.*?)</version>",
                                Files.readString(Path.of("pom.xml")))
                        .get(0)
                + "\n";
        assertThat(code.contains(xchart)).as(xchart).isEqualTo(code.contains("import org.knowm.xchart."));
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }
}
