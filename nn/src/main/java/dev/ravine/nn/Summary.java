package dev.ravine.nn;

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.ResultListener;
import dev.ravine.autograd.Shapes;
import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * What a model is made of: a line for each call of a layer, with the shape of its result, its parameters and its
 * multiply-adds. {@link #toString} is the table.
 *
 * @param lines in the order in which the layers are called, each after the one it is a part of
 * @param parameters the number of entries of all parameters of the model, shared ones counted once
 * @param trained how many of these are not frozen
 * @param multiplyAdds of all matrix products in one call of the model
 */
public record Summary(List<Line> lines, long parameters, long trained, long multiplyAdds) {
    /**
     * One call of a layer.
     *
     * @param depth how many layers it is inside of
     * @param name the layer's last name, its kind and its details
     * @param result the shape of what it returned
     * @param parameters the number of entries of its own parameters, without those of its parts; 0 if they were counted
     *     in a line above
     * @param multiplyAdds of the matrix products that it computed itself, and not in its parts
     */
    public record Line(int depth, String name, String result, long parameters, long multiplyAdds) {}

    /** Copies the list. */
    public Summary {
        lines = List.copyOf(lines);
    }

    /**
     * Calls the model once on zeros, evaluating and without a graph, and tells what happened.
     *
     * @param rows of the input: the size of the batch
     * @param columns of the input
     * @throws IllegalArgumentException as the model does, if the shape does not fit
     */
    public static Summary of(Layer model, int rows, int columns) {
        Require.notNull("Summary.of", "the model", model);
        Variable x = Constants.zeros(rows, columns);
        Count count = new Count();
        model.evaluating(() -> Recording.off(
                () -> LayerCalls.observed(count, () -> ResultListener.listening(count, () -> model.forward(x)))));
        List<Line> lines = count.calls.stream().map(Count.Entry::line).toList();
        return new Summary(
                lines,
                model.parameters().entries(),
                model.parameters().values().stream()
                        .filter(parameter -> !parameter.isFrozen())
                        .mapToLong(parameter -> parameter.value().getNumElements())
                        .sum(),
                lines.stream().mapToLong(Line::multiplyAdds).sum());
    }

    /** Listens to the calls and to the products in them. */
    private static final class Count implements LayerCalls.Observer, ResultListener {
        final List<Entry> calls = new ArrayList<>();
        private final List<Entry> open = new ArrayList<>();
        private final Set<Parameter> counted = new HashSet<>();

        private static final class Entry {
            private final int depth;
            private final String name;
            private final long parameters;
            private String result = "";
            private long multiplyAdds;

            Entry(int depth, String name, long parameters) {
                this.depth = depth;
                this.name = name;
                this.parameters = parameters;
            }

            Line line() {
                return new Line(depth, name, result, parameters, multiplyAdds);
            }
        }

        @Override
        public void begins(LayerCalls.Call call) {
            long parameters = call.layer.ownParameters().stream()
                    .filter(counted::add)
                    .mapToLong(parameter -> parameter.value().getNumElements())
                    .sum();
            LayerCalls.Call outer = call.outerCall();
            String name = outer == null ? "" : outer.layer.nameOf(call.layer);
            Entry entry =
                    new Entry(open.size(), (name.isEmpty() ? "" : name + ": ") + call.layer.headline(), parameters);
            calls.add(entry);
            open.add(entry);
        }

        @Override
        public void ends(LayerCalls.Call call, Object result) {
            Entry entry = open.remove(open.size() - 1);
            entry.result = result instanceof Variable variable ? Shapes.of(variable) : "";
        }

        @Override
        public Variable onResult(Variable y) {
            return y;
        }

        @Override
        public void onProduct(long multiplyAdds) {
            if (!open.isEmpty()) {
                open.get(open.size() - 1).multiplyAdds += multiplyAdds;
            }
        }
    }

    /** The table, with a line for each call and the totals below it. */
    @Override
    public String toString() {
        int wide = width("layer", line -> "  ".repeat(line.depth()) + line.name());
        int shape = width("result", Line::result);
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-" + wide + "s  %-" + shape + "s  %12s  %14s%n",
                "layer",
                "result",
                "parameters",
                "multiply-adds"));
        for (Line line : lines) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-" + wide + "s  %-" + shape + "s  %12s  %14s%n",
                    "  ".repeat(line.depth()) + line.name(),
                    line.result(),
                    number(line.parameters()),
                    number(line.multiplyAdds())));
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%,d parameters, %,d of them trained; %,d multiply-adds",
                        parameters,
                        trained,
                        multiplyAdds))
                .toString();
    }

    private int width(String title, Function<Line, String> column) {
        return Math.max(
                title.length(),
                lines.stream()
                        .mapToInt(line -> column.apply(line).length())
                        .max()
                        .orElse(0));
    }

    private static String number(long number) {
        return number == 0 ? "" : String.format(Locale.ROOT, "%,d", number);
    }
}
