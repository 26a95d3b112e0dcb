package dev.ravine.examples.playground.server;

import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.examples.playground.api.Catalogue;
import dev.ravine.examples.playground.api.Limits;
import dev.ravine.examples.playground.api.RaceRequest;
import dev.ravine.examples.playground.api.SurfaceRequest;
import dev.ravine.examples.playground.race.Heights;
import dev.ravine.examples.playground.race.Race;
import dev.ravine.examples.playground.race.Rates;
import dev.ravine.examples.playground.race.Rule;
import dev.ravine.examples.playground.race.Rules;
import dev.ravine.examples.playground.surface.Surface;
import dev.ravine.examples.playground.surface.Surfaces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What is asked by {@code POST}: a record in, a record out. */
final class Api {
    private final Map<String, Question<?>> questions = new LinkedHashMap<>();

    Api() {
        add("/api/surface", SurfaceRequest.class, Heights::of);
        add("/api/race", RaceRequest.class, Race::run);
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
                List.of(),
                List.of(),
                Limits.HERE,
                Kernels.active().name());
    }
}
