package dev.ravine.nn.checkpoint;

/**
 * A tensor, as the header tells of it.
 *
 * @param rows the rows of the matrix that it becomes
 * @param columns the columns of the matrix that it becomes
 * @param begin where it begins, from the end of the header on
 * @param end where it ends
 */
record TensorInfo(String name, ElementType type, int rows, int columns, long begin, long end) {}
