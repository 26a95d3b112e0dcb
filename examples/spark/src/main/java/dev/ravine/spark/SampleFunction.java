package dev.ravine.spark;

import java.io.Serializable;

/**
 * Makes a sample of a row of any kind. It runs on executors, so it is serializable, with all that it captures.
 *
 * @param <T> what the rows are
 */
@FunctionalInterface
public interface SampleFunction<T> extends Serializable {
    /** Returns the row as a sample. */
    Sample sample(T row) throws Exception;
}
