package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Sluice;
import dev.sluice.source.Share;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartOptionsTest {
    private static Share share(String typed, String... environment) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        return PartOptions.share(typed, variables);
    }

    @Test
    void parts_areCountedFromOne_andIndexesOfSchedulersFromZero() {
        assertThat(share("1/4")).isEqualTo(new Share(1, 4));
        assertThat(share("auto", "AWS_BATCH_JOB_ARRAY_INDEX", "0", "AWS_BATCH_JOB_ARRAY_SIZE", "4"))
                .isEqualTo(new Share(1, 4));
        assertThat(share("auto/4", "AWS_BATCH_JOB_ARRAY_INDEX", "3")).isEqualTo(new Share(4, 4));
        assertThat(share("AUTO/4", "JOB_COMPLETION_INDEX", "3")).isEqualTo(new Share(4, 4));
    }

    @Test
    void slurmsTasks_areCountedFromTheFirst_whateverItsNumber() {
        assertThat(share("auto", slurm("0", "0", "4", "1"))).isEqualTo(new Share(1, 4));
        assertThat(share("auto", slurm("4", "1", "4", "1"))).isEqualTo(new Share(4, 4));
        assertThat(share("auto", slurm("30", "10", "3", "10"))).isEqualTo(new Share(3, 3));
        assertThatThrownBy(() -> share("auto", slurm("7", "1", "3", "1"))).hasMessageContaining("--array=0-2");
        assertThatThrownBy(() -> share("auto", slurm("5", "1", "3", "3"))).hasMessageContaining("--array=0-2");
    }

    private static String[] slurm(String id, String least, String count, String step) {
        return new String[] {
            "SLURM_ARRAY_TASK_ID",
            id,
            "SLURM_ARRAY_TASK_MIN",
            least,
            "SLURM_ARRAY_TASK_COUNT",
            count,
            "SLURM_ARRAY_TASK_STEP",
            step
        };
    }

    @Test
    void whatIsNoPart_isRefused_withWhatToGive() {
        for (String typed : List.of("0/4", "5/4", "1/0", "1", "/4", "a/b", "1/4/5", "-1/4", "1/10001", "autos")) {
            assertThatThrownBy(() -> share(typed)).as(typed).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> share("auto")).hasMessageContaining("Give --part I/N");
        assertThatThrownBy(() -> share("auto", "JOB_COMPLETION_INDEX", "3")).hasMessageContaining("--part auto/N");
        assertThatThrownBy(() -> share("auto/4", "JOB_COMPLETION_INDEX", "4")).hasMessageContaining("no part 5 of 4");
        assertThatThrownBy(() -> share("auto/3", "AWS_BATCH_JOB_ARRAY_INDEX", "0", "AWS_BATCH_JOB_ARRAY_SIZE", "4"))
                .hasMessageContaining("AWS_BATCH_JOB_ARRAY_SIZE is 4");
        assertThatThrownBy(() -> share("auto", "AWS_BATCH_JOB_ARRAY_INDEX", "0"))
                .hasMessageContaining("AWS_BATCH_JOB_ARRAY_SIZE is not set");
    }

    @Test
    void whatWouldDivideUnevenly_isRefused() {
        assertThat(refused("--format", "json", "--since", "2h")).contains("--since 2h is another moment for each part");
        assertThat(refused("--newer-than", "7d")).contains("--newer-than 7d is another moment for each part");
        assertThat(refused("--ordered", "--key", "line")).contains("leave --ordered or --part out");
        assertThat(refused("--dry-run")).contains("--part has no effect with --dry-run");
    }

    private static String refused(String... options) {
        String[] arguments = new String[options.length + 6];
        System.arraycopy(new String[] {"load", "--local", "--part", "1/2"}, 0, arguments, 0, 4);
        System.arraycopy(options, 0, arguments, 4, options.length);
        System.arraycopy(new String[] {"web", "/dev/null"}, 0, arguments, options.length + 4, 2);
        Sluice run = Sluice.run(arguments);
        assertThat(run.status).as(run.err()).isEqualTo(2);
        return run.err();
    }
}
