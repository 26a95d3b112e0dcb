package dev.ravine.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.nn.SplitMix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.assertj.core.util.DoubleComparator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class GeneratedTest {
    private static final DMatrixRMaj CENTRES = new DMatrixRMaj(new double[][] {{0, 0, 1}, {5, 0, 2}, {0, 5, 3}});

    /** Every set, of a number of samples and with a noise. */
    private static Map<String, BiFunction<Integer, Double, Dataset>> sets() {
        Map<String, BiFunction<Integer, Double, Dataset>> sets = new LinkedHashMap<>();
        sets.put("xor", (n, noise) -> Generated.xor(n, noise, new SplitMix(7)));
        sets.put("moons", (n, noise) -> Generated.moons(n, noise, new SplitMix(7)));
        sets.put("circles", (n, noise) -> Generated.circles(n, noise, new SplitMix(7)));
        sets.put("spirals", (n, noise) -> Generated.spirals(3, n, noise, new SplitMix(7)));
        sets.put("blobs", (n, noise) -> Generated.blobs(CENTRES, n, noise, new SplitMix(7)));
        sets.put("sine", (n, noise) -> Generated.sine(n, noise, new SplitMix(7)));
        return sets;
    }

    @Test
    void theBitsAreTheSameOnEveryJdk() {
        Map<String, Integer> hashes = new LinkedHashMap<>();
        sets().forEach((name, set) ->
                hashes.put(name, Arrays.hashCode(set.apply(101, 0.125).x().data)));
        assertThat(hashes)
                .isEqualTo(Map.of(
                        "xor",
                        -1119617806,
                        "moons",
                        -945560458,
                        "circles",
                        -369612748,
                        "spirals",
                        97674221,
                        "blobs",
                        -994033927,
                        "sine",
                        1335577421));
    }

    @Test
    void classesTakeTurns() {
        sets().forEach((name, set) -> {
            for (int n : new int[] {1, 2, 7, 30}) {
                Dataset data = set.apply(n, 0.0);
                assertThat(data.size()).as(name).isEqualTo(n);
                assertThat(Arrays.stream(data.x().data)).as(name).allMatch(Double::isFinite);
                if (data.hasLabels()) {
                    int classes = name.equals("spirals") || name.equals("blobs") ? 3 : 2;
                    for (int i = 0; i < n; i++) {
                        assertThat(data.labels()[i]).isEqualTo(i % classes);
                    }
                }
            }
        });
    }

    @Test
    void withoutNoiseEachSampleLiesWhereItsClassDoes() {
        Dataset xor = Generated.xor(40, 0, new SplitMix(1));
        Dataset circles = Generated.circles(41, 0, new SplitMix(1));
        Dataset moons = Generated.moons(41, 0, new SplitMix(1));
        Dataset spirals = Generated.spirals(2, 41, 0, new SplitMix(1));
        Dataset blobs = Generated.blobs(CENTRES, 41, 0, new SplitMix(1));
        for (int i = 0; i < 40; i++) {
            assertThat(xor.x().get(i, 0) * xor.x().get(i, 1)).isEqualTo(xor.labels()[i] == 1 ? -1 : 1);
            assertThat(Math.hypot(circles.x().get(i, 0), circles.x().get(i, 1)))
                    .usingComparator(new DoubleComparator(1e-15))
                    .isEqualTo(circles.labels()[i] == 1 ? 0.5 : 1);
            boolean upper = moons.labels()[i] == 0;
            double x = moons.x().get(i, 0);
            double y = moons.x().get(i, 1);
            assertThat(upper ? Math.hypot(x, y) : Math.hypot(x - 1, y - 0.5))
                    .usingComparator(new DoubleComparator(1e-15))
                    .isEqualTo(1);
            assertThat(upper ? y >= 0 : y <= 0.5).isTrue();
            double radius = Math.hypot(spirals.x().get(i, 0), spirals.x().get(i, 1));
            double angle = 3 * Math.PI * radius + Math.PI * spirals.labels()[i];
            assertThat(spirals.x().get(i, 0))
                    .usingComparator(new DoubleComparator(1e-14))
                    .isEqualTo(radius * Math.cos(angle));
            assertThat(blobs.x().get(i, 2)).isEqualTo(blobs.labels()[i] + 1);
        }
        // All four corners come up, and the moons and spirals reach both ends.
        assertThat(Arrays.stream(xor.x().data).sum()).isZero();
        assertThat(moons.x().get(0, 0)).isEqualTo(1);
        assertThat(moons.x().get(40, 0)).isEqualTo(-1);
        assertThat(Math.hypot(spirals.x().get(40, 0), spirals.x().get(40, 1)))
                .usingComparator(new DoubleComparator(1e-15))
                .isEqualTo(1);
    }

    @Test
    void theSineHasItsTargets() {
        Dataset sine = Generated.sine(1000, 0, new SplitMix(1));
        double least = 0;
        double greatest = 0;
        for (int i = 0; i < 1000; i++) {
            double x = sine.x().data[i];
            assertThat(sine.targets().data[i])
                    .usingComparator(new DoubleComparator(1e-15))
                    .isEqualTo(Math.sin(x));
            least = Math.min(least, x);
            greatest = Math.max(greatest, x);
        }
        assertThat(least).isBetween(-Math.PI, -3.1);
        assertThat(greatest).isBetween(3.1, Math.PI);
    }

    /** Of 100,000 draws each moment is within 5 of its standard deviations. */
    @Test
    void noiseIsNormal() {
        SplitMix random = new SplitMix(11);
        int n = 100_000;
        double[] moments = new double[5];
        for (int i = 0; i < n; i++) {
            double z = Gaussian.next(random);
            for (int power = 1; power <= 4; power++) {
                moments[power] += Math.pow(z, power) / n;
            }
        }
        assertThat(moments[1]).isCloseTo(0, within(5 * Math.sqrt(1.0 / n)));
        assertThat(moments[2]).isCloseTo(1, within(5 * Math.sqrt(2.0 / n)));
        assertThat(moments[3]).isCloseTo(0, within(5 * Math.sqrt(15.0 / n)));
        assertThat(moments[4]).isCloseTo(3, within(5 * Math.sqrt(96.0 / n)));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        sets().forEach((name, set) -> {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> set.apply(0, 0.0))
                    .withMessage("Generated." + name + ": 0 samples, expected at least 1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> set.apply(1, -0.5))
                    .withMessage("Generated." + name + ": noise is -0.5, expected a finite number of at least 0");
        });
        assertThatIllegalArgumentException().isThrownBy(() -> Generated.spirals(0, 5, 0, new SplitMix(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Generated.blobs(new DMatrixRMaj(0, 2), 5, 0, new SplitMix(1)));
    }
}
