package dev.ravine.nn.checkpoint;

import static dev.ravine.autograd.Reductions.mean;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Dropout;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.init.Initializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ResumeTest {
    /** A run: a net with dropout, and the generator of all that is random in it. */
    private static final class Run {
        private final SplitMix random;
        private final Sequential model;

        Run(long seed) {
            random = new SplitMix(seed);
            model = Sequential.of(
                    new Linear(3, 6, random), new Relu(), new Dropout(0.4, random), new Linear(6, 1, random));
        }

        Checkpoint checkpoint() {
            return Checkpoint.of(model).with("random", random);
        }

        /** One step of stochastic gradient descent on a batch that is drawn from the same generator. */
        void step() {
            Variable x = Variable.of(Initializer.uniform(1).draw(5, 3, random));
            Variable target = Variable.of(Initializer.uniform(1).draw(5, 1, random));
            Variable error = model.forward(x).sub(target);
            Gradients gradients = mean(error.mul(error)).backward();
            model.parameters().values().forEach(parameter -> {
                double[] g = gradients.of(parameter).data;
                parameter.update(w -> {
                    for (int i = 0; i < w.length; i++) {
                        w[i] -= 0.1 * g[i];
                    }
                });
            });
        }

        String bits() {
            StringBuilder bits = new StringBuilder(random.state().properties().toString());
            model.state().matrices().forEach((name, matrix) -> {
                bits.append('\n').append(name);
                for (double entry : matrix.data) {
                    bits.append(' ').append(Long.toHexString(Double.doubleToRawLongBits(entry)));
                }
            });
            return bits.toString();
        }
    }

    @Property(tries = 200)
    void aResumedRunIsBitForBitTheUnbrokenOne(
            @ForAll long seed, @ForAll @IntRange(max = 12) int before, @ForAll @IntRange(max = 12) int after)
            throws IOException {
        Run unbroken = new Run(seed);
        for (int i = 0; i < before + after; i++) {
            unbroken.step();
        }
        Run killed = new Run(seed);
        for (int i = 0; i < before; i++) {
            killed.step();
        }
        Path path = Files.createTempFile("resume", ".safetensors");
        try {
            killed.checkpoint().save(path);
            Run resumed = new Run(seed + 1);
            resumed.checkpoint().load(path);
            for (int i = 0; i < after; i++) {
                resumed.step();
            }
            assertThat(resumed.bits()).isEqualTo(unbroken.bits());
        } finally {
            Files.delete(path);
        }
    }
}
