package dev.ravine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.State;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.checkpoint.Checkpoint;
import dev.ravine.nn.checkpoint.CheckpointException;
import dev.ravine.nn.checkpoint.ElementType;
import dev.ravine.nn.checkpoint.SafeTensors;
import dev.ravine.nn.checkpoint.Tensor;
import dev.ravine.nn.checkpoint.TensorInfo;
import dev.ravine.nn.checkpoint.Unmatched;
import dev.ravine.nn.embedding.Embedding;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files exchanged with PyTorch and the package safetensors, of each layer in the ledger. {@code src/test/python/exchange.py} made
 * those that are read here, and gave PyTorch the one that is written here.
 */
class ExchangeTest {
    private static final List<LayerCases.Case> CASES = LayerCases.read(LayerLedger.FILES);

    private final Path folder;

    ExchangeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Path resource(String name) throws URISyntaxException {
        URL resource = ExchangeTest.class.getResource("exchange/" + name);
        return Path.of(Objects.requireNonNull(resource).toURI());
    }

    // ---- every layer

    /** A model that has each line of the ledger for a part, in the sizes of its first case. */
    private static Sequential ledger() {
        Sequential all = new Sequential();
        firstCases()
                .forEach((key, reference) ->
                        all.add(key, LayerLedger.line(key).layer().apply(reference.sizes())));
        return all;
    }

    private static Map<String, LayerCases.Case> firstCases() {
        Map<String, LayerCases.Case> first = new LinkedHashMap<>();
        CASES.forEach(reference -> first.putIfAbsent(reference.key(), reference));
        return first;
    }

    @Test
    void everyLayerLoadsItsStateFromPyTorch() throws Exception {
        Sequential all = ledger();
        Checkpoint.load(resource("layers.safetensors"), all);
        firstCases().forEach((key, reference) -> {
            Map<String, DMatrixRMaj> expected = LayerCases.Case.matrices(reference.state());
            Map<String, DMatrixRMaj> state = all.at(key).state().matrices();
            assertThat(state.keySet()).as(key).isEqualTo(expected.keySet());
            state.forEach((name, matrix) -> assertThat(matrix.data)
                    .as(key + "." + name)
                    .isEqualTo(Objects.requireNonNull(expected.get(name)).data));
        });
    }

    /** Names, types and shapes: what load_state_dict is strict about. */
    @Test
    void theHeaderIsThatOfPyTorchsFile() throws Exception {
        Path path = folder.resolve("layers.safetensors");
        Checkpoint.save(path, ledger());
        assertThat(header(path)).isEqualTo(header(resource("layers.safetensors")));
    }

    private static Map<String, String> header(Path path) {
        Map<String, String> header = new TreeMap<>();
        SafeTensors.list(path).forEach(tensor -> header.put(tensor.name(), tensor.dtype() + tensor.shape()));
        return header;
    }

    @Test
    void pyTorchHasReadTheBytesThatAreWrittenHere() throws Exception {
        Sequential all = ledger();
        Checkpoint.load(resource("layers.safetensors"), all);
        Path path = Path.of(System.getProperty("ravine.exchange", folder + "/layers.safetensors"));
        Checkpoint.save(path, all);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
        String read = JsonParser.parseString(Files.readString(resource("layers-read.json")))
                .getAsJsonObject()
                .get("sha256")
                .getAsString();
        assertThat(HexFormat.of().formatHex(digest))
                .as("the file that exchange.py read; run it again")
                .isEqualTo(read);
    }

    /** Before, all matrices were written with two dimensions. */
    @Test
    void aFileWithRowsAndColumnsLoadsToo() throws Exception {
        Sequential all = ledger();
        Checkpoint.load(resource("layers.safetensors"), all);
        Path path = folder.resolve("old.safetensors");
        SafeTensors.of(all.state().matrices(), Map.of("ravine.checkpoint", "1")).write(path);
        Sequential other = ledger();
        Checkpoint.load(path, other);
        assertSameState(other, all);
    }

    private static void assertSameState(Layer actual, Layer expected) {
        Map<String, DMatrixRMaj> other = expected.state().matrices();
        actual.state().matrices().forEach((name, matrix) -> assertThat(matrix.data)
                .as(name)
                .isEqualTo(Objects.requireNonNull(other.get(name)).data));
    }

    @Test
    void aShapeOfAsManyEntriesIsStillAnotherShape() {
        Path path = folder.resolve("x.safetensors");
        Linear linear = new Linear(2, 6, LayerLedger.random());
        for (List<Integer> shape : List.of(List.of(12), List.of(2, 6), List.of(6, 2, 1), List.of(1, 12))) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("weight", new Tensor(ElementType.F64, shape, new DMatrixRMaj(1, 12)));
            tensors.put("bias", Tensor.of(new DMatrixRMaj(1, 6)));
            new SafeTensors(tensors, Map.of()).write(path);
            assertThatThrownBy(() -> Checkpoint.load(path, linear))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("'weight' is ")
                    .hasMessageContaining("expected 6×2");
        }
    }

    // ---- types

    @ParameterizedTest
    @EnumSource(names = {"F64", "F32", "F16", "BF16"})
    void aModelIsWrittenInAnyTypeAndCountsAreExact(ElementType type) {
        Sequential all = ledger();
        Path path = folder.resolve("model.safetensors");
        Checkpoint.of(all).with("random", LayerLedger.random()).save(path, type);
        SafeTensors.list(path).forEach(tensor -> assertThat(tensor.dtype())
                .as(tensor.name())
                .isEqualTo(
                        tensor.name().startsWith(".")
                                ? "F64"
                                : tensor.name().endsWith("num_batches_tracked") ? "I64" : type.name()));
        Sequential other = ledger();
        Checkpoint.loadModel(path, other);
        // Half of the distance from one number of the type to the next.
        double relative =
                switch (type) {
                    case F32 -> 0x1p-24;
                    case F16 -> 0x1p-11;
                    case BF16 -> 0x1p-8;
                    default -> 0;
                };
        Map<String, DMatrixRMaj> read = other.state().matrices();
        all.state().matrices().forEach((name, matrix) -> {
            double[] rounded = Objects.requireNonNull(read.get(name)).data;
            for (int i = 0; i < rounded.length; i++) {
                // Of F16, what is below 2⁻¹⁴ has fewer digits.
                assertThat(Math.abs(rounded[i] - matrix.data[i]))
                        .isLessThanOrEqualTo(relative * Math.max(Math.abs(matrix.data[i]), 0x1p-14));
            }
        });
    }

    @Test
    void aCountBeyondTheTypesNumbersIsExact() {
        Layer layer = LayerLedger.line("BatchNorm").layer().apply(new int[] {2});
        Map<String, DMatrixRMaj> state = new LinkedHashMap<>(layer.state().matrices());
        state.put("num_batches_tracked", new DMatrixRMaj(new double[][] {{1_234_567}}));
        layer.restore(new State(state, Map.of()));
        Path path = folder.resolve("norm.safetensors");
        Checkpoint.of(layer).save(path, ElementType.BF16);
        assertThat(SafeTensors.read(path).matrix("num_batches_tracked").data).containsExactly(1_234_567);
    }

    /** Every number of one byte that PyTorch has, and beside them complex numbers, which are passed over. */
    @Test
    void everyNumberOfOneByteIsWhatPyTorchMakesOfIt() throws Exception {
        Path path = resource("bytes.safetensors");
        SafeTensors file = SafeTensors.read(path, TensorInfo::isReadable);
        List<String> types = file.tensors().keySet().stream()
                .filter(name -> name.startsWith("of."))
                .map(name -> name.substring(3))
                .toList();
        assertThat(types).containsExactlyInAnyOrder("F8_E4M3", "F8_E5M2", "F8_E4M3FNUZ", "F8_E5M2FNUZ", "F8_E8M0");
        for (String type : types) {
            assertThat(Objects.requireNonNull(file.tensors().get("of." + type))
                            .type()
                            .name())
                    .isEqualTo(type);
            double[] read = file.matrix("of." + type).data;
            double[] exact = file.matrix("exact." + type).data;
            assertThat(read).as(type).hasSize(256);
            for (int i = 0; i < 256; i++) {
                assertThat(Double.doubleToLongBits(read[i]))
                        .as("%s %02x: %s, expected %s", type, i, read[i], exact[i])
                        .isEqualTo(Double.doubleToLongBits(exact[i]));
            }
        }
        assertThatThrownBy(() -> SafeTensors.read(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tensor 'complex': its dtype is 'C64', expected one of [F64");
        assertThat(SafeTensors.list(path)).anyMatch(tensor -> tensor.dtype().equals("C64"));
    }

    @Test
    void aTensorOfAnotherTypeBlocksNoOthers() throws Exception {
        Layer empty = new Sequential();
        Unmatched unmatched = Checkpoint.loadMatching(resource("bytes.safetensors"), empty);
        assertThat(unmatched.unexpected()).contains("complex").hasSize(11);
    }

    // ---- tied weights

    /** An embedding and a projection back onto the words, with the same weights. */
    private static final class Tied extends Layer {
        private final Embedding embedding = child("embedding", new Embedding(5, 3, LayerLedger.random()));
        private final Layer head = child("head", new Head(embedding.parameters().get("weight")));

        private static final class Head extends Layer {
            private final Parameter weight;
            private final Parameter bias = parameter("bias", new DMatrixRMaj(1, 5), 5);

            Head(Parameter weight) {
                this.weight = shared("weight", weight);
            }

            @Override
            protected Variable compute(Variable x) {
                return x.matmul(weight.transpose()).add(bias);
            }
        }

        @Override
        protected Variable compute(Variable x) {
            return head.forward(embedding.forward(x));
        }
    }

    @Test
    void tiedWeightsAreWrittenUnderEachOfTheirNames() throws Exception {
        Tied tied = new Tied();
        Path path = folder.resolve("tied.safetensors");
        Checkpoint.save(path, tied);
        assertThat(header(path)).isEqualTo(header(resource("tied.safetensors"))).hasSize(3);
        assertThat(tied.state().matrices()).hasSize(2);
    }

    @Test
    void tiedWeightsAreReadUnderAnyOfTheirNames() throws Exception {
        SafeTensors file = SafeTensors.read(resource("tied.safetensors"));
        Path path = folder.resolve("tied.safetensors");
        for (Set<String> without : List.of(Set.<String>of(), Set.of("embedding.weight"), Set.of("head.weight"))) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(file.tensors());
            tensors.keySet().removeAll(without);
            new SafeTensors(tensors, Map.of()).write(path);
            Tied tied = new Tied();
            Checkpoint.load(path, tied);
            assertThat(tied.parameters().get("embedding.weight").value().data)
                    .isEqualTo(file.matrix("head.weight").data);
        }
        Map<String, Tensor> neither = new LinkedHashMap<>(file.tensors());
        neither.keySet().removeAll(Set.of("embedding.weight", "head.weight"));
        new SafeTensors(neither, Map.of()).write(path);
        assertThatThrownBy(() -> Checkpoint.load(path, new Tied()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("'embedding.weight' is missing");
    }

    @Test
    void tiedWeightsThatDifferAreRefused() throws Exception {
        SafeTensors file = SafeTensors.read(resource("tied.safetensors"));
        Map<String, Tensor> tensors = new LinkedHashMap<>(file.tensors());
        DMatrixRMaj other = file.matrix("head.weight").copy();
        other.data[7] += 1e-9;
        tensors.put("head.weight", Tensor.of(other));
        Path path = folder.resolve("tied.safetensors");
        new SafeTensors(tensors, Map.of()).write(path);
        Tied tied = new Tied();
        double[] before = tied.parameters().get("embedding.weight").value().data.clone();
        assertThatThrownBy(() -> Checkpoint.load(path, tied))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("'head.weight' and 'embedding.weight' are one in the model, but not in the file");
        assertThatThrownBy(() -> Checkpoint.loadMatching(path, tied)).isInstanceOf(CheckpointException.class);
        assertThat(tied.parameters().get("embedding.weight").value().data).isEqualTo(before);
    }

    @Test
    void aLayerInTwoPlacesIsThereTwice() {
        Linear linear = new Linear(2, 2, LayerLedger.random());
        Path path = folder.resolve("twice.safetensors");
        Checkpoint.save(path, Sequential.of(linear, new Relu(), linear));
        assertThat(header(path).keySet()).containsExactly("0.bias", "0.weight", "2.bias", "2.weight");
    }

    // ---- several files

    private static Sequential sharded() {
        return Sequential.of(
                new Linear(4, 3, LayerLedger.random()), new Relu(), new Linear(3, 2, LayerLedger.random()));
    }

    @Test
    void aModelInSeveralFilesLoadsByItsIndex() throws Exception {
        Sequential model = sharded();
        Checkpoint.load(resource("model.safetensors.index.json"), model);
        Sequential whole = sharded();
        Checkpoint.load(resource("whole.safetensors"), whole);
        assertSameState(model, whole);
        SafeTensors some = SafeTensors.read(resource("model.safetensors.index.json"), tensor -> tensor.name()
                .endsWith("bias"));
        assertThat(some.tensors().keySet()).containsExactlyInAnyOrder("0.bias", "2.bias");
        assertThat(some.metadata()).containsEntry("format", "pt");
    }

    @Test
    void oneOfSeveralFilesIsAPartOfTheModel() throws Exception {
        Sequential model = sharded();
        Unmatched unmatched = Checkpoint.loadMatching(resource("model-00001-of-00002.safetensors"), model);
        assertThat(unmatched.missing()).containsExactlyInAnyOrder("0.bias", "2.weight");
        assertThat(unmatched.unexpected()).isEmpty();
    }

    @Test
    void anIndexThatIsWrongIsRefusedWithTheReason() throws Exception {
        Files.copy(resource("whole.safetensors"), folder.resolve("a.safetensors"));
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("", "expected an object");
        wrong.put("[]", "expected an object");
        wrong.put("{}", "expected a weight_map");
        wrong.put("{\"weight_map\": 1}", "expected an object for weight_map");
        wrong.put("{\"weight_map\": {\"x\": 1}}", "expected a file's name for the tensor 'x'");
        wrong.put("{\"weight_map\": {\"x\": \"a.safetensors\"}}", "'x' is said to be in a.safetensors, but is not");
        wrong.put("{\"weight_map\": {\"x\": \"b.safetensors\"}}", "there is no such file");
        wrong.put(
                "{\"weight_map\": {\"x\": \"../a.safetensors\"}}", "is not the name of a .safetensors file beside it");
        wrong.put("{\"weight_map\": {\"x\": \"/etc/passwd\"}}", "is not the name of a .safetensors file beside it");
        wrong.put("{\"weight_map\": {\"x\": \"/a.safetensors\"}}", "is not the name of a .safetensors file beside it");
        wrong.put("{\"weight_map\": {\"x\": \"b/a.safetensors\"}}", "is not the name of a .safetensors file beside it");
        wrong.put("{\"weight_map\": {\"x\": \"\\u0000.safetensors\"}}", "is not the name of a .safetensors file");
        wrong.put("{\"weight_map\": {\"x\": \"\"}}", "is not the name of a .safetensors file beside it");
        wrong.put("{\"weight_map\": {\"0.bias\": \"a.safetensors\", \"0.bias\": \"a.safetensors\"}}", "Duplicate");
        wrong.put("{\"weight_map\": {}} {}", "nothing but spaces");
        wrong.put("{\"weight_map\": {\"x\": \"a.safetensors\"", "index:");
        Path index = folder.resolve("model.safetensors.index.json");
        for (Map.Entry<String, String> entry : wrong.entrySet()) {
            Files.writeString(index, entry.getKey());
            assertThatThrownBy(() -> SafeTensors.read(index))
                    .as(entry.getKey())
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining(entry.getValue());
        }
        // What an index leaves out is not read.
        Files.writeString(index, "{\"weight_map\": {\"0.bias\": \"a.safetensors\"}}");
        assertThat(SafeTensors.read(index).tensors().keySet()).containsExactly("0.bias");
    }

    @Test
    void whatIsReadAndWrittenAgainIsTheSame() throws Exception {
        for (String name : List.of("layers", "whole", "tied")) {
            SafeTensors read = SafeTensors.read(resource(name + ".safetensors"));
            Path path = folder.resolve(name);
            read.write(path);
            assertThat(header(path)).isEqualTo(header(resource(name + ".safetensors")));
            SafeTensors again = SafeTensors.read(path);
            read.tensors().forEach((tensor, value) -> assertThat(again.matrix(tensor).data)
                    .isEqualTo(value.matrix().data));
        }
    }

    @Test
    void namesInTheFileAreThoseOfTheState() {
        Sequential all = ledger();
        assertThat(all.tensors().keySet())
                .isEqualTo(new LinkedHashSet<>(all.state().matrices().keySet()));
        assertThat(all.tensors().values().stream().map(StoredTensor::matrix).collect(Collectors.toSet()))
                .isEqualTo(all.state().matrices().keySet());
    }
}
