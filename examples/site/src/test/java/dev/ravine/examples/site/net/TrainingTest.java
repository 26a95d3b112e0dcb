package dev.ravine.examples.site.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.site.Json;
import dev.ravine.examples.site.api.Catalogue;
import dev.ravine.examples.site.api.EditRequest;
import dev.ravine.examples.site.api.NetFrame;
import dev.ravine.examples.site.api.NetRequest;
import dev.ravine.examples.site.api.NetResponse;
import dev.ravine.examples.site.api.RegularizationChoice;
import dev.ravine.examples.site.api.WeightEdit;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.data.Generated;
import dev.ravine.nn.data.Scaling;
import dev.ravine.nn.data.Split;
import dev.ravine.nn.loss.Losses;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.ParameterGroup;
import dev.ravine.optim.Transform;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.transform.DecoupledDecay;
import dev.ravine.optim.transform.L2;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrainingTest {
    @Test
    void itIsTheLoopThatAnyoneWouldWriteToTheBit() {
        SplitMix random = new SplitMix(7);
        Split split = Split.stratified(Generated.moons(100, 0.15, random), 0, 0.3, random);
        Scaling scaling = Scaling.standard(split.train().x());
        Dataset train = scaling.apply(split.train());
        Sequential net = Sequential.of(new Linear(2, 5, random), new Tanh(), new Linear(5, 2, random));
        Optimizer optimizer = Optimizer.of(new Adam(), 0.05, net.parameters());
        Batches batches = Batches.of(train).size(16).shuffle(random);
        for (int epoch = 0; epoch < 3; epoch++) {
            for (Batch batch : batches) {
                optimizer.step(Losses.crossEntropy(net.forward(batch.x()), batch.labels())
                        .backward());
            }
        }
        double loss = Recording.off(() -> Losses.crossEntropy(net.forward(Variable.wrap(train.x())), train.labels())
                .scalar());

        Training training = new Training(NetRequests.of("moons", "adam", 0.05, 1000, 5));
        while (training.epoch() < 3) {
            training.step();
        }
        NetFrame frame = new Frames(training).now(null);
        assertThat(frame.loss()).isEqualTo(loss);
        assertThat(frame.layers().get(0).weight()[4][1])
                .isEqualTo(net.parameters().get("0.weight").value().get(4, 1));
        assertThat(frame.layers().get(1).bias())
                .isEqualTo(net.parameters().get("2.bias").value().data);
    }

    private static List<Catalogue.Dataset> generated() {
        return Points.all().stream().filter(set -> !set.own()).toList();
    }

    @Test
    void predictingNumbersIsTheLoopThatAnyoneWouldWriteToTheBit() {
        StringBuilder text = new StringBuilder("width,height,price\n");
        DMatrixRMaj x = new DMatrixRMaj(40, 2);
        DMatrixRMaj y = new DMatrixRMaj(40, 1);
        SplitMix draws = new SplitMix(3);
        for (int i = 0; i < 40; i++) {
            x.set(i, 0, draws.nextInt(100) / 10.0);
            x.set(i, 1, draws.nextInt(100) / 100.0);
            y.data[i] = 1000 + 300 * x.get(i, 0) * x.get(i, 1);
            text.append(x.get(i, 0) + "," + x.get(i, 1) + "," + y.data[i] + "\n");
        }
        SplitMix random = new SplitMix(7);
        Split split = Split.shuffled(Dataset.of(x, y), 0, 0.2, random);
        Scaling scaling = Scaling.standard(split.train().x());
        Scaling ofTargets = Scaling.standard(split.train().targets());
        Dataset train = Dataset.of(
                scaling.apply(split.train().x()), ofTargets.apply(split.train().targets()));
        Sequential net = Sequential.of(new Linear(2, 5, random), new Tanh(), new Linear(5, 1, random));
        Optimizer optimizer = Optimizer.of(new Adam(), 0.05, net.parameters());
        Batches batches = Batches.of(train).size(16).shuffle(random);
        for (int epoch = 0; epoch < 3; epoch++) {
            for (Batch batch : batches) {
                optimizer.step(Losses.meanSquaredError(net.forward(batch.x()), batch.targets())
                        .backward());
            }
        }
        double loss = Recording.off(
                () -> Losses.meanSquaredError(net.forward(Variable.wrap(train.x())), Variable.wrap(train.targets()))
                        .scalar());

        NetRequest request = new NetRequest(
                "ownTargets",
                text.toString(),
                null,
                null,
                0.2,
                null,
                new int[] {5},
                "tanh",
                "adam",
                null,
                0.05,
                null,
                null,
                16,
                1000,
                7,
                null);
        Training training = new Training(request);
        while (training.epoch() < 3) {
            training.step();
        }
        NetFrame frame = new Frames(training).now(null);
        assertThat(frame.loss()).isEqualTo(loss);
        // What the loss leaves is what R² leaves, as a loss of 1 is that of the mean.
        assertThat(frame.score()).isCloseTo(1 - loss, within(1e-12));
        // The prediction at a corner of the plane, in the units of the prices.
        DMatrixRMaj corner = new DMatrixRMaj(new double[][] {
            {
                training.problem().points().domain().x()[0],
                training.problem().points().domain().y()[0]
            }
        });
        double there =
                ofTargets.undo(net.forward(Variable.of(scaling.apply(corner))).value()).data[0];
        assertThat(frame.boundary().value()[0]).isEqualTo(there).isGreaterThan(100);
        assertThat(training.told("1").train().target()).isEqualTo(split.train().targets().data);
        assertThat(training.told("1").axes()).containsExactly("width", "height");
        assertThat(training.told("1").units()).containsExactly(2, 5, 1);
    }

    @Test
    void everySetCanBeLearned() {
        for (Catalogue.Dataset set : generated()) {
            Training training = new Training(NetRequests.of(set.id(), "adam", 0.02, 200, 8, 8));
            Frames frames = new Frames(training);
            NetFrame first = frames.now(null);
            while (!training.isDone()) {
                training.step();
            }
            NetFrame last = frames.now(null);
            assertThat(last.step()).isEqualTo(200);
            assertThat(last.done()).isTrue();
            assertThat(last.loss()).as(set.id()).isLessThan(0.97 * first.loss());
            assertThat(last.boundary().value()).hasSize(3600);
            if (set.classes() > 0) {
                assertThat(last.boundary().label()).hasSize(3600).contains(set.classes() - 1);
            } else {
                assertThat(last.boundary().label()).isNull();
            }
            assertThat(last.layers()).hasSize(3);
            assertThat(last.layers().get(1).maps()).hasDimensions(8, 24 * 24);
            assertThat(first.layers().get(0).weightGradient()).isNull();
            assertThat(last.layers().get(0).weightGradient()).hasDimensions(8, 2);
        }
    }

    @Test
    void theMapOfTheLastLayerIsTheBoundarysShare() {
        NetFrame frame = new Frames(new Training(NetRequests.of("xor", "sgd", 0.1, 10))).now(null);
        double[][] maps = frame.layers().get(0).maps();
        for (int i = 0; i < maps[0].length; i++) {
            assertThat(maps[0][i] + maps[1][i]).isBetween(0.999, 1.001);
        }
        // The corners of both grids are the same points.
        assertThat(frame.boundary().value()[0]).isEqualTo(Math.max(maps[0][0], maps[1][0]));
    }

    @Test
    void aNetThatNoGradientReachesIsCalledDead() {
        for (String activation : new String[] {"tanh", "relu"}) {
            Training lost = new Training(new NetRequest(
                    "moons",
                    null,
                    null,
                    null,
                    null,
                    null,
                    new int[] {8, 8},
                    activation,
                    "sgd",
                    null,
                    1e6,
                    null,
                    null,
                    null,
                    300,
                    1,
                    null));
            assertThat(new Frames(lost).now(null).dead()).isNull();
            for (int i = 0; i < 8; i++) {
                lost.step();
            }
            assertThat(new Frames(lost).now(null).dead()).contains("next to no gradient reached layer 1 and layer 2:");
        }
        Training alive = new Training(NetRequests.of("moons", "sgd", 0.1, 50, 8, 8));
        alive.step();
        assertThat(new Frames(alive).now(null).dead()).isNull();
    }

    private static NetRequest edited(WeightEdit... edits) {
        return NetRequests.with(NetRequests.of("spirals", "momentum", 0.1, 50, 4), null, null, edits);
    }

    @Test
    void aWeightThatIsSetByHandMakesTheRunThatItsRequestMakes() {
        LiveNet live = new LiveNet("1", edited());
        // A frame may end early where the machine is slow.
        while (live.frame(1).step() < 7) {}
        NetFrame set = live.edit(new EditRequest("1", 2, 1, 4, -2.5));
        assertThat(set.step()).isEqualTo(7);
        assertThat(set.layers().get(1).weight()[0][3]).isEqualTo(-2.5);
        while (live.frame(1).step() < 20) {}

        LiveNet replayed = new LiveNet("2", edited(new WeightEdit(7, 2, 1, 4, -2.5)));
        while (replayed.frame(1).step() < 20) {}
        LiveNet untouched = new LiveNet("3", edited());
        while (untouched.frame(1).step() < 20) {}
        assertThat(Json.of(replayed.frame(0))).isEqualTo(Json.of(live.frame(0)));
        assertThat(replayed.path().weights()[8]).isEqualTo(live.path().weights()[8]);
        assertThat(replayed.path().weights()[7]).isEqualTo(untouched.path().weights()[7]);
        assertThat(replayed.frame(0).loss()).isNotEqualTo(untouched.frame(0).loss());

        NetFrame first = new LiveNet("4", edited(new WeightEdit(0, 1, 4, 2, 3))).frame(0);
        assertThat(first.layers().get(0).weight()[3][1]).isEqualTo(3);
    }

    @Test
    void aBiasCanBeSetByHandToo() {
        LiveNet live = new LiveNet("1", edited());
        while (live.frame(1).step() < 3) {}
        NetFrame set = live.edit(new EditRequest("1", 1, 3, 0, 0.75));
        assertThat(set.layers().get(0).bias()[2]).isEqualTo(0.75);
        while (live.frame(1).step() < 9) {}

        LiveNet replayed = new LiveNet("2", edited(new WeightEdit(3, 1, 3, 0, 0.75)));
        while (replayed.frame(1).step() < 9) {}
        assertThat(Json.of(replayed.frame(0))).isEqualTo(Json.of(live.frame(0)));
        assertThatThrownBy(() -> new Training(edited(new WeightEdit(5, 2, 3, 0, 0))))
                .hasMessage("layer 2 has no bias of unit 3; the layers have 2, 4, 2 units");
    }

    private static Training trained(NetRequest request) {
        Training training = new Training(request);
        while (!training.isDone()) {
            training.step();
        }
        return training;
    }

    private static double trainingScore(@Nullable List<String> features, String dataset) {
        NetRequest request = NetRequests.with(NetRequests.of(dataset, "adam", 0.1, 300), features, null);
        return new Frames(trained(request)).now(null).score();
    }

    @Test
    void featuresBendTheLineOfANetWithoutHiddenLayers() {
        assertThat(trainingScore(null, "circles")).isLessThan(0.7);
        assertThat(trainingScore(List.of("x2", "y2"), "circles")).isGreaterThan(0.95);
        assertThat(trainingScore(null, "xor")).isLessThan(0.7);
        assertThat(trainingScore(List.of("xy"), "xor")).isGreaterThan(0.9);
    }

    @Test
    void featuresAreOfCoordinatesThatAreScaled() {
        List<String> all = Feature.all().stream().map(Catalogue.Feature::id).toList();
        Training training = new Training(NetRequests.with(NetRequests.of("iris", "sgd", 0.1, 10, 3), all, null));
        Split raw = training.problem().raw();
        DMatrixRMaj scaled = Scaling.standard(raw.train().x()).apply(raw.test().x());
        DMatrixRMaj seen = training.problem().test().x();
        assertThat(seen.numCols).isEqualTo(7);
        for (int i = 0; i < seen.numRows; i++) {
            double x = scaled.get(i, 0);
            double y = scaled.get(i, 1);
            double[] expected = {x, y, x * x, y * y, x * y, Math.sin(x), Math.sin(y)};
            for (int j = 0; j < 7; j++) {
                assertThat(seen.get(i, j)).isCloseTo(expected[j], within(1e-15));
            }
        }
        NetResponse told = training.told("1");
        assertThat(told.units()).containsExactly(7, 3, 3);
        assertThat(told.inputs())
                .extracting(NetResponse.Input::name)
                .containsExactly("x", "y", "x²", "y²", "x·y", "sin x", "sin y");
        // The first row of a map is at the least y, its last entry at the greatest x.
        DMatrixRMaj corner = new DMatrixRMaj(
                new double[][] {{told.domain().x()[1], told.domain().y()[0]}});
        double[] there = Scaling.standard(raw.train().x()).apply(corner).data;
        assertThat(told.inputs().get(4).map()[Frames.MAP_SIZE - 1]).isCloseTo(there[0] * there[1], within(5e-4));
    }

    private static double[] weightsAfter(int steps, NetRequest request) {
        Training training = new Training(request);
        while (training.steps() < steps) {
            training.step();
        }
        return training.path().here(steps).weights();
    }

    /** Trains the same net with the library's transformation in a group of the weights. */
    private static double[] weightsAfter(int steps, Transform transform) {
        NetRequest request = NetRequests.of("moons", "adam", 0.05, 1000, 5);
        SplitMix random = new SplitMix(request.seed());
        Split split = Split.stratified(Generated.moons(100, 0.15, random), 0, 0.3, random);
        Dataset train = Scaling.standard(split.train().x()).apply(split.train());
        Linear first = new Linear(2, 5, random);
        Linear last = new Linear(5, 2, random);
        Sequential net = Sequential.of(first, new Tanh(), last);
        ParameterGroup weights = ParameterGroup.of("weights", named(first, last, "weight"));
        ParameterGroup biases = ParameterGroup.of("biases", named(first, last, "bias"));
        Optimizer optimizer = new Optimizer(
                weights.rule(new Adam()).learningRate(0.05).with(transform),
                biases.rule(new Adam()).learningRate(0.05));
        Batches batches = Batches.of(train).size(16).shuffle(random);
        for (int step = 0; step < steps; ) {
            for (Batch batch : batches) {
                if (step++ < steps) {
                    optimizer.step(Losses.crossEntropy(net.forward(batch.x()), batch.labels())
                            .backward());
                }
            }
        }
        return new Path(net.parameters()).here(steps).weights();
    }

    private static Parameters named(Linear first, Linear last, String name) {
        return Parameters.none()
                .and("first." + name, first.parameters().get(name))
                .and("last." + name, last.parameters().get(name));
    }

    private static NetRequest regularized(String id, double strength) {
        return NetRequests.with(
                NetRequests.of("moons", "adam", 0.05, 1000, 5), null, new RegularizationChoice(id, strength));
    }

    @Test
    void decayTakesTheStepsOfTheLibrarysAndThePenaltyThoseOfItsL2() {
        double[] plain = weightsAfter(40, regularized("none", 1));
        assertThat(weightsAfter(40, NetRequests.of("moons", "adam", 0.05, 1000, 5)))
                .isEqualTo(plain);
        double[] decayed = weightsAfter(40, regularized("decay", 0.1));
        assertThat(decayed).isEqualTo(weightsAfter(40, new DecoupledDecay(0.1))).isNotEqualTo(plain);
        // The penalty's gradient is λw, as that of the transformation, up to rounding.
        double[] penalized = weightsAfter(40, regularized("l2", 0.1));
        assertThat(penalized)
                .containsExactly(weightsAfter(40, new L2(0.1)), within(1e-9))
                .isNotEqualTo(plain);
    }

    @Test
    void penaltiesAreToldBesideTheLossAndMakeWeightsSmall() {
        for (String id : List.of("l1", "l2")) {
            Training training = trained(NetRequests.with(
                    NetRequests.of("moons", "adam", 0.05, 400, 8), null, new RegularizationChoice(id, 0.02)));
            double sum = 0;
            int zeros = 0;
            for (String layer : List.of("fc1", "fc2")) {
                for (double w :
                        training.net().parameters().get(layer + ".weight").value().data) {
                    sum += id.equals("l1") ? 0.02 * Math.abs(w) : 0.01 * w * w;
                    zeros += Math.abs(w) < 0.02 ? 1 : 0;
                }
            }
            NetFrame frame = new Frames(training).now(null);
            assertThat(frame.penalty()).isCloseTo(sum, within(1e-12 * sum));
            assertThat(frame.loss()).isEqualTo(training.loss(training.problem().train()));
            assertThat(training.objective()).isEqualTo(frame.loss() + frame.penalty());
            if (id.equals("l1")) {
                assertThat(zeros).as("weights at 0, which L1 leaves").isGreaterThan(10);
            }
        }
        double plain = normWith("none");
        for (String id : List.of("l1", "l2", "decay")) {
            assertThat(normWith(id)).as(id).isLessThan(0.7 * plain);
        }
    }

    private static double normWith(String id) {
        Training training = trained(NetRequests.with(
                NetRequests.of("moons", "adam", 0.05, 400, 8), null, new RegularizationChoice(id, 0.1)));
        double sum = 0;
        for (double w : training.path().here(0).weights()) {
            sum += w * w;
        }
        return Math.sqrt(sum);
    }

    @Test
    void aWeightThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new Training(edited(new WeightEdit(5, 2, 1, 5, 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer 2 has no weight from 5 to 1; the layers have 2, 4, 2 units");
        assertThatThrownBy(() -> new LiveNet("1", edited()).edit(new EditRequest("1", 3, 1, 1, 0)))
                .hasMessageStartingWith("layer 3 has no weight");
    }

    @Test
    void theSeedDecidesEverything() {
        Training one = new Training(NetRequests.of("spirals", "sgd", 0.1, 50, 4));
        Training other = new Training(NetRequests.of("spirals", "sgd", 0.1, 50, 4));
        for (int i = 0; i < 20; i++) {
            one.step();
            other.step();
        }
        assertThat(Json.of(new Frames(one).now(null))).isEqualTo(Json.of(new Frames(other).now(null)));
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new Training(NetRequests.of("moon", "sgd", 0.1, 50)))
                .hasMessage("there is no data set 'moon'; there are moons, circles, spirals, spirals3, xor, iris,"
                        + " own, plane, hills, ripples, ownTargets");
        NetRequest swish = new NetRequest(
                "moons",
                null,
                null,
                null,
                null,
                null,
                new int[] {3},
                "swish",
                "sgd",
                null,
                null,
                null,
                null,
                null,
                null,
                1,
                null);
        assertThatThrownBy(() -> new Training(swish))
                .hasMessageStartingWith("there is no activation 'swish'; there are tanh, relu,");
        NetRequest plain = NetRequests.of("moons", "sgd", 0.1, 50);
        assertThatThrownBy(() -> new Training(NetRequests.with(plain, null, new RegularizationChoice("l3", 1))))
                .hasMessage("there is no regularization 'l3'; there are none, l1, l2, decay");
        assertThatThrownBy(() -> new Training(NetRequests.with(plain, List.of("x", "z"), null)))
                .hasMessage("there is no feature 'z'; there are x, y, x2, y2, xy, sinx, siny");
        assertThatThrownBy(() -> new Training(NetRequests.with(plain, List.of("x", "x"), null)))
                .hasMessage("the features are [x, x], expected at least one, and none twice");
    }
}
