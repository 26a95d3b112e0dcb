package dev.ravine.nn;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import dev.ravine.autograd.Stateful;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.internal.Amount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;

/**
 * A function with parameters, and a part of a network.
 *
 * <p>A layer of your own says in {@link #compute} what it computes, and in its fields what it is made of:
 *
 * <pre>{@code
 * final class Gated extends Layer {
 *     private final Linear value;
 *     private final Linear gate;
 *
 *     Gated(int features, RandomGenerator random) {
 *         value = child("value", new Linear(features, features, random));
 *         gate = child("gate", new Linear(features, features, random));
 *     }
 *
 *     protected Variable compute(Variable x) {
 *         return value.forward(x).mul(sigmoid(gate.forward(x)));
 *     }
 * }
 * }</pre>
 *
 * <p>That is all: its parameters have names by path ({@code gate.weight}), it can be frozen, saved, loaded and summarized,
 * and an error inside of it says where it was.
 *
 * <p>A layer takes a row for each sample. A sequence is a row too, step after step, and so is an image, channel after
 * channel; layers that look at steps or pixels are told their sizes when they are made.
 *
 * <p>Layers may run on several threads at once, but for those that remember something when they train ({@link Dropout}'s
 * generator, the statistics of a batch). Making, switching, freezing and loading is for one thread.
 */
public abstract class Layer implements Stateful {
    private final Map<String, Parameter> ownParameters = new LinkedHashMap<>();
    private final Map<String, DMatrixRMaj> ownBuffers = new LinkedHashMap<>();

    /** How files hold the parameters and buffers that were made here, by their last names. */
    private final Map<String, StoredTensor> ownTensors = new LinkedHashMap<>();

    private final Map<String, Layer> children = new LinkedHashMap<>();
    private volatile boolean training = true;

    /** Made once, as each call of the layer asks. */
    private final Supplier<Boolean> inTraining = () -> training && Evaluation.of(this) == null;

    /** Makes a layer that trains, without any parts yet. */
    protected Layer() {}

    /**
     * Makes a layer without parts that applies a function: {@code Layer.of("square", Elementwise::square)}.
     *
     * @param name what {@link #toString} calls it
     */
    public static Layer of(String name, UnaryOperator<Variable> function) {
        Require.notNull("Layer.of", "the name", name);
        Require.notNull("Layer.of", "the function", function);
        return new Layer() {
            @Override
            protected Variable compute(Variable x) {
                return function.apply(x);
            }

            @Override
            protected String details() {
                return name;
            }
        };
    }

    // ---- computing

    /**
     * Computes the layer's result.
     *
     * @param x a row for each sample
     * @throws IllegalArgumentException if the shape does not fit; the message names the layer by its path, and the one
     *     that {@code x} comes from
     */
    public final Variable forward(Variable x) {
        return running(x, () -> compute(x));
    }

    /**
     * Returns what {@link #forward} returns. Each layer defines it; call {@code forward} instead.
     *
     * @param x not null
     */
    protected abstract Variable compute(Variable x);

    /**
     * Runs the body as this layer's computation: for a layer that has further ways to be called, with a mask for
     * example. Errors and summaries then know the layer.
     *
     * @param x the input, which messages describe
     */
    protected final <T> T running(Variable x, Supplier<T> body) {
        return LayerCalls.layer(this, Require.notNull(kind(), "the input", x), body);
    }

    /**
     * The error for an input that does not fit, in the network's terms: {@code Linear 'fc2' expects 16 features, got 32×8
     * from 'relu1'}.
     *
     * @param x the input
     * @param expected what was expected, such as {@code 16 features}
     */
    protected final IllegalArgumentException unexpected(Variable x, String expected) {
        return LayerCalls.unexpected(this, x, expected);
    }

    /** Fails unless x has the given number of columns. */
    protected final void requireFeatures(Variable x, int features) {
        requireColumns(x, features, Amount.of(features, "feature"));
    }

    /**
     * Fails unless x has the given number of columns.
     *
     * @param expected what they are, in words
     */
    protected final void requireColumns(Variable x, int columns, String expected) {
        if (x.columns() != columns) {
            throw unexpected(x, expected);
        }
    }

    // ---- what it is made of

    /**
     * Makes a parameter of this layer.
     *
     * <pre>{@code
     * weight = parameter("weight", initial.draw(outputs, inputs, random));
     * bias = parameter("bias", initial.draw(1, outputs, random), outputs);
     * }</pre>
     *
     * @param name its last name, without dots, that no other part of this layer has
     * @param initial its first value; copied
     * @param shape the dimensions that it has in PyTorch, and so in {@linkplain #tensors files}, where they are not rows ×
     *     columns: one of a vector, four of the weight of a convolution
     * @return the parameter, to be kept in a field
     */
    protected final Parameter parameter(String name, DMatrixRMaj initial, int... shape) {
        requireNewName(name);
        requireShape(name, initial, shape);
        Parameter parameter = new Parameter(name, initial);
        ownParameters.put(name, parameter);
        return parameter;
    }

    /**
     * Takes a parameter of another layer for this one's as well: shared weights. {@link #parameters} lists it once, under
     * the first of its names.
     *
     * <p>Files hold it under each of its names, as PyTorch does, and it is loaded from any of them.
     *
     * @param name its name here
     * @return the parameter
     */
    protected final Parameter shared(String name, Parameter parameter) {
        requireNewName(name);
        ownParameters.put(name, Require.notNull(kind(), "the parameter '" + name + "'", parameter));
        return parameter;
    }

    /**
     * Makes a matrix that is saved with the layer but not trained, such as a running mean.
     *
     * @param name its last name, as a parameter's
     * @param initial its first value; copied
     * @param shape as a parameter's
     * @return the layer's own matrix, which it may change in place, in a {@link Recording#effect}; what reads it copies it, in
     *     a kernel
     */
    protected final DMatrixRMaj buffer(String name, DMatrixRMaj initial, int... shape) {
        requireNewName(name);
        requireShape(name, initial, shape);
        DMatrixRMaj buffer = new DMatrixRMaj(initial);
        ownBuffers.put(name, buffer);
        return buffer;
    }

    /**
     * Makes a {@link #buffer} that holds one whole number, 0 at first, such as how many batches there were; in PyTorch and in
     * files it has no dimensions.
     */
    protected final DMatrixRMaj counter(String name) {
        requireNewName(name);
        DMatrixRMaj counter = new DMatrixRMaj(1, 1);
        ownTensors.put(name, new StoredTensor(name, List.of(), true));
        ownBuffers.put(name, counter);
        return counter;
    }

    private void requireShape(String name, DMatrixRMaj initial, int... shape) {
        Require.notNull(kind(), "the value of '" + name + "'", initial);
        if (shape.length > 0) {
            List<Integer> sizes = Arrays.stream(shape).boxed().toList();
            Require.that(
                    Arrays.stream(shape).allMatch(size -> size >= 0)
                            && sizes.stream().mapToLong(size -> size).reduce(1, (a, b) -> a * b)
                                    == initial.getNumElements(),
                    kind(),
                    "'%s' is %s, which cannot have the shape %s",
                    name,
                    initial,
                    sizes);
            ownTensors.put(name, new StoredTensor(name, sizes, false));
        }
    }

    /**
     * Makes another layer a part of this one.
     *
     * @param name its last name, without dots, that no other part of this layer has
     * @return the layer, to be kept in a field
     */
    protected final <L extends Layer> L child(String name, L layer) {
        requireNewName(name);
        Require.notNull(kind(), "the layer '" + name + "'", layer)
                .forEachLayer(part -> Require.that(
                        part != this, kind(), "'%s' is this layer or has it for a part, expected another layer", name));
        children.put(name, layer);
        return layer;
    }

    private void requireNewName(String name) {
        Require.notNull(kind(), "the name", name);
        Require.that(!name.isBlank() && !name.contains("."), kind(), "'%s' is not a name: blank, or with a dot", name);
        Require.that(
                !ownParameters.containsKey(name) && !ownBuffers.containsKey(name) && !children.containsKey(name),
                kind(),
                "two parts are called '%s'",
                name);
    }

    /** The layers that this one is made of, by name, in the order in which they were added. */
    public final Map<String, Layer> children() {
        return Collections.unmodifiableMap(children);
    }

    /**
     * The layer at a path, such as {@code encoder.0}.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names that exist
     */
    public final Layer at(String path) {
        Layer layer = this;
        for (String name : Require.notNull(kind(), "the path", path).split("\\.", -1)) {
            Layer next = layer.children.get(name);
            if (next == null) {
                throw new IllegalArgumentException(kind() + ": there is no layer '" + path + "': '" + name
                        + "' is not among " + Require.few(layer.children.keySet()));
            }
            layer = next;
        }
        return layer;
    }

    /** This layer's own parameters and its children's, under their paths; each once, however often it is shared. */
    public final Parameters parameters() {
        Parameters all = Parameters.none();
        for (Map.Entry<String, Parameter> own : ownParameters.entrySet()) {
            all = all.and(own.getKey(), own.getValue());
        }
        for (Map.Entry<String, Layer> child : children.entrySet()) {
            all = all.and(child.getValue().parameters().under(child.getKey()));
        }
        return all;
    }

    /** The parameters that are this layer's own and not a part's. */
    final Collection<Parameter> ownParameters() {
        return ownParameters.values();
    }

    /** The last name of a part of this layer; empty if it is none. */
    final String nameOf(Layer part) {
        return children.entrySet().stream()
                .filter(child -> child.getValue() == part)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    // ---- modes

    /** Lets this layer and all parts of it train from now on, on all threads: dropout drops, batch statistics are taken. */
    public final void train() {
        setTraining(true);
    }

    /**
     * Lets this layer and all parts of it evaluate from now on, on all threads: each row by itself. To evaluate a model that
     * another thread trains, see {@link #evaluating}.
     */
    public final void eval() {
        setTraining(false);
    }

    /**
     * Whether this layer trains, on this thread; at first it does. What a layer computes may depend on it: a captured function
     * that asked is captured again in the other mode.
     */
    public final boolean isTraining() {
        Evaluation evaluation = Evaluation.of(this);
        // What the function itself says is no mode of a call.
        return (evaluation == null || !evaluation.isPartOfFunction()) && Recording.decided(inTraining);
    }

    /**
     * Computes the body while this layer and all parts of it evaluate, on this thread alone: another may train the same layers
     * meanwhile.
     *
     * <pre>{@code
     * Variable x = Variable.wrap(test.x());
     * double accuracy = model.evaluating(() -> Metrics.accuracy(model.forward(x), test.labels()));
     * }</pre>
     */
    public final <T> T evaluating(Supplier<T> body) {
        return new Evaluation(this).compute(Require.notNull(kind() + ".evaluating", "the body", body));
    }

    /** As {@link #evaluating(Supplier)}, of a body without a result. */
    public final void evaluating(Runnable body) {
        Require.notNull(kind() + ".evaluating", "the body", body);
        evaluating(() -> {
            body.run();
            return true;
        });
    }

    final void forEachLayer(Consumer<Layer> action) {
        action.accept(this);
        children.values().forEach(child -> child.forEachLayer(action));
    }

    private void setTraining(boolean trains) {
        forEachLayer(layer -> layer.training = trains);
    }

    /** {@linkplain Parameter#freeze Freezes} the parameters of this layer and of all parts of it. */
    public final void freeze() {
        parameters().values().forEach(Parameter::freeze);
    }

    /** Undoes {@link #freeze}. */
    public final void unfreeze() {
        parameters().values().forEach(Parameter::unfreeze);
    }

    // ---- state

    /** Copies of the values of all parameters and buffers, under their paths. */
    @Override
    public final State state() {
        Map<String, DMatrixRMaj> copies = new LinkedHashMap<>();
        forEachValue((name, value, setter) -> copies.put(name, value.copy()));
        return new State(copies, Map.of());
    }

    /**
     * Takes the values of all parameters and buffers from a state: all of them, or none.
     *
     * @throws IllegalArgumentException if a matrix is missing, is not known here, or has another shape; the message lists
     *     all of these
     */
    @Override
    public final void restore(State state) {
        StateReader reader = new StateReader(kind() + ".restore", state);
        List<Runnable> changes = new ArrayList<>();
        forEachValue((name, value, setter) -> {
            DMatrixRMaj other = reader.matrix(name, value.numRows, value.numCols);
            changes.add(() -> setter.accept(other));
        });
        reader.requireFit();
        changes.forEach(Runnable::run);
    }

    private interface ValueAction {
        void accept(String name, DMatrixRMaj value, Consumer<DMatrixRMaj> setter);
    }

    private void forEachValue(ValueAction action) {
        parameters().forEach((name, parameter) -> action.accept(name, parameter.value(), parameter::set));
        buffers().forEach((name, buffer) -> action.accept(name, buffer, buffer::setTo));
    }

    /** Like {@link #parameters}: of a layer that stands in two places, once. */
    private Map<String, DMatrixRMaj> buffers() {
        Map<String, DMatrixRMaj> all = new LinkedHashMap<>(ownBuffers);
        children.forEach((path, child) -> child.buffers().forEach((name, buffer) -> {
            if (all.values().stream().noneMatch(known -> known == buffer)) {
                all.put(path + "." + name, buffer);
            }
        }));
        return all;
    }

    /**
     * How files hold the {@linkplain #state state}, by the names that PyTorch's {@code state_dict} has: a matrix that stands in
     * several places is there under the name of each.
     */
    public final Map<String, StoredTensor> tensors() {
        Map<String, Object> owners = new LinkedHashMap<>();
        IdentityHashMap<Object, StoredTensor> made = new IdentityHashMap<>();
        collectTensors("", owners, made);
        IdentityHashMap<Object, StoredTensor> first = new IdentityHashMap<>();
        Map<String, StoredTensor> all = new LinkedHashMap<>();
        owners.forEach((name, owner) -> all.put(name, first.computeIfAbsent(owner, one -> {
            StoredTensor form = made.get(one);
            if (form != null) {
                return new StoredTensor(name, form.shape(), form.isCount());
            }
            DMatrixRMaj matrix = one instanceof Parameter parameter ? parameter.value() : (DMatrixRMaj) one;
            return new StoredTensor(name, List.of(matrix.numRows, matrix.numCols), false);
        })));
        return all;
    }

    /** Collects the parameters and buffers by path, and how those are stored whose layer says so. */
    private void collectTensors(String path, Map<String, Object> owners, IdentityHashMap<Object, StoredTensor> made) {
        BiConsumer<String, Object> collect = (name, owner) -> {
            owners.put(path + name, owner);
            StoredTensor form = ownTensors.get(name);
            if (form != null) {
                made.put(owner, form);
            }
        };
        ownParameters.forEach(collect);
        ownBuffers.forEach(collect);
        children.forEach((name, child) -> child.collectTensors(path + name + ".", owners, made));
    }

    // ---- looking at it

    /** What tells this layer from others of its kind, such as {@code 64 → 10}; nothing unless overridden. */
    protected String details() {
        return "";
    }

    /** The class's simple name, for messages and tables. */
    protected final String kind() {
        Class<?> type = getClass();
        return type.getSimpleName().isEmpty() ? type.getSuperclass().getSimpleName() : type.getSimpleName();
    }

    /** The kind and the details of this layer, and below it those of its parts, by name. */
    @Override
    public final String toString() {
        StringBuilder text = new StringBuilder(headline());
        children.forEach((name, child) -> text.append("\n  ")
                .append(name)
                .append(": ")
                .append(child.toString().replace("\n", "\n  ")));
        return text.toString();
    }

    /** The kind and the details in one line. */
    final String headline() {
        return details().isEmpty() ? kind() : kind() + "(" + details() + ")";
    }
}
