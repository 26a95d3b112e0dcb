package dev.ravine.nn.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ravine.autograd.State;
import dev.ravine.autograd.Stateful;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private final Path path;

    CheckpointTest(@TempDir Path folder) {
        path = folder.resolve("run.safetensors");
    }

    private static Sequential net(long seed) {
        SplitMix random = new SplitMix(seed);
        return Sequential.of(new Linear(3, 4, random), new Relu(), new Linear(4, 2, random));
    }

    /** Remembers one matrix and one word, and takes any state of that form unless it is stubborn. */
    private static final class Notebook implements Stateful {
        private DMatrixRMaj page;
        private String word;
        private boolean stubborn;
        private int restored;

        Notebook(double entry, String word) {
            page = new DMatrixRMaj(new double[][] {{entry}});
            this.word = word;
        }

        @Override
        public State state() {
            return new State(Map.of("pages.0", page.copy()), Map.of("word", word, "", "an empty name"));
        }

        @Override
        public void restore(State state) {
            DMatrixRMaj saved = state.matrices().get("pages.0");
            String savedWord = state.properties().get("word");
            if (saved == null || savedWord == null || (stubborn && !savedWord.equals(word))) {
                throw new IllegalArgumentException("Notebook.restore: not mine");
            }
            page = saved.copy();
            word = savedWord;
            restored++;
        }
    }

    private static String text(Stateful stateful) {
        StringBuilder text = new StringBuilder(stateful.state().properties().toString());
        stateful.state().matrices().forEach((name, matrix) -> text.append(name).append(matrix));
        return text.toString();
    }

    // ---- round trips

    @Test
    void allPartsComeBack() {
        Layer model = net(1);
        Notebook notebook = new Notebook(1.5, "größe \"x\"");
        SplitMix random = new SplitMix(9);
        Checkpoint.of(model).with("notes", notebook).with("random", random).save(path);

        Layer otherModel = net(2);
        Notebook otherNotebook = new Notebook(0, "");
        SplitMix otherRandom = new SplitMix(3);
        Checkpoint.of(otherModel)
                .with("random", otherRandom)
                .with("notes", otherNotebook)
                .load(path);
        assertThat(text(otherModel)).isEqualTo(text(model));
        assertThat(text(otherNotebook)).isEqualTo(text(notebook));
        assertThat(otherRandom.nextLong()).isEqualTo(random.nextLong());
    }

    @Test
    void theModelHasPlainNamesAndThePartsStandUnderADot() {
        Checkpoint.of(net(1)).with("notes", new Notebook(1, "w")).save(path);
        SafeTensors file = SafeTensors.read(path);
        assertThat(file.matrices().keySet())
                .containsExactly("0.weight", "0.bias", "2.weight", "2.bias", ".notes.pages.0");
        assertThat(file.metadata())
                .containsEntry("ravine.checkpoint", "1")
                .containsEntry(".notes", "Notebook")
                .containsEntry(".notes.word", "w");
    }

    @Test
    void anInterruptedThreadLoadsAndStaysInterrupted() {
        Checkpoint.save(path, net(1));
        Layer model = net(2);
        Thread.currentThread().interrupt();
        Checkpoint.load(path, model);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(text(model)).isEqualTo(text(net(1)));
    }

    @Test
    void aThreadThatIsInterruptedWhileItLoadsBeginsAnew() {
        Checkpoint.of(net(1)).with("notes", new Notebook(1, "saved")).save(path);
        int[] asked = new int[1];
        SafeTensors read = SafeTensors.read(path, tensor -> {
            if (asked[0]++ == 0) {
                Thread.currentThread().interrupt();
            }
            return true;
        });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(asked[0]).isEqualTo(2 * read.tensors().size());
        assertThat(read.metadata()).isEqualTo(SafeTensors.read(path).metadata());
        assertThat(read.matrix("0.weight").data)
                .containsExactly(SafeTensors.read(path).matrix("0.weight").data);
    }

    @Test
    void theShortFormsSaveAnOptimizer() {
        Notebook optimizer = new Notebook(1, "w");
        Checkpoint.save(path, net(1), optimizer);
        Notebook other = new Notebook(0, "");
        Checkpoint.of(net(2)).with("optimizer", other).load(path);
        assertThat(other.word).isEqualTo("w");
        Checkpoint.load(path, net(2), other);
        assertThat(other.restored).isEqualTo(2);
    }

    /** Names that would be one another's if paths were put together carelessly. */
    @Test
    void partsWithLikeNamesAreNotMixedUp() {
        Sequential model = new Sequential();
        for (String name : List.of("a", "random", "/a", "@a")) {
            model.add(name, new Linear(1, 1, new SplitMix(model.children().size())));
        }
        Map<String, Stateful> parts = new LinkedHashMap<>();
        Checkpoint checkpoint = Checkpoint.of(model);
        for (String key : List.of("a", "aa", "random", "a/b", "重み", "\"", "a b")) {
            Notebook part = new Notebook(parts.size(), key + "!");
            parts.put(key, part);
            checkpoint = checkpoint.with(key, part);
        }
        checkpoint.save(path);

        Sequential other = new Sequential();
        for (String name : List.of("a", "random", "/a", "@a")) {
            other.add(name, new Linear(1, 1, new SplitMix(100)));
        }
        Map<String, Notebook> others = new LinkedHashMap<>();
        Checkpoint again = Checkpoint.of(other);
        for (String key : parts.keySet()) {
            Notebook part = new Notebook(-1, "");
            others.put(key, part);
            again = again.with(key, part);
        }
        again.load(path);
        assertThat(text(other)).isEqualTo(text(model));
        parts.forEach((key, part) -> assertThat(text(others.getOrDefault(key, new Notebook(0, "none"))))
                .isEqualTo(text(part)));
    }

    @Test
    void aPartThatRemembersNothingIsStillThere() {
        Stateful nothing = new Stateful() {
            @Override
            public State state() {
                return State.none();
            }

            @Override
            public void restore(State state) {
                assertThat(state).isEqualTo(State.none());
            }
        };
        Checkpoint.of(net(1)).with("nothing", nothing).save(path);
        Checkpoint.of(net(2)).with("nothing", nothing).load(path);
        assertThatThrownBy(() -> Checkpoint.load(path, net(2)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("the part 'nothing'");
    }

    // ---- what does not fit

    @Test
    void allThatDoesNotFitIsListedInOneGo() {
        SplitMix random = new SplitMix(1);
        Checkpoint.of(Sequential.of(new Linear(3, 5, random), new Linear(5, 2, random)))
                .with("random", random)
                .with("notes", new Notebook(1, "w"))
                .save(path);
        Layer model = net(2);
        String before = text(model);
        Checkpoint checkpoint = Checkpoint.of(model).with("notes", random).with("data", new Notebook(1, "w"));
        assertThatThrownBy(() -> checkpoint.load(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(
                        path
                                + """
                        : does not fit:
                          '2.weight' is missing
                          '2.bias' is missing
                          '1.weight' is unexpected
                          '1.bias' is unexpected
                          '0.weight' is 5×3, expected 4×3
                          '0.bias' is a vector of 5, expected a vector of 4
                          the part 'random', saved from class 'SplitMix', is unexpected
                          the part 'notes', saved from class 'Notebook', does not fit: \
                        SplitMix.restore: property 'counter' is missing; matrix 'pages.0' is unexpected; property '' is unexpected; \
                        property 'word' is unexpected
                          the part 'data' is missing""");
        assertThat(text(model)).isEqualTo(before);
    }

    /** A file with one tensor, whose entries would take {@code 8 * entries} bytes of heap; it is sparse on disk. */
    private void large(String name, String metadata, int entries) throws IOException {
        byte[] header = "{%s\"%s\":{\"dtype\":\"BOOL\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                .formatted(metadata, name, entries, entries)
                .getBytes(StandardCharsets.UTF_8);
        RawFile.write(path, RawFile.bytes(header.length, header, new byte[0]));
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(file.length() + entries);
        }
    }

    @Test
    void aTensorOfAnotherShapeIsRefusedBeforeItIsRead() throws IOException {
        int entries = Integer.MAX_VALUE - 8;
        assumeThat(Runtime.getRuntime().maxMemory())
                .as("a heap that cannot hold the tensor")
                .isLessThan(8L * entries);
        large("weight", "", entries);
        Layer model = new Linear(2, 2, new SplitMix(1));
        assertThatThrownBy(() -> Checkpoint.load(path, model))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("'weight' is a vector of 2147483639, expected 2×2");
        assertThatThrownBy(() -> Checkpoint.loadMatching(path, model))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("'weight' is a vector of 2147483639, expected 2×2");
    }

    @Test
    void whatNobodyAskedForIsNotRead() throws IOException {
        int entries = Integer.MAX_VALUE - 8;
        assumeThat(Runtime.getRuntime().maxMemory())
                .as("a heap that cannot hold the tensor")
                .isLessThan(8L * entries);
        large(".optimizer.weight", "\"__metadata__\":{\".optimizer\":\"Adam\"},", entries);
        Layer model = new Linear(2, 2, new SplitMix(1));
        assertThatThrownBy(() -> Checkpoint.load(path, model))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("the part 'optimizer', saved from class 'Adam', is unexpected");
        assertThat(Checkpoint.loadMatching(path, model).missing()).containsExactly("weight", "bias");
        String message = "its numbers take 16383 MiB more, but the heap has room for ";
        assertThatThrownBy(() -> Checkpoint.load(path, model, new Notebook(1, "w")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(() -> SafeTensors.read(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aLongListIsCut() {
        Map<String, DMatrixRMaj> many = new LinkedHashMap<>();
        for (int i = 0; i < 1000; i++) {
            many.put("m" + i, new DMatrixRMaj(1, 1));
        }
        SafeTensors.of(many, Map.of()).write(path);
        assertThatThrownBy(() -> Checkpoint.load(path, net(1)))
                .hasMessageContaining("'m25' is unexpected\n  and 974 more")
                .hasMessageNotContaining("'m26'");
        assertThatThrownBy(() -> SafeTensors.read(path).matrix("x"))
                .hasMessageContaining("m29, and 970 more]")
                .hasMessageNotContaining("m30");
    }

    @Test
    void nothingIsChangedWhereOnePartRefuses() {
        Checkpoint.of(net(1))
                .with("first", new Notebook(1, "saved"))
                .with("second", new Notebook(2, "saved"))
                .with("third", new Notebook(3, "saved"))
                .save(path);
        Layer model = net(2);
        String before = text(model);
        Notebook first = new Notebook(10, "mine");
        Notebook second = new Notebook(20, "mine");
        Notebook third = new Notebook(30, "mine");
        second.stubborn = true;
        Checkpoint checkpoint =
                Checkpoint.of(model).with("first", first).with("second", second).with("third", third);
        assertThatThrownBy(() -> checkpoint.load(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("the part 'second'")
                .hasMessageContaining("not mine");
        assertThat(text(model)).isEqualTo(before);
        assertThat(List.of(first.word, second.word, third.word)).containsOnly("mine");
        assertThat(first.page.get(0, 0)).isEqualTo(10);
        assertThat(first.restored).as("it was taken, and put back").isEqualTo(2);
    }

    /** Refuses every state, even its own. */
    private record Broken(RuntimeException failure) implements Stateful {
        @Override
        public State state() {
            return State.none();
        }

        @Override
        public void restore(State state) {
            throw failure;
        }
    }

    @Test
    void nothingIsChangedWhereAPartFailsInItsOwnWay() {
        Notebook first = new Notebook(1, "saved");
        RuntimeException failure = new IllegalStateException("planted");
        Checkpoint checkpoint = Checkpoint.of(net(1)).with("first", first).with("broken", new Broken(failure));
        checkpoint.save(path);
        first.word = "mine";
        assertThatThrownBy(() -> checkpoint.load(path)).isSameAs(failure);
        assertThat(first.word).isEqualTo("mine");
    }

    @Test
    void theOthersArePutBackWhereOnePartCannotBe() {
        Notebook last = new Notebook(1, "saved");
        RuntimeException failure = new IllegalArgumentException("planted");
        Checkpoint checkpoint =
                Checkpoint.of(net(1)).with("broken", new Broken(failure)).with("last", last);
        checkpoint.save(path);
        last.word = "mine";
        assertThatThrownBy(() -> checkpoint.load(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("planted")
                .hasSuppressedException(failure);
        assertThat(last.word).isEqualTo("mine");
        assertThat(last.restored).isEqualTo(2);
    }

    @Test
    void aDottedNameWithoutAPartIsUnexpected() {
        Map<String, DMatrixRMaj> matrices = new LinkedHashMap<>(net(1).state().matrices());
        matrices.put(".stray.x", new DMatrixRMaj(1, 1));
        matrices.put(".", new DMatrixRMaj(1, 1));
        SafeTensors.of(matrices, Map.of(".lost.word", "w", "format", "pt")).write(path);
        assertThatThrownBy(() -> Checkpoint.load(path, net(2)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("'.stray.x' is unexpected")
                .hasMessageContaining("'.' is unexpected");
    }

    @Test
    void aLaterLayoutIsRefused() {
        SafeTensors.of(net(1).state().matrices(), Map.of("ravine.checkpoint", "2"))
                .write(path);
        assertThatThrownBy(() -> Checkpoint.load(path, net(2)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("it is '2', expected '1'");
    }

    @Test
    void aPassOverTheDataGoesOnAfterAFileThatDoesNotFit() {
        Batches batches = Batches.of(Dataset.of(new DMatrixRMaj(10, 1), new DMatrixRMaj(10, 1)))
                .size(2);
        Checkpoint.of(Sequential.of(new Linear(3, 5, new SplitMix(1))))
                .with("batches", batches)
                .save(path);
        Checkpoint unfit = Checkpoint.of(net(1)).with("batches", batches);
        for (int pass = 0; pass < 2; pass++) {
            int count = 0;
            for (Batch batch : batches) {
                count += batch.size();
                assertThatThrownBy(() -> unfit.load(path)).isInstanceOf(CheckpointException.class);
            }
            assertThat(count).isEqualTo(10);
        }
    }

    // ---- the model alone

    @Test
    void aModelIsLoadedFromAFileWithFurtherParts() {
        Checkpoint.of(net(1)).with("notes", new Notebook(1, "w")).save(path);
        Layer model = net(2);
        Checkpoint.loadModel(path, model);
        assertThat(text(model)).isEqualTo(text(net(1)));
        assertThatThrownBy(() -> Checkpoint.load(path, model))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("the part 'notes', saved from class 'Notebook', is unexpected");
        assertThatThrownBy(() -> Checkpoint.loadModel(path, new Linear(3, 4, new SplitMix(1))))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("'weight' is missing");
    }

    @Test
    void whatMatchesIsLoadedAndTheRestIsTold() {
        SplitMix random = new SplitMix(1);
        Sequential saved = Sequential.of(new Linear(3, 4, random), new Linear(4, 4, random));
        Checkpoint.of(saved).with("random", random).save(path);
        Layer model = net(2);
        Unmatched unmatched = Checkpoint.loadMatching(path, model);
        assertThat(unmatched.missing()).containsExactly("2.weight", "2.bias");
        assertThat(unmatched.unexpected()).containsExactly("1.weight", "1.bias");
        assertThat(unmatched.isEmpty()).isFalse();
        assertThat(text(model.at("0"))).isEqualTo(text(saved.at("0")));
        assertThat(text(model.at("2"))).isEqualTo(text(net(2).at("2")));
        assertThat(Checkpoint.loadMatching(path, saved).isEmpty()).isTrue();
    }

    @Test
    void whatMatchesByNameMustMatchByShape() {
        Checkpoint.save(path, Sequential.of(new Linear(3, 5, new SplitMix(1))));
        Layer model = net(2);
        assertThatThrownBy(() -> Checkpoint.loadMatching(path, model))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("'0.weight' is 5×3, expected 4×3")
                .hasMessageContaining("'0.bias' is a vector of 5, expected a vector of 4");
        assertThat(text(model)).isEqualTo(text(net(2)));
    }

    // ---- wrong arguments

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a.b", ".", ".a", "%d.%n"})
    void whatIsNoKeyIsRefused(String key) {
        assertThatThrownBy(() -> Checkpoint.of(net(1)).with(key, new SplitMix(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + key + "' is not a key");
    }

    @Test
    void noKeyAndNoPartIsThereTwice() {
        Layer model = net(1);
        SplitMix random = new SplitMix(1);
        Checkpoint checkpoint = Checkpoint.of(model).with("random", random);
        assertThatThrownBy(() -> checkpoint.with("random", new SplitMix(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two parts are called 'random'");
        assertThatThrownBy(() -> checkpoint.with("again", random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'again' is here already, as 'random'");
        assertThatThrownBy(() -> checkpoint.with("model", model))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is the model");
    }
}
