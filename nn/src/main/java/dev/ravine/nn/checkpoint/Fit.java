package dev.ravine.nn.checkpoint;

import dev.ravine.nn.Layer;
import dev.ravine.nn.StoredTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ejml.data.DMatrixRMaj;

/**
 * How the tensors of a file fit those of a model, by what the file's header says of them.
 *
 * <p>A tensor fits if it has the shape that PyTorch gives it, or the rows and columns of the model's matrix. A matrix with
 * several names, of tied weights, is there under all of them or any.
 *
 * @param matching for each tensor of the file that fits, the name of the model's matrix
 * @param missing names of the model's matrices that are not in the file
 * @param unexpected names of the file's that are not in the model
 * @param unfit the problems with those that are in both
 */
record Fit(Map<TensorInfo, String> matching, List<String> missing, List<String> unexpected, List<String> unfit) {
    /**
     * Compares.
     *
     * @param file those of its tensors that are to be the model's
     */
    static Fit of(Layer model, List<TensorInfo> file) {
        Map<String, StoredTensor> tensors = model.tensors();
        Fit fit = new Fit(new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Map<String, TensorInfo> byName = new LinkedHashMap<>();
        file.forEach(tensor -> byName.put(tensor.name(), tensor));
        Map<String, List<String>> names = new LinkedHashMap<>();
        tensors.forEach((name, stored) ->
                names.computeIfAbsent(stored.matrix(), one -> new ArrayList<>()).add(name));
        model.state().matrices().forEach((name, matrix) -> {
            List<String> all = names.getOrDefault(name, List.of());
            List<TensorInfo> given =
                    all.stream().filter(byName::containsKey).map(byName::remove).toList();
            if (given.isEmpty()) {
                fit.missing.add(name);
            }
            given.forEach(tensor -> fit.add(tensor, Objects.requireNonNull(tensors.get(name)), matrix));
        });
        fit.unexpected.addAll(byName.keySet());
        return fit;
    }

    private void add(TensorInfo tensor, StoredTensor stored, DMatrixRMaj matrix) {
        List<Long> shape = stored.shape().stream().map(Integer::longValue).toList();
        List<Long> rowsAndColumns = List.of((long) matrix.numRows, (long) matrix.numCols);
        String name = "'" + tensor.name() + "' is ";
        if (!tensor.isReadable()) {
            unfit.add(name + "of type " + HeaderReader.quoted(tensor.dtype()) + ", expected one of "
                    + List.of(ElementType.values()));
        } else if (tensor.shape().equals(shape) || tensor.shape().equals(rowsAndColumns)) {
            matching.put(tensor, stored.matrix());
        } else {
            unfit.add(name + TensorInfo.words(tensor.shape()) + ", expected " + TensorInfo.words(shape));
        }
    }

    /** A line for each thing that does not fit. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        missing.forEach(name -> problems.add("'" + name + "' is missing"));
        unexpected.forEach(name -> problems.add(HeaderReader.quoted(name) + " is unexpected"));
        problems.addAll(unfit);
        return problems;
    }
}
