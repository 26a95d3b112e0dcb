package dev.ravine.examples.playground.server;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** JSON of the records in {@code api}. */
public final class Json {
    private static final TypeAdapter<Double> NUMBER = new FiniteOrNull();

    private static final Gson GSON = new GsonBuilder()
            .setStrictness(Strictness.STRICT)
            .serializeNulls()
            .registerTypeAdapter(double.class, NUMBER)
            .registerTypeAdapter(Double.class, NUMBER)
            .create();

    private Json() {}

    /** The object as JSON, without line breaks; safe within an HTML script. */
    public static String write(Object object) {
        return GSON.toJson(object);
    }

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException if it is no JSON, or does not fit the record, or the record refuses it
     */
    public static <T> T read(String json, Class<T> type) {
        T read;
        try {
            read = GSON.fromJson(json, type);
        } catch (JsonParseException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException("the request does not fit: " + message(cause), e);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            // What a record's constructor throws arrives wrapped.
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw e;
        }
        if (read == null) {
            throw new IllegalArgumentException("the request is empty");
        }
        return read;
    }

    /** Without the advice to programmers that follows in further lines. */
    private static String message(Throwable thrown) {
        return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    }

    /** Numbers to the bit, and null for those that JSON does not have. */
    private static final class FiniteOrNull extends TypeAdapter<Double> {
        @Override
        public void write(JsonWriter out, @Nullable Double number) throws IOException {
            if (number == null || !Double.isFinite(number)) {
                out.nullValue();
            } else {
                out.value(number.doubleValue());
            }
        }

        @Override
        public @Nullable Double read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return null;
            }
            return in.nextDouble();
        }
    }
}
