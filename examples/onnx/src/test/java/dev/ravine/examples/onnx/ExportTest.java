package dev.ravine.examples.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.shared.Recipe;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.checkpoint.Checkpoint;
import dev.ravine.nn.data.Scaling;
import dev.ravine.nn.image.ImageShape;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program, on files such as {@code train} saves. */
class ExportTest {
    private static final ImageShape IMAGE = new ImageShape(1, 8, 8);

    private final Path folder;

    ExportTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static DMatrixRMaj samples() {
        SplitMix random = new SplitMix(2);
        DMatrixRMaj x = new DMatrixRMaj(5, IMAGE.size());
        for (int i = 0; i < x.data.length; i++) {
            x.data[i] = random.nextInt(17);
        }
        return x;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp:16,8", "cnn", "lstm", "transformer"})
    void eachNetworkOfTrainsTakesSamplesAsTheyAre(String network) throws Exception {
        Recipe recipe = new Recipe("digits", network, 10, IMAGE, Scaling.standard(samples()));
        Layer model = recipe.network(new SplitMix(1));
        Path saved = folder.resolve("model.safetensors");
        Checkpoint.of(model).with(Recipe.KEY, recipe).save(saved);
        Path target = folder.resolve("model.onnx");
        assertThat(Export.command().execute(saved.toString(), target.toString()))
                .isZero();
        ModelProto file = ModelProto.parseFrom(Files.readAllBytes(target));
        DMatrixRMaj expected = model.evaluating(
                        () -> model.forward(Variable.wrap(recipe.scaling().apply(samples()))))
                .value();
        OnnxRuntime.requireEqual(OnnxRuntime.run(file, samples()), expected);
    }

    @Test
    void whatIsWrongIsToldInOneLine() {
        Path missing = folder.resolve("none.safetensors");
        assertThat(errorOf(missing.toString()))
                .isEqualTo("examples/run export: " + missing + ": there is no such file;"
                        + " examples/run export --help tells more\n");
        Path plain = folder.resolve("plain.safetensors");
        Checkpoint.save(plain, new Linear(2, 2, new SplitMix(1)));
        assertThat(errorOf(plain.toString())).contains("does not say which network it belongs to");
        assertThat(errorOf("a", "b", "c")).contains("Unmatched argument").hasLineCount(1);
        assertThat(errorOf("--hepl")).contains("did you mean '--help'?").hasLineCount(1);
    }

    @Test
    void theModelIsNotWrittenOverAndAFolderThatIsMissingIsNamed() throws Exception {
        Path saved = savedModel();
        byte[] before = Files.readAllBytes(saved);
        Path other = Files.createSymbolicLink(folder.resolve("link.safetensors"), saved);
        for (Path target : new Path[] {saved, other}) {
            assertThat(errorOf(saved.toString(), target.toString()))
                    .contains(target + " is the model itself; name another file to write")
                    .hasLineCount(1);
        }
        assertThat(Files.readAllBytes(saved)).isEqualTo(before);
        Path nowhere = folder.resolve("no").resolve("model.onnx");
        assertThat(errorOf(saved.toString(), nowhere.toString()))
                .contains(nowhere + " could not be written: the folder does not exist")
                .hasLineCount(1);
    }

    @Test
    void itSaysWhatItWroteAndLeavesNothingElse() throws Exception {
        Path saved = savedModel();
        Path target = Files.writeString(folder.resolve("model.onnx"), "an old one");
        assertThat(outputOf(saved.toString(), target.toString()))
                .isEqualTo(String.format(
                        "wrote %s: mlp:4 trained on digits, from %s%n"
                                + "input: batch × 64 floats; output: batch × 10 scores%n",
                        target, saved));
        assertThat(ModelProto.parseFrom(Files.readAllBytes(target)).getGraph().getNodeCount())
                .isPositive();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(saved, target);
        }
    }

    private Path savedModel() {
        Recipe recipe = new Recipe("digits", "mlp:4", 10, IMAGE, Scaling.standard(samples()));
        Path saved = folder.resolve("model.safetensors");
        Checkpoint.of(recipe.network(new SplitMix(1))).with(Recipe.KEY, recipe).save(saved);
        return saved;
    }

    private static String outputOf(String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            assertThat(Export.command().execute(arguments)).isZero();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String errorOf(String... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            assertThat(Export.command().execute(arguments)).isEqualTo(2);
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
