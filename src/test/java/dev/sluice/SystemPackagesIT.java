package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in the rpm, and what it and the Debian package bring for systemd. */
class SystemPackagesIT {
    private static final String TARGET = Path.of("target").toAbsolutePath().toString();

    @TempDir
    Path directory;

    private Shell shell;

    @BeforeEach
    void arePacked() {
        assumeTrue(Files.exists(Path.of("target/dist")), "skipped: the packages were left out (-Dpackages.skip)");
        shell = new Shell(directory);
    }

    @ParameterizedTest
    @CsvSource({"x86_64, amd64", "aarch64, arm64"})
    void rpm_holdsWhatTheDebianPackageHolds(String rpm, String deb) throws Exception {
        assumeTrue(shell.has("rpm"), "skipped: no rpm");
        String rpmFiles = shell.run("rpm -qp --qf '[%{FILEMODES:perms} %{FILENAMES}\\n]' " + TARGET + "/sluice-*." + rpm
                + ".rpm | grep -v ^d | sed 's/site-functions/vendor-completions/; s/^l\\S*/l/' | sort");
        assertThat(rpmFiles.lines()).hasSizeGreaterThan(100);
        assertThat(
                        shell.run(
                                "dpkg-deb -c " + TARGET + "/sluice_*_" + deb
                                        + ".deb | grep -v ^d | sed -E 's/^l\\S*/l/; s/^(\\S+) .* \\.(\\/.*)/\\1 \\2/; s/ -> .*//' | sort"))
                .isEqualTo(rpmFiles);
        assertThat(shell.run("rpm -qp --qf '%{ARCH} %{BUILDTIME:date}' " + TARGET + "/sluice-*." + rpm + ".rpm"))
                .startsWith(rpm + " Mon Nov 23 ");
        assertThat(shell.run("rpm -qp --configfiles " + TARGET + "/sluice-*." + rpm + ".rpm"))
                .isEqualTo("/etc/sluice/sluice.conf\n");
        assertThat(shell.run("rpm -K --nosignature " + TARGET + "/sluice-*." + rpm + ".rpm"))
                .endsWith(": digests OK\n");
    }

    /** What systemd would do with the unit, without its user and its walls, which need systemd itself. */
    @Test
    void service_loadsWhatItsFileOfSettingsSays() throws Exception {
        shell.run("dpkg-deb -x " + TARGET + "/sluice_*_amd64.deb root; seq 5000 > 1.log; seq 7000 > 2.log");
        String unit = Files.readString(directory.resolve("root/usr/lib/systemd/system/sluice.service"))
                .replace("/var/", directory + "/var/");
        Files.writeString(directory.resolve("unit"), unit);
        String service = "set -a; for e in $(sed -n 's/^Environment=//p' unit); do eval \"$e\"; done;"
                + " . root/etc/sluice/sluice.conf; unset AWS_REGION;"
                + " STREAM=web INPUTS=$PWD'/*.log' SLUICE_LOCAL=1 SLUICE_QUIET=false; set -f;"
                + " mkdir -p var/lib/sluice var/cache;"
                + " set -- $(eval echo $(sed -n 's/^ExecStart=//p' unit)); shift; exec root/usr/bin/sluice \"$@\"";

        shell.run(service);

        assertThat(Files.readString(directory.resolve("var/lib/sluice/checkpoint")))
                .contains("1.log", "2.log");
        assertThat(directory.resolve("var/cache/sluice")).isDirectory();
    }

    @Test
    void units_areAsSystemdWantsThemAndNotEnabled() throws Exception {
        assumeTrue(shell.has("systemd-analyze"), "skipped: no systemd-analyze");
        shell.run("dpkg-deb -x " + TARGET + "/sluice_*_amd64.deb root");
        assertThat(
                        shell.run(
                                "systemd-analyze verify --root=root --man=no --recursive-errors=no sluice.service sluice.timer 2>&1"))
                .isEmpty();
        assertThat(shell.run("find root -name '*.wants'")).isEmpty();
        assertThat(
                        shell.run(
                                "systemd-analyze security --offline=yes --root=root --threshold=35 sluice.service 2>&1 | tail -1"))
                .contains("Overall exposure level for sluice.service: ");
    }
}
