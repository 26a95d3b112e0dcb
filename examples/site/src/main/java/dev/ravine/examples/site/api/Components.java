package dev.ravine.examples.site.api;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The components of records: by way of their fields, as TeaVM knows no {@link java.lang.reflect.RecordComponent}. */
public final class Components {
    private Components() {}

    /** The fields of a record's components, in order. */
    public static List<Field> of(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .toList();
    }

    /** A component of a record. */
    public static @Nullable Object value(Field component, Object record) {
        try {
            component.setAccessible(true);
            return component.get(record);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Makes a record.
     *
     * @throws IllegalArgumentException if it refuses the values
     */
    public static Object make(Class<?> type, @Nullable Object[] values) {
        Constructor<?> canonical = Arrays.stream(type.getDeclaredConstructors())
                .filter(one -> Arrays.equals(
                        one.getParameterTypes(),
                        of(type).stream().map(Field::getType).toArray()))
                .findFirst()
                .orElseThrow();
        try {
            return canonical.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getTargetException() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getTargetException());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
