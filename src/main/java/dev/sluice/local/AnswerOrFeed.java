package dev.sluice.local;

/** What a request leads to: one answer, or events that go on coming. */
sealed interface AnswerOrFeed permits Answer, ShardFeed {}
