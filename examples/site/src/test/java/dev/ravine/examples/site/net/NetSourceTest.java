package dev.ravine.examples.site.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.examples.site.CompiledPrograms;
import dev.ravine.examples.site.api.Catalogue;
import dev.ravine.examples.site.api.NetFrame;
import dev.ravine.examples.site.api.NetProgramRequest;
import dev.ravine.examples.site.api.NetRequest;
import dev.ravine.examples.site.api.RegularizationChoice;
import dev.ravine.examples.site.api.ScheduleChoice;
import dev.ravine.examples.site.api.WeightEdit;
import dev.ravine.examples.site.race.Rates;
import dev.ravine.examples.site.race.Rules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetSourceTest {
    private static final int STEPS = 25;

    /** As many points as there may be, of long numbers: more than one text of a program holds. */
    private static final String OWN = own(2000);

    @TempDir
    private Path folder;

    private static String own(int points) {
        StringBuilder text = new StringBuilder("width,height,kind\n");
        for (int i = 0; i < points; i++) {
            text.append(Math.sqrt(i) + "," + 1 / (i + 1.5) + "," + i % 3 + "\n");
        }
        return text.toString();
    }

    private static NetRequest request(
            String dataset,
            String activation,
            String rule,
            @Nullable ScheduleChoice schedule,
            List<WeightEdit> edits,
            int... layers) {
        return new NetRequest(
                dataset,
                OWN,
                90,
                null,
                0.25,
                null,
                layers,
                activation,
                rule,
                null,
                null,
                schedule,
                null,
                16,
                100,
                3,
                edits);
    }

    /** Every data set, activation, rule, schedule, feature and regularization, at least once. */
    private static List<NetRequest> requests() {
        List<NetRequest> requests = new ArrayList<>();
        for (Catalogue.Dataset set : Points.all()) {
            requests.add(request(set.id(), "tanh", "adam", null, List.of(), 4, 3));
        }
        for (String activation : Activations.names()) {
            requests.add(request("moons", activation, "sgd", null, List.of(), 5));
        }
        for (var rule : Rules.ALL) {
            requests.add(request("hills", "relu", rule.id(), null, List.of(), 3));
        }
        for (var schedule : Rates.all()) {
            requests.add(request("xor", "tanh", "adam", new ScheduleChoice(schedule.id(), null), List.of()));
        }
        requests.add(request(
                "spirals",
                "tanh",
                "momentum",
                null,
                List.of(
                        new WeightEdit(0, 1, 4, 2, -1),
                        new WeightEdit(7, 2, 1, 3, 0.1),
                        new WeightEdit(8, 1, 3, 0, -0.5),
                        new WeightEdit(99, 1, 1, 1, 9)),
                4));
        List<String> features =
                Feature.all().stream().map(Catalogue.Feature::id).toList();
        for (var regularization : Regularization.all()) {
            for (String dataset : List.of("circles", "hills")) {
                requests.add(NetRequests.with(
                        request(dataset, "tanh", "adam", null, List.of(), 4),
                        dataset.equals("hills") ? features : List.of("y2", "x2"),
                        new RegularizationChoice(regularization.id(), 0.01)));
            }
        }
        return requests;
    }

    @Test
    void copiedProgramsCompileAndTakeTheSameStepsToTheBit() throws Exception {
        List<NetRequest> requests = requests();
        List<String> outputs = CompiledPrograms.outputs(
                folder,
                "Net",
                requests.stream()
                        .map(request -> NetSource.of(new NetProgramRequest(request, STEPS))
                                .source())
                        .toList());
        for (int i = 0; i < requests.size(); i++) {
            Training training = new Training(requests.get(i));
            for (int step = 0; step < STEPS; step++) {
                training.step();
            }
            NetFrame frame = new Frames(training).now(null);
            assertThat(outputs.get(i))
                    .as("net %s", i)
                    .isEqualToNormalizingNewlines("after step " + STEPS + ": training loss " + frame.loss()
                            + ", test loss " + frame.testLoss()
                            + (frame.penalty() == 0 ? "" : ", penalty " + frame.penalty()) + "\n");
        }
    }
}
