package dev.sluice.deliver;

import dev.sluice.deliver.Sender.Miss;
import dev.sluice.pack.Batch;
import dev.sluice.pack.Records;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What was told, a text each; the first of some parcels may be made to fail. */
final class ToldTries implements Sender.Tries {
    final BlockingQueue<String> texts = new ArrayBlockingQueue<>(10_000);
    final List<Miss> misses = Collections.synchronizedList(new ArrayList<>());
    volatile @Nullable Parcel hated;

    @Override
    public void landed(Parcel parcel, String shardId, int failedBefore, int throttledBefore) {
        if (parcel == hated) {
            throw new StackOverflowError("hated");
        }
        texts.add(shardId + " " + records(parcel) + " after " + failedBefore);
    }

    @Override
    public void missed(Parcel parcel, Miss miss) {
        misses.add(miss);
        texts.add(miss.cause() + " " + records(parcel));
    }

    @Override
    public void broken(Throwable fault) {
        texts.add("broken by " + fault.getMessage());
    }

    private static String records(Parcel parcel) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < parcel.count(); i++) {
            numbers.add(parcel.record(i));
        }
        return parcel.batch.id().ordinal() + "" + numbers;
    }

    String next() throws InterruptedException {
        return String.valueOf(texts.poll(30, TimeUnit.SECONDS));
    }

    static Parcel parcel(int ordinal, int records, int bytes) {
        int[] ends = new int[records];
        for (int i = 0; i < records; i++) {
            ends[i] = (i + 1) * bytes;
        }
        BatchId id = new BatchId(new Chunk(new SourceId(1, 2), 0, 10), ordinal, 0, records, 0);
        Records made = new Records(new byte[records * bytes], ends, List.of("k"));
        return new Parcel(new Batch(id, made, null, false, 1));
    }
}
