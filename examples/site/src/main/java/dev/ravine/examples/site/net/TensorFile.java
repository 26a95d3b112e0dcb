package dev.ravine.examples.site.net;

import dev.ravine.nn.Layer;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import org.ejml.data.DMatrixRMaj;

/**
 * A net in the safetensors format, byte for byte as {@link dev.ravine.nn.checkpoint.Checkpoint} saves it, which needs files and a
 * writer of JSON that would be large in a browser.
 */
final class TensorFile {
    private TensorFile() {}

    /** The bytes of the file, each from 0 to 255. */
    static int[] of(Layer net) {
        Map<String, DMatrixRMaj> matrices = net.state().matrices();
        StringJoiner header = new StringJoiner(",", "{\"__metadata__\":{\"ravine.checkpoint\":\"1\"},", "}");
        Bytes data = new Bytes(8 * (int) net.parameters().entries());
        net.tensors().forEach((name, stored) -> {
            int begin = data.size();
            for (double entry : Objects.requireNonNull(matrices.get(stored.matrix())).data) {
                data.put(Double.doubleToRawLongBits(entry));
            }
            header.add(String.format(
                    Locale.ROOT,
                    "\"%s\":{\"dtype\":\"F64\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
                    name,
                    stored.shape().toString().replace(" ", ""),
                    begin,
                    data.size()));
        });
        String text = header.toString();
        // The data stands on a multiple of 8.
        int length = (text.length() + 7) / 8 * 8;
        Bytes file = new Bytes(8 + length + data.size());
        file.put(length);
        for (int i = 0; i < length; i++) {
            file.put(i < text.length() ? text.charAt(i) : ' ');
        }
        file.put(data);
        return file.bytes;
    }

    private static final class Bytes {
        private final int[] bytes;
        private int size;

        Bytes(int most) {
            bytes = new int[most];
        }

        int size() {
            return size;
        }

        void put(char plain) {
            bytes[size++] = plain;
        }

        /** Little-endian. */
        void put(long word) {
            for (int i = 0; i < 8; i++) {
                bytes[size++] = (int) (word >>> (8 * i)) & 0xff;
            }
        }

        void put(Bytes others) {
            System.arraycopy(others.bytes, 0, bytes, size, others.size);
            size += others.size;
        }
    }
}
