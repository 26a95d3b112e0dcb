package dev.ravine.examples.site.worker;

import dev.ravine.examples.site.api.Components;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSByRef;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArray;
import org.teavm.jso.core.JSBoolean;
import org.teavm.jso.core.JSNumber;
import org.teavm.jso.core.JSString;

/** Records as plain objects of JavaScript, and back. What is no finite number is {@code null} there. */
final class Messages {
    private Messages() {}

    // ---- to JavaScript

    static @Nullable JSObject write(@Nullable Object value) {
        if (value instanceof String text) {
            return JSString.valueOf(text);
        } else if (value instanceof Double number) {
            return Double.isFinite(number) ? JSNumber.valueOf(number) : null;
        } else if (value instanceof Number number) {
            return JSNumber.valueOf(number.doubleValue());
        } else if (value instanceof Boolean flag) {
            return JSBoolean.valueOf(flag);
        } else if (value instanceof Enum<?> constant) {
            return JSString.valueOf(constant.name().toLowerCase(Locale.ROOT));
        } else if (value instanceof double[] numbers) {
            return array(numbers);
        } else if (value instanceof int[] numbers) {
            return array(numbers);
        } else if (value instanceof Object[] values) {
            return array(Arrays.asList(values));
        } else if (value instanceof List<?> values) {
            return array(values);
        } else if (value instanceof Record) {
            JSObject object = object();
            for (Field component : Components.of(value.getClass())) {
                set(object, component.getName(), write(Components.value(component, value)));
            }
            return object;
        } else if (value == null) {
            return null;
        }
        throw new IllegalStateException("no message holds a " + value.getClass());
    }

    /** An object with one member. */
    static JSObject object(String name, Object value) {
        JSObject object = object();
        set(object, name, write(value));
        return object;
    }

    private static JSObject array(List<?> values) {
        JSArray<JSObject> array = new JSArray<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            array.set(i, write(values.get(i)));
        }
        return array;
    }

    // One by one, numbers would each be wrapped in an object on their way.
    @JSBody(params = "numbers", script = "return Array.from(numbers, function(x) { return isFinite(x) ? x : null; });")
    private static native JSObject array(@JSByRef double[] numbers);

    @JSBody(params = "numbers", script = "return Array.from(numbers);")
    private static native JSObject array(@JSByRef int[] numbers);

    // ---- from JavaScript

    static <T> T read(JSObject object, Class<T> type) {
        List<Field> components = Components.of(type);
        @Nullable Object[] values = new Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            Field component = components.get(i);
            values[i] = read(get(object, component.getName()), component.getGenericType(), component.getName());
        }
        return type.cast(Components.make(type, values));
    }

    private static @Nullable Object read(@Nullable JSObject value, Type type, String name) {
        if (value == null) {
            if (type == int.class || type == long.class || type == double.class) {
                throw new IllegalArgumentException("'" + name + "' is missing");
            }
            return null;
        } else if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? list(objects(value), generic.getActualTypeArguments()[0], name)
                    : map(value, generic.getActualTypeArguments()[1], name);
        } else if (type == String.class) {
            return ((JSString) value).stringValue();
        } else if (type == double.class || type == Double.class) {
            return number(value);
        } else if (type == int.class || type == Integer.class) {
            return (int) whole(value, name);
        } else if (type == long.class) {
            return (long) whole(value, name);
        } else if (type == double[].class) {
            JSArray<JSObject> array = objects(value);
            double[] numbers = new double[array.getLength()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = number(array.get(i));
            }
            return numbers;
        } else if (type == double[][].class) {
            JSArray<JSObject> array = objects(value);
            double[][] rows = new double[array.getLength()][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = (double[]) Objects.requireNonNull(read(array.get(i), double[].class, name));
            }
            return rows;
        } else if (type == int[].class) {
            JSArray<JSObject> array = objects(value);
            int[] numbers = new int[array.getLength()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (int) whole(array.get(i), name);
            }
            return numbers;
        }
        return read(value, (Class<?>) type);
    }

    private static List<@Nullable Object> list(JSArray<JSObject> array, Type type, String name) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < array.getLength(); i++) {
            list.add(read(array.get(i), type, name));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(JSObject object, Type type, String name) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String key : keys(object)) {
            map.put(key, read(get(object, key), type, name + "." + key));
        }
        return map;
    }

    @SuppressWarnings("unchecked")
    private static JSArray<JSObject> objects(JSObject value) {
        return (JSArray<JSObject>) value;
    }

    private static double whole(JSObject value, String name) {
        double number = number(value);
        if (number != Math.rint(number) || Math.abs(number) > 0x1p53) {
            throw new IllegalArgumentException("'" + name + "' is " + number + ", expected a whole number");
        }
        return number;
    }

    @JSBody(script = "return {};")
    private static native JSObject object();

    @JSBody(
            params = {"object", "name"},
            script = "const value = object[name]; return value === undefined ? null : value;")
    private static native @Nullable JSObject get(JSObject object, String name);

    @JSBody(
            params = {"object", "name", "value"},
            script = "object[name] = value;")
    private static native void set(JSObject object, String name, @Nullable JSObject value);

    @JSBody(params = "object", script = "return Object.keys(object);")
    private static native String[] keys(JSObject object);

    @JSBody(params = "value", script = "return Number(value);")
    private static native double number(JSObject value);
}
