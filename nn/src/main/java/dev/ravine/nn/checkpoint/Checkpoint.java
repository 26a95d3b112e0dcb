package dev.ravine.nn.checkpoint;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.State;
import dev.ravine.autograd.Stateful;
import dev.ravine.nn.Layer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;

/**
 * A model and the other things that a run must remember, to be saved to one file and loaded from it together.
 *
 * <pre>{@code
 * Checkpoint checkpoint = Checkpoint.of(model).with("optimizer", optimizer).with("random", random);
 * checkpoint.save(path);
 * ...
 * checkpoint.load(path);
 * }</pre>
 *
 * <p>A run that is resumed from it goes on bit for bit like one that was not interrupted, if all that changes during the
 * run is among its parts: the model, the optimizer, the generator of random numbers that dropout and shuffling draw from,
 * the place in the data. Whether the model trains and what is frozen belong to the program and are not saved.
 *
 * <p><b>Saving</b> writes a new file beside the old one, forces it to disk and renames it: a crash leaves the old file or
 * the new one. It may also leave a file {@code .ravine-….tmp}, which disturbs nothing and may be deleted.
 *
 * <p><b>Loading</b> is by name and whole or not at all: if anything is missing, unexpected or of another shape, in the model
 * or in another part, then nothing is changed, and one {@link CheckpointException} lists it, or the
 * beginning of a long list. Shapes are compared with the model's before any entry is read.
 *
 * <p>The file is in the safetensors format, with entries as F64. The model's parameters have the names ({@code 0.weight}) and
 * the shapes that they have in PyTorch, and those of another part stand under a dot and its key ({@code .optimizer.…}); words
 * and numbers are in the metadata. PyTorch's {@code load_state_dict} takes the model, and a file from PyTorch is loaded in the
 * same way as one of ours. Of weights that are tied, the file has each name; to be loaded, one is enough.
 *
 * <p>Immutable; it keeps the parts, not their state. While it saves or loads, nothing else may change the parts.
 */
public final class Checkpoint {
    private final Layer model;
    private final Map<String, Stateful> others;

    private Checkpoint(Layer model, Map<String, Stateful> others) {
        this.model = model;
        this.others = Collections.unmodifiableMap(others);
    }

    /** Returns a checkpoint of the model alone. */
    public static Checkpoint of(Layer model) {
        return new Checkpoint(Require.notNull("Checkpoint.of", "the model", model), Map.of());
    }

    /**
     * Returns this and another part.
     *
     * @param key what it is called in the file, such as {@code optimizer}; not blank, and without dots
     * @throws IllegalArgumentException if the key is not one, or if it or the part is here already
     */
    public Checkpoint with(String key, Stateful part) {
        Require.notNull("Checkpoint.with", "the key", key);
        Require.notNull("Checkpoint.with", "the part '" + key + "'", part);
        Require.that(
                !key.isBlank() && !key.contains("."),
                "Checkpoint.with",
                "'%s' is not a key: blank, or with a dot",
                key);
        Require.that(!others.containsKey(key), "Checkpoint.with", "two parts are called '%s'", key);
        Require.that(part != model, "Checkpoint.with", "'%s' is the model, which is here already", key);
        others.forEach((known, other) ->
                Require.that(part != other, "Checkpoint.with", "'%s' is here already, as '%s'", key, known));
        Map<String, Stateful> more = new LinkedHashMap<>(others);
        more.put(key, part);
        return new Checkpoint(model, more);
    }

    // ---- all parts

    /**
     * Saves the present state of all parts.
     *
     * @param path replaced if it exists; its folder must exist
     * @throws CheckpointException if it cannot be written; the earlier file is whole then
     */
    public void save(Path path) {
        save(path, ElementType.F64);
    }

    /**
     * Saves the present state of all parts, with the model's numbers in a type of less than eight bytes: to hand on a
     * model that was trained. Each is rounded to the nearest, and what is beyond the type's greatest is infinite. The
     * other parts, and what the model counts, are saved exactly.
     *
     * @param path replaced if it exists; its folder must exist
     * @param type one with a fraction: F64, F32, F16 or BF16
     * @throws CheckpointException if it cannot be written; the earlier file is whole then
     */
    public void save(Path path, ElementType type) {
        Require.notNull("Checkpoint.save", "the path", path);
        Require.that(
                Require.notNull("Checkpoint.save", "the type", type).isFloating(),
                "Checkpoint.save",
                "the type is %s, expected F64, F32, F16 or BF16",
                type);
        Contents.write(path, model, type, others);
    }

    /**
     * Restores all parts from a file that holds exactly these.
     *
     * @throws CheckpointException if the file cannot be read, or something does not fit; nothing is changed then
     */
    public void load(Path path) {
        Require.notNull("Checkpoint.load", "the path", path);
        Contents contents = Contents.read(path, model, others.keySet());
        List<String> problems = new ArrayList<>();
        contents.kinds().forEach((key, kind) -> {
            if (!others.containsKey(key)) {
                problems.add("the part " + describe(key, kind) + " is unexpected");
            }
        });
        restore(path, contents, problems);
    }

    /** Restores the model and the other parts, if there is no problem yet, and none turns up. */
    private void restore(Path path, Contents contents, List<String> known) {
        List<String> problems = new ArrayList<>(contents.fit().problems());
        problems.addAll(known);
        List<Runnable> undo = others.values().stream().map(Stateful::rollback).toList();
        try {
            // Only a part itself knows what fits it. The model, which is known to fit, comes last.
            others.forEach((key, part) -> {
                String kind = contents.kinds().get(key);
                if (kind == null) {
                    problems.add("the part '" + key + "' is missing");
                    return;
                }
                try {
                    part.restore(contents.part(key));
                } catch (IllegalArgumentException e) {
                    problems.add("the part " + describe(key, kind) + " does not fit: " + e.getMessage());
                }
            });
            if (!problems.isEmpty()) {
                throw unfit(path, problems);
            }
            model.restore(new State(contents.model(), Map.of()));
        } catch (RuntimeException | Error e) {
            for (Runnable one : undo) {
                try {
                    one.run();
                } catch (RuntimeException again) {
                    // An exception cannot be suppressed by itself.
                    if (again != e) {
                        e.addSuppressed(again);
                    }
                }
            }
            throw e;
        }
    }

    // ---- shortcuts

    /** Saves a model alone: {@code Checkpoint.of(model).save(path)}. */
    public static void save(Path path, Layer model) {
        of(model).save(path);
    }

    /** Saves a model and its optimizer: {@code Checkpoint.of(model).with("optimizer", optimizer).save(path)}. */
    public static void save(Path path, Layer model, Stateful optimizer) {
        of(model).with("optimizer", optimizer).save(path);
    }

    /** Loads a model from a file that holds nothing else: {@code Checkpoint.of(model).load(path)}. */
    public static void load(Path path, Layer model) {
        of(model).load(path);
    }

    /** Loads a model and its optimizer: {@code Checkpoint.of(model).with("optimizer", optimizer).load(path)}. */
    public static void load(Path path, Layer model, Stateful optimizer) {
        of(model).with("optimizer", optimizer).load(path);
    }

    // ---- the model alone

    /**
     * Loads a model, and passes over the other parts in the file: to use what was trained.
     *
     * @throws CheckpointException if the file cannot be read, or its matrices are not exactly the model's; nothing is changed
     *     then
     */
    public static void loadModel(Path path, Layer model) {
        Require.notNull("Checkpoint.loadModel", "the path", path);
        Require.notNull("Checkpoint.loadModel", "the model", model);
        of(model).restore(path, Contents.read(path, model, Set.of()), List.of());
    }

    /**
     * Loads the matrices that the model and the file have in common, and leaves the model's others: to start from a part of
     * what another model has learned.
     *
     * @return the names that only the model or only the file has
     * @throws CheckpointException if the file cannot be read, or a matrix has another shape than the model's of this name;
     *     nothing is changed then
     */
    public static Unmatched loadMatching(Path path, Layer model) {
        Require.notNull("Checkpoint.loadMatching", "the path", path);
        Require.notNull("Checkpoint.loadMatching", "the model", model);
        Contents contents = Contents.read(path, model, Set.of());
        Fit fit = contents.fit();
        if (!fit.unfit().isEmpty()) {
            throw unfit(path, fit.unfit());
        }
        Map<String, DMatrixRMaj> state = new LinkedHashMap<>(model.state().matrices());
        state.putAll(contents.model());
        model.restore(new State(state, Map.of()));
        return new Unmatched(fit.missing(), fit.unexpected());
    }

    // ---- messages

    private static String describe(String key, String kind) {
        return HeaderReader.quoted(key) + ", saved from class " + HeaderReader.quoted(kind) + ",";
    }

    private static CheckpointException unfit(Path path, List<String> problems) {
        return new CheckpointException(path, "does not fit:\n  " + String.join("\n  ", Require.few(problems)));
    }
}
