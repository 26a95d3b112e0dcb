package dev.ravine.nn.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * How the tensors of a file fit the matrices of a model, by what the file's header says of them.
 *
 * @param matching those of the file that have the name and the shape of one of the model
 * @param missing names of the model's that are not in the file
 * @param unexpected names of the file's that are not in the model
 * @param otherShape the problems with those that are in both
 */
record Fit(List<TensorInfo> matching, List<String> missing, List<String> unexpected, List<String> otherShape) {
    static Fit of(Map<String, DMatrixRMaj> model, List<TensorInfo> file) {
        Fit fit = new Fit(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Map<String, TensorInfo> byName = new LinkedHashMap<>();
        file.forEach(tensor -> byName.put(tensor.name(), tensor));
        model.forEach((name, expected) -> {
            TensorInfo given = byName.remove(name);
            if (given == null) {
                fit.missing.add(name);
            } else if (given.rows() != expected.numRows || given.columns() != expected.numCols) {
                fit.otherShape.add("'" + name + "' is " + given.rows() + "×" + given.columns() + ", expected "
                        + expected.numRows + "×" + expected.numCols);
            } else {
                fit.matching.add(given);
            }
        });
        fit.unexpected.addAll(byName.keySet());
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
}
