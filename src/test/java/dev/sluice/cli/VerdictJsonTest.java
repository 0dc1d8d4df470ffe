package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.verify.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictJsonTest {
    /** Scripts read it. */
    @Test
    void verdict_hasAllItsFiguresSideBySide() {
        Verdict.Gap gap = new Verdict.Gap("web.log", new Verdict.Extent(10, 20), 1, 2, 3, 4);
        Verdict verdict =
                new Verdict(9, new Verdict.Found(8, 7), List.of(gap), List.of(), new Verdict.PassedOver(5, 6, 1, 2, 3));

        assertThat(VerifyCommand.json("web", verdict))
                .hasToString("{'stream':'web','proven':false,'chunks':9,'batches':8,'events':7,"
                        .concat("'missing':[{'sourceName':'web.log','start':10,'end':20,'missingBatches':1,")
                        .concat("'batches':2,'missingEvents':3,'contradictions':4}],'unproven':[],")
                        .concat("'copies':5,'copiedEvents':6,'damaged':1,'strays':2,'others':3}")
                        .replace('\'', '"'));
    }
}
