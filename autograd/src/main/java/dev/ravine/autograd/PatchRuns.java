package dev.ravine.autograd;

/**
 * Where the pixels of all patches of an image lie, as runs: neighbouring places of a row of the grid, at which one entry of
 * the patch lies within the image. What lies in the padding is in no run.
 */
final class PatchRuns {
    final int count;

    /** The entry of the patch that each run is of. */
    final int[] entry;

    /** The place of the patch at which each run starts; its next ones follow. */
    final int[] place;

    /** The pixel in the image at which each run starts; its next ones are as far apart as the grid's stride. */
    final int[] pixel;

    final int[] length;

    PatchRuns(PatchGrid grid) {
        int most = grid.patchSize() * grid.patchesDown();
        entry = new int[most];
        place = new int[most];
        pixel = new int[most];
        length = new int[most];
        int placesDown = grid.patchesDown();
        int placesAcross = grid.patchesAcross();
        int stride = grid.stride();
        int next = 0;
        for (int e = 0; e < grid.patchSize(); e++) {
            int channel = e / (grid.kernelHeight() * grid.kernelWidth());
            int down = e / grid.kernelWidth() % grid.kernelHeight() * grid.dilation() - grid.padding();
            int across = e % grid.kernelWidth() * grid.dilation() - grid.padding();
            int from = across < 0 ? ceilDiv(-across, stride) : 0;
            int to = Math.min(placesAcross, ceilDiv(grid.width() - across, stride));
            for (int i = 0; i < placesDown && from < to; i++) {
                int line = i * stride + down;
                if (line >= 0 && line < grid.height()) {
                    entry[next] = e;
                    place[next] = i * placesAcross + from;
                    pixel[next] = (channel * grid.height() + line) * grid.width() + across + from * stride;
                    length[next] = to - from;
                    next++;
                }
            }
        }
        count = next;
    }

    private static int ceilDiv(int size, int part) {
        return (size + part - 1) / part;
    }
}
