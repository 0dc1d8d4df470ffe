package dev.sluice.corpus;

/** One visitor from the first page to the last. */
final class Visit {
    byte[] client = {};
    byte[] user = {};

    /** 0 for those who have not signed in. */
    int userId;

    byte[] agent = {};
    byte[] agentPlus = {};

    /** Address of the page before, the referer of what follows; {@code -} at first. */
    byte[] referer = {};

    int page;
    int assetsLeft;
    int pagesLeft;
    boolean bot;

    /** Identifies the request in flight; the same for the log lines it causes. */
    long trace;
}
