package dev.ravine.autograd;

/** The patches of an image, a row for each entry of a patch and a column for each place. */
final class UnfoldedImage extends Frame {
    private final PatchGrid grid;
    private final PatchRuns runs;

    UnfoldedImage(PatchGrid grid) {
        this.grid = grid;
        runs = new PatchRuns(grid);
    }

    @Override
    int start(int entry) {
        return entry * grid.patches();
    }

    @Override
    int width() {
        return grid.patchesAcross();
    }

    @Override
    int entries() {
        return grid.patchSize() * grid.patches();
    }

    @Override
    void put(double[] images, int image, double[] frame) {
        for (int run = 0; run < runs.count; run++) {
            int from = image + runs.pixel[run];
            int to = window(runs.entry[run]) + runs.place[run];
            for (int i = 0; i < runs.length[run]; i++) frame[to + i] = images[from + i * grid.stride()];
        }
    }

    @Override
    void take(double[] frame, double[] images, int image) {
        for (int run = 0; run < runs.count; run++) {
            int from = window(runs.entry[run]) + runs.place[run];
            int to = image + runs.pixel[run];
            for (int i = 0; i < runs.length[run]; i++) images[to + i * grid.stride()] += frame[from + i];
        }
    }
}
