package dev.ravine.examples.site.race;

import dev.ravine.examples.site.api.Catalogue;
import dev.ravine.examples.site.api.Knob;
import dev.ravine.examples.site.api.Knob.Scale;
import dev.ravine.examples.site.api.ScheduleChoice;
import dev.ravine.optim.schedule.Schedule;
import dev.ravine.optim.schedule.Schedules;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The schedules of the learning rate to choose from. Each is told the runner's rate first. */
public final class Rates {
    private Rates() {}

    private static final Knob STEPS = steps("steps", "steps", 200);

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "constant",
                    "Constant",
                    "The rate all along.",
                    List.of(),
                    n -> Schedule.constant(n[0]),
                    "Schedule.constant(%s)"),
            new Kind(
                    "step",
                    "Steps",
                    "Falls by a factor at regular intervals.",
                    List.of(steps("every", "every", 50), factor(0.5)),
                    n -> Schedules.step(n[0], (long) n[1], n[2]),
                    "Schedules.step(%s, %s, %s)"),
            new Kind(
                    "exponential",
                    "Exponential",
                    "Falls by a factor each step.",
                    List.of(factor(0.99)),
                    n -> Schedules.exponential(n[0], n[1]),
                    "Schedules.exponential(%s, %s)"),
            new Kind(
                    "inverseTime",
                    "Inverse time",
                    "The rate over 1 + decay · step.",
                    List.of(new Knob("decay", "decay", 0.05, 1e-4, 1, Scale.LOG, false)),
                    n -> Schedules.inverseTime(n[0], n[1]),
                    "Schedules.inverseTime(%s, %s)"),
            new Kind(
                    "linear",
                    "Linear",
                    "Down to nothing on a line.",
                    List.of(STEPS),
                    n -> Schedules.linear(n[0], 0, (long) n[1]),
                    "Schedules.linear(%s, 0, %s)"),
            new Kind(
                    "polynomial",
                    "Polynomial",
                    "Down to nothing, the later the more gently.",
                    List.of(STEPS, new Knob("power", "power", 2, 0.5, 4, Scale.LINEAR, false)),
                    n -> Schedules.polynomial(n[0], (long) n[1], n[2]),
                    "Schedules.polynomial(%s, %s, %s)"),
            new Kind(
                    "cosine",
                    "Cosine",
                    "Half a wave of the cosine, down to nothing.",
                    List.of(STEPS),
                    n -> Schedules.cosine(n[0], 0, (long) n[1]),
                    "Schedules.cosine(%s, 0, %s)"),
            new Kind(
                    "cosineWarmRestarts",
                    "Cosine with restarts",
                    "Falls along a cosine and starts again, each time for twice as long.",
                    List.of(steps("first", "first fall", 25)),
                    n -> Schedules.cosineWarmRestarts(n[0], 0, (long) n[1], 2),
                    "Schedules.cosineWarmRestarts(%s, 0, %s, 2)"),
            new Kind(
                    "warmup",
                    "Warm-up",
                    "Up to the rate on a line, and there.",
                    List.of(steps("warmup", "warm-up", 20)),
                    n -> Schedules.warmup((long) n[1], Schedule.constant(n[0])),
                    "Schedules.warmup(%2$s, Schedule.constant(%1$s))"),
            new Kind(
                    "warmupCosine",
                    "Warm-up and cosine",
                    "Up to the rate on a line, and down along a cosine.",
                    List.of(steps("warmup", "warm-up", 20), STEPS),
                    n -> Schedules.warmupCosine(n[0], (long) n[1], (long) n[2]),
                    "Schedules.warmupCosine(%s, %s, %s)"),
            new Kind(
                    "oneCycle",
                    "One cycle",
                    "From a 25th of the rate up to it, and down to next to nothing.",
                    List.of(STEPS),
                    n -> Schedules.oneCycle(n[0], (long) n[1]),
                    "Schedules.oneCycle(%s, %s)"),
            new Kind(
                    "triangular",
                    "Triangles",
                    "Up to the rate and down again, over and over, from nothing.",
                    List.of(steps("up", "up", 20), steps("down", "down", 20)),
                    n -> Schedules.triangular(0, n[0], (long) n[1], (long) n[2]),
                    "Schedules.triangular(0, %s, %s, %s)"));

    private static Knob steps(String name, String label, double value) {
        return new Knob(name, label, value, 1, 1000, Scale.LOG, true);
    }

    private static Knob factor(double value) {
        return new Knob("factor", "factor", value, 0.01, 1, Scale.LINEAR, false);
    }

    private interface Maker {
        Schedule of(double[] numbers);
    }

    /** A schedule to choose: what it makes of the rate and its parameters' values, and how that is written in Java. */
    private record Kind(String id, String name, String about, List<Knob> parameters, Maker maker, String java) {
        Catalogue.Schedule told() {
            return new Catalogue.Schedule(id, name, about, parameters);
        }
    }

    /** A schedule, and how it is written in Java. */
    record Rate(Schedule schedule, String java) {}

    /** All of them, the constant one first. */
    public static List<Catalogue.Schedule> all() {
        return KINDS.stream().map(Kind::told).toList();
    }

    /** The schedule that was chosen, around a rate. */
    public static Schedule schedule(double rate, @Nullable ScheduleChoice choice) {
        return of(rate, choice).schedule();
    }

    /**
     * The schedule that was chosen, around a rate.
     *
     * @throws IllegalArgumentException if there is none of its id, or a parameter is unknown or out of range
     */
    static Rate of(double rate, @Nullable ScheduleChoice choice) {
        Kind kind = choice == null ? KINDS.get(0) : get(choice.id());
        Settings settings = Settings.of("the schedule", kind.parameters(), choice == null ? null : choice.parameters());
        return new Rate(
                kind.maker()
                        .of(DoubleStream.concat(
                                        DoubleStream.of(rate),
                                        settings.numbers().stream().mapToDouble(Double::doubleValue))
                                .toArray()),
                kind.java()
                        .formatted(Stream.concat(Stream.of(Double.toString(rate)), settings.java().stream())
                                .toArray()));
    }

    private static Kind get(String id) {
        return KINDS.stream()
                .filter(kind -> kind.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no schedule '" + id + "'; there are "
                        + KINDS.stream().map(Kind::id).collect(Collectors.joining(", "))));
    }
}
