package dev.ravine.nn.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * How the matrices of a file fit those of a model.
 *
 * @param matching those of the file that have the name and the shape of one of the model
 * @param missing names of the model's that are not in the file
 * @param unexpected names of the file's that are not in the model
 * @param otherShape the problems with those that are in both
 */
record Fit(Map<String, DMatrixRMaj> matching, List<String> missing, List<String> unexpected, List<String> otherShape) {
    static Fit of(Map<String, DMatrixRMaj> model, Map<String, DMatrixRMaj> file) {
        Fit fit = new Fit(new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        model.forEach((name, expected) -> {
            DMatrixRMaj given = file.get(name);
            if (given == null) {
                fit.missing.add(name);
            } else if (given.numRows != expected.numRows || given.numCols != expected.numCols) {
                fit.otherShape.add("'" + name + "' is " + shape(given) + ", expected " + shape(expected));
            } else {
                fit.matching.put(name, given);
            }
        });
        file.keySet().stream().filter(name -> !model.containsKey(name)).forEach(fit.unexpected::add);
        return fit;
    }

    /** A line for each thing that does not fit. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        missing.forEach(name -> problems.add("'" + name + "' is missing"));
        unexpected.forEach(name -> problems.add(HeaderReader.quoted(name) + " is unexpected"));
        problems.addAll(otherShape);
        return problems;
    }

    private static String shape(DMatrixRMaj matrix) {
        return matrix.numRows + "×" + matrix.numCols;
    }
}
