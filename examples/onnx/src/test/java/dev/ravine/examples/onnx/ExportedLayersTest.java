package dev.ravine.examples.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.ravine.autograd.State;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.LayerCases;
import dev.ravine.nn.LayerLedger;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.attention.TransformerCrossDecoderBlock;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.nn.embedding.EmbeddingBag;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every layer of the ledger, with each of its options: what the file computes in ONNX Runtime is what the layer computes. */
class ExportedLayersTest {
    /** For each kind of layer, how many lines were verified, and the greatest difference. */
    private static final Map<String, double[]> VERIFIED = new TreeMap<>();

    static Stream<LayerCases.Case> cases() {
        // Without running statistics, a norm has to see the batch.
        return LayerCases.read(LayerLedger.FILES).stream()
                .filter(reference -> !reference.key().contains("not tracking"));
    }

    /** The layers of nn, all of which are to be exported. */
    @Test
    void everyLayerHasALine() throws Exception {
        Path classes = Path.of(
                Layer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (!Files.isDirectory(classes)) {
            // From a jar.
            try (FileSystem jar = FileSystems.newFileSystem(classes)) {
                assertAllAreKnown(jar.getPath("/"));
            }
        } else {
            assertAllAreKnown(classes);
        }
    }

    private static void assertAllAreKnown(Path classes) throws IOException, ReflectiveOperationException {
        List<Class<?>> layers = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes.resolve("dev/ravine/nn"))) {
            for (Path file : files.sorted().toList()) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '.');
                if (name.endsWith(".class") && !name.contains("$") && !name.endsWith("package-info.class")) {
                    Class<?> type = Class.forName(name.substring(0, name.length() - 6));
                    if (Layer.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                        layers.add(type);
                    }
                }
            }
        }
        assertThat(layers).hasSizeGreaterThan(30);
        assertThat(OnnxExport.standard().kinds()).isEqualTo(Set.copyOf(layers));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theFileComputesWhatTheLayerComputes(LayerCases.Case reference) {
        Layer layer = LayerLedger.line(reference.key()).layer().apply(reference.sizes());
        layer.restore(new State(LayerCases.Case.matrices(reference.state()), Map.of()));
        layer.eval();
        boolean hasMemory = layer instanceof TransformerCrossDecoderBlock;
        int[] columns = Stream.of(reference.inputs())
                .limit(hasMemory ? 2 : 1)
                .mapToInt(input -> input[0].length)
                .toArray();
        ModelProto model = OnnxExport.standard().export(layer, columns);
        // Of other seeds, some make a row of three nearly equal features, in which a norm magnifies the rounding of
        // floats.
        SplitMix random = new SplitMix(1);
        // The number of rows is free.
        for (int rows : new int[] {1, 2, 5}) {
            DMatrixRMaj[] inputs = new DMatrixRMaj[columns.length];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = new DMatrixRMaj(rows, columns[i]);
                for (int j = 0; j < inputs[i].data.length; j++) {
                    // As floats hold it, so that both sides are given the same.
                    inputs[i].data[j] = layer instanceof Embedding || layer instanceof EmbeddingBag
                            ? random.nextInt(reference.sizes()[0])
                            : (float) random.nextGaussian();
                }
            }
            Variable x = Variable.wrap(inputs[0]);
            DMatrixRMaj expected = (layer instanceof TransformerCrossDecoderBlock block
                            ? block.forward(x, Variable.wrap(inputs[1]))
                            : layer.forward(x))
                    .value();
            double difference = OnnxRuntime.requireEqual(OnnxRuntime.run(model, inputs), expected);
            double[] row = VERIFIED.computeIfAbsent(layer.getClass().getSimpleName(), kind -> new double[2]);
            row[0]++;
            row[1] = Math.max(row[1], difference);
        }
    }

    /** Gate by gate, and direction by direction: with several layers, and states that differ in size from the inputs. */
    @ParameterizedTest
    @ValueSource(strings = {"Rnn", "Rnn / relu", "Lstm", "Gru"})
    void severalLayersInBothDirectionsAreTheSame(String key) {
        Layer layer = LayerLedger.line(key).layer().apply(new int[] {3, 4, 3, 2});
        SplitMix random = new SplitMix(3);
        DMatrixRMaj x = new DMatrixRMaj(3, 15);
        for (int i = 0; i < x.data.length; i++) {
            x.data[i] = (float) random.nextGaussian();
        }
        ModelProto model = OnnxExport.standard().export(layer, 15);
        OnnxRuntime.requireEqual(
                OnnxRuntime.run(model, x), layer.forward(Variable.wrap(x)).value());
    }

    /** The table in README. */
    @AfterAll
    static void writeTheTable() throws IOException {
        StringBuilder table = new StringBuilder("| layer | runs | greatest difference |\n|---|---:|---:|\n");
        VERIFIED.forEach((kind, row) ->
                table.append(String.format(Locale.ROOT, "| %s | %.0f | %.1e |%n", kind, row[0], row[1])));
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "onnx-layers.md"), table);
    }
}
