package dev.ravine.autograd;

/**
 * What a reduction keeps one result of.
 *
 * <p>{@code sum(x, Per.ROW)} is one sum per row, a column vector; {@code softmax(x, Per.ROW)} makes each row sum to 1.
 * NumPy and PyTorch name the axis that goes away instead: their {@code axis=1} is {@code Per.ROW} here.
 */
public enum Per {
    /** One result per row: m×n becomes m×1. */
    ROW,
    /** One result per column: m×n becomes 1×n. */
    COLUMN
}
