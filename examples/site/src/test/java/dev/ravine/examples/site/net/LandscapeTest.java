package dev.ravine.examples.site.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.examples.site.api.NetLandscape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LandscapeTest {
    private static Training training() {
        return new Training(NetRequests.of("moons", "adam", 0.05, 1000, 3));
    }

    @Test
    void aPathInAPlaneIsExplainedWhollyAndKeepsItsDistances() {
        Training training = training();
        double[] start = training.path().here(0).weights();
        List<Path.Place> path = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            double[] weights = start.clone();
            weights[0] += 3 * Math.cos(0.2 * step);
            weights[4] += 4 * Math.cos(0.2 * step);
            weights[7] += Math.sin(0.2 * step);
            path.add(new Path.Place(step, weights));
        }
        NetLandscape landscape = Landscape.of(path, training);
        assertThat(landscape.explained()[0]).isGreaterThan(landscape.explained()[1]);
        assertThat(landscape.explained()[0] + landscape.explained()[1]).isCloseTo(1, within(1e-12));
        for (int i = 0; i < 40; i++) {
            double inSpace = distance(path.get(i).weights(), path.get(39).weights());
            double inPlane = Math.hypot(landscape.pathA()[i], landscape.pathB()[i]);
            assertThat(inPlane).isCloseTo(inSpace, within(1e-9));
        }
        assertThat(landscape.pathStep()).hasSize(40).startsWith(0, 1, 2);
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    @Test
    void theLossesAreThoseOfTheNetThere() {
        Training training = training();
        for (int i = 0; i < 30; i++) {
            training.step();
        }
        double here = training.loss(training.problem().train());
        NetLandscape landscape = Landscape.of(training.path().upTo(30), training());
        assertThat(landscape.pathLoss()).hasSize(31).endsWith(here);
        assertThat(landscape.pathA()[30]).isZero();
        // The grid covers the path; around its point that is nearest to the present weights the loss is near to theirs.
        assertThat(landscape.a()[0]).isLessThan(0);
        assertThat(landscape.a()[30]).isGreaterThan(0);
        int column = nearestToZero(landscape.a());
        int row = nearestToZero(landscape.b());
        assertThat(landscape.loss()[row][column]).isCloseTo(here, within(0.2 * here));
    }

    private static int nearestToZero(double[] numbers) {
        int nearest = 0;
        for (int i = 0; i < numbers.length; i++) {
            nearest = Math.abs(numbers[i]) < Math.abs(numbers[nearest]) ? i : nearest;
        }
        return nearest;
    }

    @Test
    void withoutAPathThereIsNothingToLookAround() {
        Training training = training();
        training.step();
        assertThatThrownBy(() -> Landscape.of(training.path().upTo(1), training()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no path to look around yet; let the net take a few steps");
        List<Path.Place> still = List.of(
                training.path().here(1),
                training.path().here(2),
                training.path().here(3));
        assertThatThrownBy(() -> Landscape.of(still, training()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has not moved");
    }

    @Test
    void aLongPathIsThinnedEvenlyAndKeepsItsEnds() {
        Training training = training();
        for (int i = 0; i < 700; i++) {
            training.step();
        }
        List<Path.Place> path = training.path().upTo(700);
        assertThat(path.size()).isBetween(80, 162);
        assertThat(path.get(0).step()).isZero();
        assertThat(path.get(path.size() - 1).step()).isEqualTo(700);
        int every = path.get(1).step();
        for (int i = 0; i < path.size() - 1; i++) {
            assertThat(path.get(i).step()).isEqualTo(i * every);
        }
    }
}
