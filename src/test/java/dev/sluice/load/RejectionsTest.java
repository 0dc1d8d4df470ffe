package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.LineBytes;
import dev.sluice.ledger.Reject;
import dev.sluice.report.RejectReason;
import dev.sluice.report.RejectSample;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RejectionsTest {
    @Test
    void samples_areTheFirstThreeByPlaceWhicheverChunkIsThroughFirst() {
        long seed = System.nanoTime();
        List<Reject> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(reject(i % 2 == 0 ? "a.log" : "b.log", i, i % 5 == 0 ? "rare" : "bad", "line " + i));
        }
        Collections.shuffle(all, new Random(seed));
        Rejections rejections = new Rejections(RejectLimit.parse("unlimited"), false, false);
        for (Reject reject : all) {
            rejections.settle(1, tally(reject));
        }
        List<RejectReason> reasons = rejections.byReason();
        assertThat(reasons).as("seed %d", seed).extracting(RejectReason::reason).containsExactly("bad", "rare");
        assertThat(reasons).extracting(RejectReason::count).containsExactly(40L, 10L);
        assertThat(reasons.get(0).first())
                .extracting(RejectSample::beginning)
                .containsExactly("line 2", "line 4", "line 6");
        assertThat(reasons.get(1).first())
                .extracting(RejectSample::beginning)
                .containsExactly("line 0", "line 10", "line 20");
        Rejections kept = new Rejections(RejectLimit.parse("unlimited"), true, false);
        kept.settle(1, tally(all.get(0)));
        assertThat(reasons).allMatch(RejectReason::shown);
        assertThat(kept.byReason()).noneMatch(RejectReason::shown);
    }

    @Test
    void sample_holdsABoundedBeginningOfAnyBytes() {
        Rejections rejections = new Rejections(RejectLimit.parse("unlimited"), false, false);
        String longLine = "x".repeat(79) + "\u00e9" + "y".repeat(1_000_000);
        rejections.settle(1, tally(reject("a.log", 0, "long", longLine)));
        byte[] latin1 = "caf\u00e9 cr\u00e8me".getBytes(StandardCharsets.ISO_8859_1);
        LineBytes bytes = new LineBytes(ByteBuffer.wrap(latin1), 0, latin1.length);
        rejections.settle(1, tally(new Reject("a.log", 9, 2, "odd", 0, bytes)));
        assertThat(rejections.byReason())
                .flatExtracting(RejectReason::first)
                .extracting(RejectSample::beginning)
                .containsExactly("x".repeat(79), "caf\\xe9 cr\\xe8me");
    }

    private static RejectTally tally(Reject reject) {
        RejectTally tally = new RejectTally();
        tally.add(reject);
        return tally;
    }

    private static Reject reject(String source, long offset, String reason, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        LineBytes line = new LineBytes(ByteBuffer.wrap(bytes), 0, bytes.length);
        return new Reject(source, offset, 1, reason, 0, line);
    }
}
