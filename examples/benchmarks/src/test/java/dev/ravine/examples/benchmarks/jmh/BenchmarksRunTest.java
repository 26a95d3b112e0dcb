package dev.ravine.examples.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Arithmetic;
import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.LinearAlgebra;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.convolution.Convolutions;
import dev.ravine.autograd.convolution.Patches;
import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.autograd.kernel.Sums;
import dev.ravine.optim.UpdateRule;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each benchmark runs, once, and nothing is left out of the lists; what they take is for nobody to test. */
class BenchmarksRunTest {
    @ParameterizedTest
    @EnumSource
    void aKernelRuns(KernelCall kernel) {
        KernelBenchmark benchmark = new KernelBenchmark();
        benchmark.kernel = kernel;
        benchmark.size = 4;
        benchmark.draw();
        assertThat(benchmark.run()).hasSize(16);
    }

    @ParameterizedTest
    @EnumSource
    void anOperationRunsThereAndBack(OperationCall operation) {
        OperationBenchmark benchmark = new OperationBenchmark();
        benchmark.operation = operation;
        benchmark.size = 16;
        benchmark.draw();
        assertThat(benchmark.forwardAndBackward().toString()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aRuleRuns(RuleCall rule) {
        RuleBenchmark benchmark = new RuleBenchmark();
        benchmark.rule = rule;
        benchmark.size = 4;
        benchmark.draw();
        double[] before = benchmark.step().clone();
        assertThat(benchmark.step()).isNotEqualTo(before);
    }

    @Test
    void everyKernelIsInTheList() {
        assertThat(names(KernelCall.values()))
                .containsAll(Stream.concat(methods(Kernels.class), methods(Sums.class))
                        .filter(name -> !Set.of("active", "name", "share", "inranges", "rangelength", "isworthsharing")
                                .contains(name))
                        .toList());
    }

    @Test
    void everyOperationIsInTheList() {
        Stream<Class<?>> families = Stream.of(
                Arithmetic.class,
                Elementwise.class,
                Reductions.class,
                LinearAlgebra.class,
                Shaping.class,
                Patches.class,
                Convolutions.class);
        assertThat(names(OperationCall.values()))
                .containsAll(families.flatMap(BenchmarksRunTest::methods).toList());
    }

    @Test
    void everyRuleIsInTheList() throws Exception {
        Path classes = Path.of(UpdateRule.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<Class<?>> rules = new HashSet<>();
        try (FileSystem jar = Files.isDirectory(classes) ? null : FileSystems.newFileSystem(classes);
                Stream<Path> files =
                        Files.list((jar == null ? classes : jar.getPath("/")).resolve("dev/ravine/optim/rule"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> type = Class.forName("dev.ravine.optim.rule." + name);
                if (type.isRecord() && UpdateRule.class.isAssignableFrom(type)) {
                    rules.add(type);
                }
            }
        }
        assertThat(rules).hasSizeGreaterThan(10);
        Set<Class<?>> listed = new HashSet<>();
        for (RuleCall call : RuleCall.values()) {
            listed.add(call.rule.getClass());
        }
        assertThat(listed).containsAll(rules);
    }

    private static Stream<String> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .distinct();
    }

    private static Set<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(constant -> constant.name().replace("_", "").toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
