package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void error_isTypedOn_onlyWhereItIsTheTerminalOfTheInput() {
        assertThat(Terminal.isTypedOn("/dev/pts/3", "/dev/pts/3")).isTrue();
        assertThat(Terminal.isTypedOn("/dev/pts/3", "/dev/tty")).isTrue();
        assertThat(Terminal.isTypedOn("/dev/console", "/dev/console")).isTrue();
        assertThat(Terminal.isTypedOn("/dev/pts/3", "/dev/pts/4")).isFalse();
        assertThat(Terminal.isTypedOn("/dev/tty1", "/dev/tty2")).isFalse();
        assertThat(Terminal.isTypedOn("/dev/pts/3", "/var/log/load.err")).isFalse();
        assertThat(Terminal.isTypedOn("pipe:[123]", "/dev/pts/3")).isFalse();
        assertThat(Terminal.isTypedOn("pipe:[123]", "pipe:[123]")).isFalse();
    }
}
