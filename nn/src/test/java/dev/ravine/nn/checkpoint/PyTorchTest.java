package dev.ravine.nn.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Relu;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.assertj.core.util.DoubleComparator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files exchanged with PyTorch. Those from PyTorch are committed, and {@code src/test/python/checkpoints.py} made them. The
 * other direction runs where there is a Python with PyTorch: {@code python3}, or what {@code -Dravine.python=...} names.
 */
class PyTorchTest {
    private static final String PYTHON = System.getProperty("ravine.python", "python3");

    private final Path folder;

    PyTorchTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Sequential model() {
        SplitMix random = new SplitMix(1);
        return Sequential.of(new Linear(8, 4, random), new Relu(), new Linear(4, 3, random));
    }

    private static Path resource(String name) throws URISyntaxException {
        URL resource = PyTorchTest.class.getResource(name);
        return Path.of(Objects.requireNonNull(resource).toURI());
    }

    // ---- from PyTorch

    @ParameterizedTest
    @ValueSource(strings = {"f64", "f32", "f16", "bf16"})
    void aModelOfPyTorchsLoadsByNameAndComputesTheSame(String type) throws Exception {
        Sequential model = model();
        Checkpoint.load(resource("model-" + type + ".safetensors"), model);
        SafeTensors called = SafeTensors.read(resource("model-" + type + "-called.safetensors"));
        DMatrixRMaj y = model.forward(Variable.of(called.matrix("x"))).value();
        DMatrixRMaj expected = called.matrix("y");
        // The weights are the same bits; the sums of up to 8 products may be taken in another order.
        for (int i = 0; i < expected.getNumElements(); i++) {
            assertThat(y.data[i]).usingComparator(new DoubleComparator(1e-14)).isEqualTo(expected.data[i]);
        }
    }

    @Test
    void everyTypeOfPyTorchsIsReadExactly() throws Exception {
        SafeTensors file = SafeTensors.read(resource("types.safetensors"));
        List<String> types = file.tensors().keySet().stream()
                .filter(name -> name.startsWith("of."))
                .map(name -> name.substring(3))
                .toList();
        assertThat(types).hasSize(13);
        for (String type : types) {
            assertSameBits(file.matrix("of." + type), file.matrix("exact." + type));
        }
        assertThat(file.matrix("scalar").data).containsExactly(7);
        assertThat(shape(file.matrix("empty"))).isEqualTo("0x3");
        assertThat(shape(file.matrix("image"))).isEqualTo("2x60");
        assertThat(file.matrix("image").get(1, 3)).isEqualTo(63);
        assertThat(shape(file.matrix("größe \"重み\""))).isEqualTo("2x1");
        assertThat(file.metadata()).isEqualTo(Map.of("format", "pt", "größe", "重み"));
    }

    // ---- where there is a PyTorch

    @Test
    void everyHalfIsWhatPyTorchMakesOfIt() throws Exception {
        assumePyTorch();
        Path path = folder.resolve("halves.safetensors");
        python("halves", path);
        SafeTensors file = SafeTensors.read(path);
        for (String type : List.of("F16", "BF16")) {
            assertThat(file.matrix(type).numCols).isEqualTo(65536);
            assertSameBits(file.matrix(type), file.matrix("exact." + type));
        }
    }

    @Test
    void pyTorchReadsOursBitForBit() throws Exception {
        assumePyTorch();
        Sequential model = model();
        SplitMix random = new SplitMix(5);
        Path path = folder.resolve("ours.safetensors");
        Checkpoint.of(model).with("größe \"x\"", random).save(path);
        assertPyTorchReads(path, model);
        for (ElementType type : List.of(ElementType.F32, ElementType.F16, ElementType.BF16)) {
            Sequential rounded = model();
            Checkpoint.of(rounded).save(path, type);
            Checkpoint.load(path, rounded);
            assertPyTorchReads(path, rounded);
        }
    }

    private static void assertPyTorchReads(Path path, Sequential model) throws Exception {
        SafeTensors file = SafeTensors.read(path);
        List<String> expected = new ArrayList<>();
        file.tensors()
                .forEach((name, tensor) -> expected.add("tensor " + name + " "
                        + tensor.shape().stream().map(String::valueOf).collect(Collectors.joining("x")) + " "
                        + bits(tensor.matrix())));
        file.metadata().forEach((name, word) -> expected.add("metadata " + name + " " + word));
        List<String> lines = python("read", path);
        assertThat(lines.subList(0, lines.size() - 1)).isEqualTo(expected);

        SafeTensors called = SafeTensors.read(resource("model-f64-called.safetensors"));
        double[] y = model.forward(Variable.of(called.matrix("x"))).value().data;
        String[] theirs = lines.get(lines.size() - 1).replace("called ", "").split(" ");
        assertThat(theirs).hasSameSizeAs(y);
        for (int i = 0; i < y.length; i++) {
            assertThat(Double.longBitsToDouble(Long.parseUnsignedLong(theirs[i], 16)))
                    .usingComparator(new DoubleComparator(1e-14))
                    .isEqualTo(y[i]);
        }
    }

    private static void assumePyTorch() {
        assumeTrue(Installed.ANSWER, PYTHON + " has no PyTorch");
    }

    /** Asked once, because loading PyTorch takes seconds. */
    private static final class Installed {
        static final boolean ANSWER = ask();

        private static boolean ask() {
            try {
                return new ProcessBuilder(PYTHON, "-c", "import torch").start().waitFor() == 0;
            } catch (IOException | InterruptedException e) {
                return false;
            }
        }
    }

    private static List<String> python(String command, Path path) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                PYTHON, "-B", Path.of("src", "test", "python", "checkpoints.py").toString(), command, path.toString());
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    // ---- comparing

    private static String shape(DMatrixRMaj matrix) {
        return matrix.numRows + "x" + matrix.numCols;
    }

    private static String bits(DMatrixRMaj matrix) {
        return Arrays.stream(matrix.data, 0, matrix.getNumElements())
                .mapToObj(entry -> "%016x".formatted(Double.doubleToRawLongBits(entry)))
                .collect(Collectors.joining(" "));
    }

    /** Of what is not a number, only that it is none: hardware may make it quiet. */
    private static void assertSameBits(DMatrixRMaj read, DMatrixRMaj expected) {
        Map<Integer, String> different = new LinkedHashMap<>();
        assertThat(read.numCols).isEqualTo(expected.numCols);
        for (int i = 0; i < expected.getNumElements(); i++) {
            if (Double.doubleToLongBits(read.data[i]) != Double.doubleToLongBits(expected.data[i])) {
                different.put(i, read.data[i] + " instead of " + expected.data[i]);
            }
        }
        assertThat(different).isEmpty();
    }
}
