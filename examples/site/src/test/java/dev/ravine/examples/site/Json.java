package dev.ravine.examples.site;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;

/** Records as the page sees them. */
public final class Json {
    private static final JsonSerializer<Double> NUMBER =
            (number, type, context) -> Double.isFinite(number) ? new JsonPrimitive(number) : JsonNull.INSTANCE;
    private static final JsonSerializer<Enum<?>> NAME =
            (constant, type, context) -> new JsonPrimitive(constant.name().toLowerCase(java.util.Locale.ROOT));

    private static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .registerTypeAdapter(double.class, NUMBER)
            .registerTypeAdapter(Double.class, NUMBER)
            .registerTypeHierarchyAdapter(Enum.class, NAME)
            .create();

    private Json() {}

    /** An object as JSON, where {@code null} stands for what is no finite number. */
    public static JsonElement of(Object object) {
        return GSON.toJsonTree(object);
    }
}
