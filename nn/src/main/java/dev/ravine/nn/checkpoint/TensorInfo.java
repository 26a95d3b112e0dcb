package dev.ravine.nn.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A tensor, as the header of its file tells of it.
 *
 * @param name what it is called
 * @param dtype how its entries are stored, by the format's name: mostly that of an {@link ElementType}
 * @param shape its dimensions; none for a single number
 * @param file the file that it is in
 * @param begin the byte of the file at which it begins
 * @param end the byte of the file behind it
 */
public record TensorInfo(String name, String dtype, List<Long> shape, Path file, long begin, long end) {
    /** Copies the shape. */
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** Whether it can be read: whether its type is an {@link ElementType}. */
    public boolean isReadable() {
        return ElementType.of(dtype).isPresent();
    }

    /** The shape in words. */
    static String words(List<? extends Number> shape) {
        return switch (shape.size()) {
            case 0 -> "a single number";
            case 1 -> "a vector of " + shape.get(0);
            default -> shape.stream().map(String::valueOf).collect(Collectors.joining("×"));
        };
    }
}
