/**
 * Saving a run and going on with it, and exchanging matrices with other tools.
 *
 * <p>{@link Checkpoint} saves and loads a model, and with it whatever else a run must remember:
 *
 * <pre>{@code
 * Checkpoint checkpoint = Checkpoint.of(model).with("optimizer", optimizer).with("random", random);
 * checkpoint.save(path);
 * checkpoint.load(path);
 * }</pre>
 *
 * <p>The file is in the <a href="https://github.com/huggingface/safetensors">safetensors</a> format, which
 * {@link SafeTensors} reads and writes. The model's parameters have the names, the layout and the shapes of PyTorch's
 * {@code state_dict}. So {@code Checkpoint.load(path, model)} takes a file saved from PyTorch, in one piece or, by its
 * index, in several; and PyTorch takes ours, of a model that was saved alone:
 *
 * <pre>
 * from safetensors.torch import load_file
 *
 * model.load_state_dict(load_file("model.safetensors"))
 * </pre>
 *
 * <p>In a checkpoint of more than a model, names that begin with a dot belong to the other parts.
 * {@code save(path, ElementType.BF16)} writes smaller files, and {@code SafeTensors.read(path, choice)} reads some
 * tensors of a large one.
 */
@NullMarked
package dev.ravine.nn.checkpoint;

import org.jspecify.annotations.NullMarked;
