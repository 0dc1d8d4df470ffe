package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.deliver.SenderChoice;
import dev.sluice.pack.Compression;
import dev.sluice.pack.Layout;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NextStepsTest {
    private final Map<String, String> options = new LinkedHashMap<>();

    private InputFigures inputs = InputFigures.NONE;

    private List<String> commands(int exitStatus, long rejected, String... typed) {
        return NextSteps.of(new LoadReport(
                        new Run(
                                "0.1.0",
                                new Run.Destination("web", Layout.BLOCKS, Compression.ZSTD, true, SenderChoice.KPL, 0),
                                new Run.Timing(Instant.EPOCH, 1, 1),
                                exitStatus,
                                options,
                                new Run.Circumstances(
                                        "", "", ZoneOffset.UTC, List.of(typed), new Run.Processors(0, 1), null)),
                        new Totals(1, 1, 1, new Totals.Events(1, rejected, 0), 1, List.of()),
                        new LoadReport.Traffic(Reports.shards(1, 1), List.of(), Timeline.Course.NONE, List.of()),
                        inputs,
                        List.of(),
                        List.of()))
                .stream()
                .map(NextSteps.Step::command)
                .toList();
    }

    @Test
    void shardsThatALoadHasLeft_comeFirst() {
        LoadReport report = Reports.ofShards(2);
        LoadReport left = report.with(new LoadReport.Scaled(2, 8, "aws kinesis update-shard-count"), "they are left");
        assertThat(NextSteps.of(left).get(0).command()).isEqualTo("aws kinesis update-shard-count");
        assertThat(NextSteps.of(left).get(0).why()).startsWith("Bring the stream back to 2 shards");
        assertThat(left.notes()).endsWith("they are left");
        assertThat(NextSteps.of(report.with(new LoadReport.Scaled(2, 8, ""), "they are back")))
                .isEqualTo(NextSteps.of(report));
    }

    @Test
    void steps_areToGoOnToMendToVerifyAndToRead() {
        options.put("--region", "eu-west-1");
        options.put("--insecure", "true");
        options.put("--checkpoint", "web's journal");
        options.put("--rejects", "bad.jsonl");
        assertThat(commands(1, 7, "sluice", "load", "--match", "a b", "web", "x.log"))
                .containsExactly(
                        "sluice load --match 'a b' web x.log",
                        "sluice load --region=eu-west-1 --insecure --format rejects web bad.jsonl",
                        "sluice verify --region=eu-west-1 --insecure --checkpoint 'web'\\''s journal' web",
                        "sluice cat --region=eu-west-1 --insecure --distinct web");
    }

    @Test
    void proof_looksForTheCheckpointWhereTheLoadKeptIt() {
        options.put("--s3-endpoint", "http://localhost:9000");
        options.put("--checkpoint", "s3://logs/web.journal");
        assertThat(commands(0, 0, "sluice", "load", "web", "x.log"))
                .contains("sluice verify --checkpoint s3://logs/web.journal --s3-endpoint=http://localhost:9000 web");
    }

    @Test
    void steps_nameAFileWhereThereWasNone() {
        assertThat(commands(143, 1, "sluice", "load", "web", "x.log"))
                .containsExactly(
                        "sluice load --checkpoint sluice.journal web x.log",
                        "sluice load --rejects rejects.jsonl web x.log",
                        "sluice cat --distinct web");
    }

    @Test
    void steps_goOnNowhereWhenAllWasReadBeforeTheSignal() {
        inputs = new InputFigures(List.of(), List.of(), List.of(), new InputFigures.Left(0, List.of()), true);
        assertThat(commands(143, 0, "sluice", "load", "web", "x.log")).containsExactly("sluice cat --distinct web");
    }

    @Test
    void steps_sayWhatIsHidden() {
        options.put("--checkpoint", "j");
        assertThat(NextSteps.shown(List.of("--on-end=***"))).isEqualTo("'--on-end=***'");
        assertThat(commands(1, 0, "sluice", "load", "--on-end=***", "web"))
                .first()
                .isEqualTo("sluice load '--on-end=***' web");
    }

    @Test
    void steps_areNoneForAnEndpointThatIsGone() {
        options.put("--local", "4");
        assertThat(commands(0, 0, "sluice", "load", "--local", "web")).isEmpty();
    }
}
