package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.optim.Optimizer;
import java.io.File;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that is a module of its own needs no more than to require the library's modules. */
@Timeout(120)
class ModularApplicationTest {
    private static final Path SOURCES = Path.of("src", "test", "modular");

    /** A class of each library that is needed at run time, ours and those of others, and no more of the class path. */
    private static final List<String> LIBRARIES = List.of(
            Variable.class.getName(),
            Layer.class.getName(),
            Optimizer.class.getName(),
            "org.ejml.data.DMatrixRMaj",
            "org.ejml.dense.row.CommonOps_DDRM",
            "org.apache.commons.numbers.gamma.Erf",
            "org.apache.commons.numbers.fraction.ContinuedFraction",
            "org.apache.commons.numbers.core.Precision",
            "de.siegmar.fastcsv.reader.CsvReader",
            "com.fasterxml.jackson.core.JsonFactory",
            "org.jspecify.annotations.NullMarked");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "jdk.incubator.vector"})
    void anApplicationThatRequiresTheModulesRuns(String further) throws Exception {
        Path classes = compiled();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-p",
                classes + File.pathSeparator + modulePath()));
        if (!further.isEmpty()) {
            command.addAll(List.of("--add-modules", further));
        }
        command.addAll(List.of("-m", "app/app.Main", folder.toString()));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output)
                .content(StandardCharsets.UTF_8)
                .contains("true", "2.5", "module app uses module dev.ravine.nn")
                .doesNotContain("Exception", "Error");
        assertThat(process.exitValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(classes = {Variable.class, Layer.class, Optimizer.class})
    void allPackagesButInternalOnesAreExported(Class<?> of) throws Exception {
        List<String> packages;
        Path classes = Path.of(place(of.getName()));
        try (FileSystem jar = Files.isDirectory(classes) ? null : FileSystems.newFileSystem(classes);
                Stream<Path> files = Files.walk(jar == null ? classes : jar.getPath("/"))) {
            Path root = jar == null ? classes : jar.getPath("/");
            packages = files.filter(file -> file.toString().endsWith("/package-info.class"))
                    .map(file -> root.relativize(file.getParent()).toString().replace('/', '.'))
                    .filter(name -> !name.endsWith(".internal"))
                    .toList();
        }
        assertThat(exports(of.getPackageName())).containsExactlyInAnyOrderElementsOf(packages);
    }

    @ParameterizedTest
    @ValueSource(classes = {Variable.class, Layer.class, Optimizer.class})
    void theLicenceAndTheNoticeComeAlong(Class<?> of) throws Exception {
        for (String name : List.of("LICENSE", "NOTICE")) {
            String location =
                    of.getProtectionDomain().getCodeSource().getLocation().toString();
            URI place =
                    URI.create((location.endsWith(".jar") ? "jar:" + location + "!/" : location) + "META-INF/" + name);
            try (InputStream in = place.toURL().openStream()) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("Apache License");
            }
        }
    }

    private static List<String> exports(String module) {
        Path[] path = LIBRARIES.stream()
                .map(ModularApplicationTest::place)
                .map(Path::of)
                .toArray(Path[]::new);
        return ModuleFinder.of(path).find(module).orElseThrow().descriptor().exports().stream()
                .map(ModuleDescriptor.Exports::source)
                .toList();
    }

    private Path compiled() {
        Path classes = folder.resolve("classes");
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-p",
                        modulePath(),
                        "-d",
                        classes.toString(),
                        SOURCES.resolve("module-info.java").toString(),
                        SOURCES.resolve(Path.of("app", "Main.java")).toString());
        assertThat(result).as("what javac returns").isZero();
        return classes;
    }

    private static String modulePath() {
        return LIBRARIES.stream().map(ModularApplicationTest::place).collect(Collectors.joining(File.pathSeparator));
    }

    private static String place(String className) {
        try {
            return Path.of(Class.forName(className)
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (Exception e) {
            throw new AssertionError(className + " is not on the class path", e);
        }
    }
}
