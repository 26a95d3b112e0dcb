package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.ravine.autograd.Parameter;
import dev.ravine.optim.rule.AdEmaMix;
import dev.ravine.optim.rule.Adafactor;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.Adan;
import dev.ravine.optim.rule.Lamb;
import dev.ravine.optim.rule.Lars;
import dev.ravine.optim.rule.Prodigy;
import dev.ravine.optim.rule.Rprop;
import dev.ravine.optim.rule.ScheduleFreeAdamW;
import dev.ravine.optim.rule.ScheduleFreeSgd;
import dev.ravine.optim.rule.Shampoo;
import dev.ravine.optim.rule.Yogi;
import dev.ravine.optim.transform.Cautious;
import dev.ravine.optim.transform.DecoupledDecay;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The newer rules over 200 steps, as optax, PyTorch or the papers' equations take them: {@code recent.py} wrote them. */
class RecentTrajectoriesTest {
    private static final Map<String, UnaryOperator<ParameterGroup>> OURS = new TreeMap<>();

    private static void same(String key, UpdateRule rule, double rate, Transform... transforms) {
        OURS.put(key, group -> group.rule(rule).learningRate(rate).with(transforms));
    }

    static {
        same("yogi", new Yogi(), 1e-2);
        same("adan", new Adan(), 1e-2);
        same("ademamix", new AdEmaMix(), 1e-2);
        same("ademamix, betas", new AdEmaMix(0.8, 0.9, 0.95, 2, 1e-3), 1e-2);
        same("prodigy", new Prodigy(), 1);
        same("prodigy, betas", new Prodigy(0.8, 0.9, 1e-3, 1e-2), 0.5);
        same("schedule-free sgd", new ScheduleFreeSgd(), 1e-2);
        same("schedule-free sgd, evaluated", new ScheduleFreeSgd(), 1e-2);
        same("schedule-free adamw", new ScheduleFreeAdamW(0.9, 0.999, 1e-8, 0.1), 1e-2);
        same("schedule-free adamw, evaluated", new ScheduleFreeAdamW(0.9, 0.999, 1e-8, 0.1), 1e-2);
        same("lamb", new Lamb(), 1e-2);
        same("lamb, decay", new Lamb(0.9, 0.999, 1e-6, 0.1), 1e-2);
        same("lars", new Lars(0.9, 0.02, 0), 0.1);
        same("lars, decay", new Lars(0.9, 0.02, 0.1), 0.1);
        same("adafactor", new Adafactor(), 1e-2);
        same("adafactor, decay", new Adafactor(0.5, 0.5, 1e-30, 1e-3), 1e-2);
        same("shampoo", new Shampoo(), 1e-1);
        same("shampoo, as published", new Shampoo(0, 1e-2), 1e-1);
        same("rprop", new Rprop(), 1e-2);
        same("rprop, bounds", new Rprop(0.3, 1.5, 0.5, 2), 1e-2);
        same("cautious adamw", new Adam(), 1e-2, new DecoupledDecay(0.1), new Cautious());
    }

    static final Iterable<String> KEYS = OURS.keySet();

    private static final Map<String, double[][]> THEIRS = read();

    private static Map<String, double[][]> read() {
        try (InputStream file = RecentTrajectoriesTest.class.getResourceAsStream("recent.json.gz");
                InputStreamReader text = new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8)) {
            return new Gson().fromJson(text, new TypeToken<Map<String, double[][]>>() {}.getType());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noCaseIsLeftOut() {
        assertThat(THEIRS.keySet()).containsExactlyInAnyOrderElementsOf(KEYS);
    }

    @ParameterizedTest
    @FieldSource("KEYS")
    void twoHundredStepsAreTheirs(String key) {
        Trajectories given = Trajectories.PYTORCH;
        Parameter w = Given.parameter("w", 3, 2, given.start());
        Optimizer optimizer =
                new Optimizer(Objects.requireNonNull(OURS.get(key)).apply(ParameterGroup.of("all", w)));
        double[][] theirs = Objects.requireNonNull(THEIRS.get(key));
        // optax finds x from y and z in each step, which divides its rounding by 0.9 two hundred times.
        // It takes the t of Adafactor's decay to its power in single precision.
        double tolerance = key.startsWith("schedule-free") ? 1e-6 : key.startsWith("adafactor") ? 1e-5 : 1e-10;
        int written = 0;
        for (int step = 1; step <= 200; step++) {
            optimizer.step(Given.gradient(w, given.gradients()[step - 1]));
            if (step == given.written()[written]) {
                double[] now = key.endsWith("evaluated")
                        ? optimizer.evaluating(() -> w.value().data.clone())
                        : w.value().data;
                for (int i = 0; i < 6; i++) {
                    assertThat(now[i])
                            .as("%s, step %d, entry %d", key, step, i)
                            .isCloseTo(theirs[written][i], within(tolerance * (1 + Math.abs(theirs[written][i]))));
                }
                written++;
            }
        }
        assertThat(written).isEqualTo(theirs.length);
    }
}
