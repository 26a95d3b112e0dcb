package dev.ravine.examples.playground.server;

import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.examples.playground.api.Catalogue;
import dev.ravine.examples.playground.api.InspectRequest;
import dev.ravine.examples.playground.api.Limits;
import dev.ravine.examples.playground.api.RaceRequest;
import dev.ravine.examples.playground.api.SurfaceRequest;
import dev.ravine.examples.playground.api.SweepRequest;
import dev.ravine.examples.playground.net.Activations;
import dev.ravine.examples.playground.net.Points;
import dev.ravine.examples.playground.race.Heights;
import dev.ravine.examples.playground.race.Inspection;
import dev.ravine.examples.playground.race.JavaSource;
import dev.ravine.examples.playground.race.Race;
import dev.ravine.examples.playground.race.Rates;
import dev.ravine.examples.playground.race.Rule;
import dev.ravine.examples.playground.race.Rules;
import dev.ravine.examples.playground.race.Sweep;
import dev.ravine.examples.playground.surface.Surface;
import dev.ravine.examples.playground.surface.Surfaces;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What is asked by {@code POST}: a record in, a record out. */
final class Api {
    private final Map<String, Question<?>> questions = new LinkedHashMap<>();

    Api() {
        add("/api/surface", SurfaceRequest.class, Heights::of);
        add("/api/race", RaceRequest.class, Race::run);
        add("/api/sweep", SweepRequest.class, Sweep::run);
        add("/api/inspect", InspectRequest.class, Inspection::of);
        add("/api/java", RaceRequest.class, JavaSource::of);
    }

    private record Question<T>(Class<T> type, Function<T, Object> answer) {
        Object answer(String json) {
            return answer.apply(Json.read(json, type));
        }
    }

    private <T> void add(String path, Class<T> type, Function<T, Object> answer) {
        questions.put(path, new Question<>(type, answer));
    }

    boolean has(String path) {
        return questions.containsKey(path);
    }

    Object answer(String path, String json) {
        Question<?> question = questions.get(path);
        if (question == null) {
            throw new Rejection(404, "there is nothing at " + path);
        }
        return question.answer(json);
    }

    static Catalogue catalogue() {
        return new Catalogue(
                Surfaces.ALL,
                Surface.functions(),
                Rules.ALL.stream().map(Rule::told).toList(),
                Rates.all(),
                Points.all(),
                Activations.names(),
                Limits.HERE,
                Kernels.active().name());
    }
}
