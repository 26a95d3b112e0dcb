package dev.ravine.autograd.jqwik;

import dev.ravine.autograd.check.SizeRange;
import java.lang.reflect.Executable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.WithNull;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.Store;

/**
 * The size that all sides of one name have, in all parameters of one property method.
 *
 * <p>jqwik generates and shrinks each parameter on its own, and knows of no link between them. But whenever it makes the
 * values of a sample, to try it, to report it or to repeat it, it makes them one after the other, in the order of the
 * parameters. So the side that uses a name first decides: it draws the size and alone shrinks it, and leaves here the
 * lines that it shows. The sides that follow draw the greatest size, and show the same lines of it.
 */
final class SharedSize {
    /** A side of a parameter. */
    private record Place(ParameterOf parameter, String side) {}

    /** What the sizes of a method are kept under while it runs. */
    private record Key(Executable method) {}

    private final SizeRange size;
    private final Place first;

    /** A try that jqwik has given up on may still be running on another thread, so each has its own. */
    private final ThreadLocal<Optional<int[]>> shown = ThreadLocal.withInitial(Optional::empty);

    private SharedSize(SizeRange size, Place first) {
        this.size = size;
        this.first = first;
    }

    /** The given side, which has a name. */
    static Side side(String side, SizeRange size, Optional<ParameterOf> parameter) {
        ParameterOf known = parameter
                .filter(p -> !p.parameter().getDeclaringExecutable().isAnnotationPresent(Provide.class))
                .orElseThrow(() -> new IllegalArgumentException(side + " = \"" + size
                        + "\": a name is for the parameters of a property method; expected a number or a range"));
        if (known.parameter().isAnnotationPresent(WithNull.class)) {
            throw new IllegalArgumentException(
                    side + " = \"" + size + "\": a matrix that may be null cannot share a size; expected no @WithNull");
        }
        Place place = new Place(known, side);
        SharedSize shared = sizes(known.parameter().getDeclaringExecutable())
                .computeIfAbsent(size.name().orElseThrow(), name -> new SharedSize(size, place));
        shared.size.requireSame(size);
        return shared.first.equals(place) ? Side.first(size, shared) : Side.following(shared.size, shared);
    }

    private static Map<String, SharedSize> sizes(Executable method) {
        Store<Map<String, SharedSize>> store =
                Store.getOrCreate(new Key(method), Lifespan.PROPERTY, () -> new HashMap<>());
        return store.get();
    }

    /** Leaves the lines that the first side shows, for the others. */
    void show(int[] lines) {
        shown.set(Optional.of(lines));
    }

    /** The lines that the first side shows in the sample that is being made. */
    Optional<int[]> shown() {
        return shown.get();
    }
}
