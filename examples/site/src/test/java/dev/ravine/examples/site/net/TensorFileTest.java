package dev.ravine.examples.site.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.nn.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFileTest {
    @TempDir
    private Path folder;

    private static Training trained(int... layers) {
        Training training = new Training(NetRequests.of("moons", "adam", 0.05, 1000, layers));
        for (int i = 0; i < 20; i++) {
            training.step();
        }
        return training;
    }

    private static byte[] bytes(Sequential net) {
        int[] bytes = TensorFile.of(net);
        byte[] same = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            assertThat(bytes[i]).isBetween(0, 255);
            same[i] = (byte) bytes[i];
        }
        return same;
    }

    @Test
    void theFileIsTheOneThatTheLibrarySaves() throws IOException {
        for (int[] layers : new int[][] {{}, {5}, {32, 32, 1}}) {
            Sequential net = trained(layers).net();
            Path saved = folder.resolve("saved.safetensors");
            Checkpoint.of(net).save(saved);
            assertThat(bytes(net)).isEqualTo(Files.readAllBytes(saved));
        }
    }

    @Test
    void theLibraryLoadsItIntoANetOfTheSameLayers() throws IOException {
        Sequential net = trained(5).net();
        Path file = Files.write(folder.resolve("ravine-net.safetensors"), bytes(net));
        SplitMix random = new SplitMix(99);
        Sequential other = new Sequential();
        other.add("fc1", new Linear(2, 5, random));
        other.add("tanh1", new Tanh());
        other.add("fc2", new Linear(5, 2, random));
        Checkpoint.load(file, other);
        net.parameters().names().forEach(name -> assertThat(
                        other.parameters().get(name).value().data)
                .isEqualTo(net.parameters().get(name).value().data));
    }
}
