package dev.ravine.examples.site.worker;

import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.examples.site.api.Catalogue;
import dev.ravine.examples.site.api.CatalogueRequest;
import dev.ravine.examples.site.api.EditRequest;
import dev.ravine.examples.site.api.FrameRequest;
import dev.ravine.examples.site.api.InspectRequest;
import dev.ravine.examples.site.api.LandscapeRequest;
import dev.ravine.examples.site.api.Limits;
import dev.ravine.examples.site.api.NetFileRequest;
import dev.ravine.examples.site.api.NetProgramRequest;
import dev.ravine.examples.site.api.NetRequest;
import dev.ravine.examples.site.api.PathRequest;
import dev.ravine.examples.site.api.PointsRequest;
import dev.ravine.examples.site.api.RaceRequest;
import dev.ravine.examples.site.api.SurfaceRequest;
import dev.ravine.examples.site.api.SweepRequest;
import dev.ravine.examples.site.net.Activations;
import dev.ravine.examples.site.net.Feature;
import dev.ravine.examples.site.net.Landscape;
import dev.ravine.examples.site.net.LiveNet;
import dev.ravine.examples.site.net.NetSource;
import dev.ravine.examples.site.net.OwnPoints;
import dev.ravine.examples.site.net.Points;
import dev.ravine.examples.site.net.Regularization;
import dev.ravine.examples.site.race.Heights;
import dev.ravine.examples.site.race.Inspection;
import dev.ravine.examples.site.race.JavaSource;
import dev.ravine.examples.site.race.Minimizers;
import dev.ravine.examples.site.race.Race;
import dev.ravine.examples.site.race.Rates;
import dev.ravine.examples.site.race.Rule;
import dev.ravine.examples.site.race.Rules;
import dev.ravine.examples.site.race.Sweep;
import dev.ravine.examples.site.surface.Surface;
import dev.ravine.examples.site.surface.Surfaces;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What can be asked: a record in, a record out. */
final class Questions {
    private final Map<String, Question<?>> all = new LinkedHashMap<>();

    /** The net that is trained; a page shows one at a time. */
    private @Nullable LiveNet net;

    private int nets;

    /** No net is there yet. */
    Questions() {
        add("catalogue", CatalogueRequest.class, request -> catalogue());
        add("surface", SurfaceRequest.class, Heights::of);
        add("race", RaceRequest.class, Race::run);
        add("sweep", SweepRequest.class, Sweep::run);
        add("inspect", InspectRequest.class, Inspection::of);
        add("java", RaceRequest.class, JavaSource::of);
        add("points", PointsRequest.class, OwnPoints::of);
        add("net", NetRequest.class, request -> {
            net = new LiveNet(Integer.toString(++nets), request);
            return net.told();
        });
        add("frame", FrameRequest.class, request -> net(request.net()).frame(request.steps()));
        add("edit", EditRequest.class, request -> net(request.net()).edit(request));
        add("netFile", NetFileRequest.class, request -> net(request.net()).file());
        add("netJava", NetProgramRequest.class, NetSource::of);
        add("path", PathRequest.class, request -> net(request.net()).path());
        add("landscape", LandscapeRequest.class, Landscape::of);
    }

    /**
     * A question.
     *
     * @param type the record that it takes
     */
    record Question<T>(Class<T> type, Function<T, Object> answer) {
        /** Answers it; the request has to be of the type. */
        Object answer(Object request) {
            return answer.apply(type.cast(request));
        }
    }

    private <T> void add(String name, Class<T> type, Function<T, Object> answer) {
        all.put(name, new Question<>(type, answer));
    }

    /**
     * The question of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    Question<?> get(String name) {
        Question<?> question = all.get(name);
        if (question == null) {
            throw new IllegalArgumentException(
                    "there is no question '" + name + "'; there are " + String.join(", ", all.keySet()));
        }
        return question;
    }

    private LiveNet net(String id) {
        if (net == null || !net.id().equals(id)) {
            throw new IllegalArgumentException("the net " + id + " has given way to another one");
        }
        return net;
    }

    private static Catalogue catalogue() {
        return new Catalogue(
                Surfaces.ALL,
                Surface.functions(),
                Rules.ALL.stream().map(Rule::told).toList(),
                Minimizers.all(),
                Rates.all(),
                Points.all(),
                Feature.all(),
                Activations.names(),
                Regularization.all(),
                Limits.HERE,
                Kernels.active().name());
    }
}
