package dev.ravine.examples.site.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ravine.examples.site.Json;
import dev.ravine.examples.site.Node;
import dev.ravine.examples.site.api.Catalogue;
import dev.ravine.examples.site.api.CatalogueRequest;
import dev.ravine.examples.site.api.Domain;
import dev.ravine.examples.site.api.EditRequest;
import dev.ravine.examples.site.api.FrameRequest;
import dev.ravine.examples.site.api.InspectRequest;
import dev.ravine.examples.site.api.LandscapeRequest;
import dev.ravine.examples.site.api.NetFileRequest;
import dev.ravine.examples.site.api.NetProgramRequest;
import dev.ravine.examples.site.api.NetRequest;
import dev.ravine.examples.site.api.PathRequest;
import dev.ravine.examples.site.api.PointsRequest;
import dev.ravine.examples.site.api.RaceRequest;
import dev.ravine.examples.site.api.RegularizationChoice;
import dev.ravine.examples.site.api.RunnerChoice;
import dev.ravine.examples.site.api.ScheduleChoice;
import dev.ravine.examples.site.api.SurfaceChoice;
import dev.ravine.examples.site.api.SurfaceRequest;
import dev.ravine.examples.site.api.SweepRequest;
import dev.ravine.examples.site.net.Activations;
import dev.ravine.examples.site.net.Feature;
import dev.ravine.examples.site.net.LiveNet;
import dev.ravine.examples.site.net.Points;
import dev.ravine.examples.site.net.Regularization;
import dev.ravine.examples.site.race.Minimizers;
import dev.ravine.examples.site.race.Rates;
import dev.ravine.examples.site.race.Rules;
import dev.ravine.examples.site.surface.Surface;
import dev.ravine.examples.site.surface.Surfaces;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the browser computes has the bits of the JVM's portable kernels. */
class SameBitsTest {
    /** How many steps each net is trained, with a frame after each. */
    private static final int STEPS = 6;

    /** Of one's own: with classes, which also can be numbers to predict. */
    private static final String OWN = "0.25,-1,0\n1e-1,.5,1\n-3,0.7,1\n0.1,0.1,0\n0.3,0.9,2\n1.5,-0.9,2\n1,1,1\n1,2,2";

    private static final NetRequest TO_TAKE_AWAY = of("own", "tanh", "momentum");

    @TempDir
    private Path scratch;

    private final Map<String, Tally> tallies = new TreeMap<>();
    private final List<Asked> asked = new ArrayList<>();

    /**
     * A question.
     *
     * @param kind under which it stands in the table
     */
    private record Asked(String kind, String question, Object request) {}

    /** How many numbers were compared, how many differ, and by how much at most. */
    private static final class Tally {
        private long compared;
        private long differing;
        private double worst;

        void add(double expected, double actual) {
            compared++;
            // JSON does not tell the sign of a zero.
            if (expected != actual) {
                differing++;
                worst = Math.max(worst, Math.abs(expected - actual) / Math.max(Math.abs(expected), Double.MIN_NORMAL));
            }
        }
    }

    private void ask(String kind, String question, Object request) {
        asked.add(new Asked(kind, question, request));
    }

    @Test
    void theAnswersOfTheBrowserAreThoseOfTheJvm() throws Exception {
        askForAll();
        List<JsonObject> answers = answersOfNode();
        Questions here = new Questions();
        for (int i = 0; i < asked.size(); i++) {
            Asked one = asked.get(i);
            JsonElement expected = Json.of(here.get(one.question()).answer(one.request()));
            JsonObject actual = answers.get(i);
            assertThat(actual.has("answer")).as("%s: %s", one, actual).isTrue();
            compare(one.kind(), "", expected, actual.get("answer"));
        }
        String table = table();
        Files.writeString(Path.of("target", "same-bits.txt"), table);
        tallies.forEach((kind, tally) ->
                assertThat(tally.worst).as("%s%n%s", kind, table).isLessThanOrEqualTo(allowed(kind)));
    }

    /** By how much numbers may differ: the error function is a library's, which takes the JVM's own exp. */
    private static double allowed(String kind) {
        if (kind.equals("nets of gelu")) {
            return 1e-11;
        }
        return kind.contains("erf") || kind.contains("gelu") ? 3e-16 : 0;
    }

    // ---- the questions

    private void askForAll() {
        ask("catalogue", "catalogue", new CatalogueRequest());
        askForFunctions();
        askForRaces();
        askForNets();
    }

    /** Every function a formula may call, on small, ordinary and large numbers; and literals. */
    private void askForFunctions() {
        for (String function : Surface.functions()) {
            String formula =
                    switch (function) {
                        case "clamp" -> "clamp(x, -1, 2) + 0 * y";
                        case "elu", "leakyRelu" -> function + "(x, 0.3) + 0 * y";
                        case "maximum", "minimum" -> function + "(x, y)";
                        case "pow" -> "pow(abs(x) + 0.001, y)";
                        default -> function + "(x) + 0 * y";
                    };
            for (double size : new double[] {1e-9, 0.01, 1, 30, 1000}) {
                Domain domain = Domain.of(-size, size * 1.01, -size / 7, size / 9);
                ask(
                        "function " + function,
                        "surface",
                        new SurfaceRequest(new SurfaceChoice(null, formula, null), domain, 41));
            }
        }
        for (String literal : List.of(
                "0.1",
                "1e-7",
                "123456789.123456789",
                "4.35",
                "2.2250738585072014e-308",
                "1e23",
                "9007199254740993",
                "0.3e-17")) {
            ask(
                    "literals",
                    "surface",
                    new SurfaceRequest(new SurfaceChoice(null, "x * " + literal, null), Domain.of(1, 2, 1, 2), 3));
        }
    }

    private void askForRaces() {
        for (var surface : Surfaces.ALL) {
            List<RunnerChoice> all = Rules.ALL.stream()
                    .map(rule -> runner(rule.id(), rule.rate() / 5, null))
                    .toList();
            SurfaceChoice choice = new SurfaceChoice(surface.id(), null, null);
            ask("race on " + surface.id(), "race", new RaceRequest(choice, surface.start(), 3, 150, all));
            ask("minimizers", "race", new RaceRequest(choice, surface.start(), 3, 60, minimizers()));
            ask("surface " + surface.id(), "surface", new SurfaceRequest(choice, null, 61));
        }
        SurfaceChoice ravine = new SurfaceChoice("ravine", null, null);
        double[] start = {-4, 4};
        for (var schedule : Rates.all()) {
            ask(
                    "schedules",
                    "race",
                    new RaceRequest(
                            ravine,
                            start,
                            1,
                            120,
                            List.of(runner("adam", 0.1, new ScheduleChoice(schedule.id(), null)))));
        }
        for (var rule : Rules.ALL) {
            ask(
                    "inspections",
                    "inspect",
                    new InspectRequest(
                            new SurfaceChoice("ackley", null, null),
                            new double[] {-3.5, 2.5},
                            1,
                            runner(rule.id(), 0.05, null),
                            7));
        }
        for (RunnerChoice minimizer : minimizers()) {
            ask(
                    "inspections",
                    "inspect",
                    new InspectRequest(
                            new SurfaceChoice("himmelblau", null, null), new double[] {-0.5, -1}, 1, minimizer, 3));
        }
        ask(
                "sweeps",
                "sweep",
                new SweepRequest(
                        ravine,
                        start,
                        1,
                        60,
                        List.of(runner("sgd", 1, null), runner("adam", 1, null)),
                        null,
                        null,
                        21));
        ask(
                "programs",
                "java",
                new RaceRequest(
                        new SurfaceChoice("noisy", null, null), start, 1, 9, List.of(runner("adamw", 0.1, null))));
    }

    private static List<RunnerChoice> minimizers() {
        return Minimizers.all().stream()
                .map(one -> new RunnerChoice(one.id(), one.id(), null, null, null))
                .toList();
    }

    private static RunnerChoice runner(String rule, double rate, @Nullable ScheduleChoice schedule) {
        return new RunnerChoice(rule, rule, null, rate, schedule);
    }

    private void askForNets() {
        int nets = 0;
        for (var data : Points.all()) {
            train("nets on " + data.id(), ++nets, data.id(), "tanh", "adam");
        }
        for (String text : List.of(OWN, "a,b,c\n" + OWN.replace("\n", "0\n"), "1,2\t−3e-2")) {
            ask("points", "points", new PointsRequest("own", text));
            ask("points", "points", new PointsRequest("ownTargets", text));
        }
        for (String activation : Activations.names()) {
            train("nets of " + activation, ++nets, "moons", activation, "adam");
        }
        for (var rule : Rules.ALL) {
            train("nets by " + rule.id(), ++nets, "moons", "tanh", rule.id());
        }
        List<String> features =
                Feature.all().stream().map(Catalogue.Feature::id).toList();
        for (var regularization : Regularization.all()) {
            NetRequest net = of("hills", "tanh", "adam", features, new RegularizationChoice(regularization.id(), 0.03));
            train("nets with " + regularization.id() + " and all features", ++nets, net);
        }
        ask("files at the start", "net", TO_TAKE_AWAY);
        ask("files at the start", "netFile", new NetFileRequest(Integer.toString(nets + 1)));
        ask("nets as programs", "netJava", new NetProgramRequest(TO_TAKE_AWAY, 50));
        ask("nets as programs", "netJava", new NetProgramRequest(of("hills", "relu", "adamw"), 50));
        ask(
                "nets as programs",
                "netJava",
                new NetProgramRequest(
                        of("circles", "tanh", "sgd", features, new RegularizationChoice("decay", 0.1)), 50));
        // The last net that was made is the one that goes on.
        ask("nets set by hand", "net", TO_TAKE_AWAY);
        String last = Integer.toString(nets + 2);
        ask("nets set by hand", "edit", new EditRequest(last, 2, 5, 7, 0.75));
        ask("nets set by hand", "edit", new EditRequest(last, 1, 3, 0, -0.5));
        ask("nets set by hand", "frame", new FrameRequest(last, 1));
    }

    private static NetRequest of(String data, String activation, String rule) {
        return of(data, activation, rule, null, null);
    }

    private static NetRequest of(
            String data,
            String activation,
            String rule,
            @Nullable List<String> features,
            @Nullable RegularizationChoice regularization) {
        return new NetRequest(
                data,
                OWN,
                80,
                null,
                null,
                features,
                new int[] {7, 5},
                activation,
                rule,
                null,
                null,
                null,
                regularization,
                16,
                100,
                5,
                null);
    }

    private void train(String kind, int id, String data, String activation, String rule) {
        train(kind, id, of(data, activation, rule));
    }

    private void train(String kind, int id, NetRequest net) {
        ask(kind, "net", net);
        for (int step = 0; step < STEPS; step++) {
            ask(kind, "frame", new FrameRequest(Integer.toString(id), 1));
        }
        ask(kind, "path", new PathRequest(Integer.toString(id)));
        if (id < 9) {
            LiveNet here = new LiveNet("", net);
            IntStream.range(0, STEPS).forEach(step -> here.frame(1));
            ask("landscapes", "landscape", new LandscapeRequest(net, here.path()));
        }
    }

    // ---- the answers

    private List<JsonObject> answersOfNode() throws Exception {
        Path module = scratch.resolve("ravine.mjs");
        try (InputStream in = Objects.requireNonNull(
                Questions.class.getResourceAsStream("/dev/ravine/examples/site/static/ravine.js"))) {
            Files.write(module, in.readAllBytes());
        }
        JsonArray questions = new JsonArray();
        for (Asked one : asked) {
            JsonArray pair = new JsonArray();
            pair.add(one.question());
            pair.add(Json.of(one.request()));
            questions.add(pair);
        }
        Path file = Files.writeString(scratch.resolve("questions.json"), questions.toString());
        return Node.run(SameBitsTest.class, "answers.mjs", scratch, module, file).stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    private void compare(String kind, String path, JsonElement expected, JsonElement actual) {
        if (expected.isJsonObject() && actual.isJsonObject()) {
            assertThat(actual.getAsJsonObject().keySet())
                    .as(kind + path)
                    .isEqualTo(expected.getAsJsonObject().keySet());
            expected.getAsJsonObject()
                    .entrySet()
                    .forEach(entry -> compare(
                            kind,
                            path + "." + entry.getKey(),
                            entry.getValue(),
                            actual.getAsJsonObject().get(entry.getKey())));
        } else if (expected.isJsonArray() && actual.isJsonArray()) {
            assertThat(actual.getAsJsonArray().size())
                    .as(kind + path)
                    .isEqualTo(expected.getAsJsonArray().size());
            for (int i = 0; i < expected.getAsJsonArray().size(); i++) {
                compare(
                        kind,
                        path + "[" + i + "]",
                        expected.getAsJsonArray().get(i),
                        actual.getAsJsonArray().get(i));
            }
        } else if (expected.isJsonPrimitive() && expected.getAsJsonPrimitive().isNumber() && actual.isJsonPrimitive()) {
            tally(kind).add(expected.getAsDouble(), actual.getAsDouble());
        } else {
            assertThat(actual).as(kind + path).isEqualTo(expected);
        }
    }

    private Tally tally(String kind) {
        return tallies.computeIfAbsent(kind, key -> new Tally());
    }

    private String table() {
        StringBuilder table = new StringBuilder(
                String.format(Locale.ROOT, "%-34s %10s %10s  %s%n", "", "numbers", "differ", "by at most"));
        tallies.forEach((kind, tally) -> table.append(String.format(
                Locale.ROOT, "%-34s %,10d %,10d  %.1e%n", kind, tally.compared, tally.differing, tally.worst)));
        return table.toString();
    }
}
