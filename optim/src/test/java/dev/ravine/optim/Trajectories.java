package dev.ravine.optim;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * What PyTorch's optimizers and schedules did, as {@code src/test/python/trajectories.py} wrote it.
 *
 * @param start the 3×2 parameter before the first step
 * @param gradients that of each step
 * @param written the steps, from 1, after which the parameter was written
 * @param trajectories the parameter after those steps, by case
 * @param schedules the learning rate of each step, by case
 * @param metric what the plateaus were told
 * @param plateaus the learning rate after each observation, by case
 */
@SuppressWarnings("ArrayRecordComponent")
record Trajectories(
        double[] start,
        double[][] gradients,
        int[] written,
        Map<String, double[][]> trajectories,
        Map<String, double[]> schedules,
        double[] metric,
        Map<String, double[]> plateaus) {
    static final Trajectories PYTORCH = read();

    private static Trajectories read() {
        try (InputStream file = Trajectories.class.getResourceAsStream("trajectories.json.gz");
                InputStreamReader text = new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8)) {
            return new Gson().fromJson(text, Trajectories.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
