package dev.sluice.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.deliver.Delivery.InFlight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void budget_isNeverExceededWhenManyShareIt() throws Exception {
        long seed = System.nanoTime();
        Budget budget = new Budget(1_000, 8);
        AtomicLong bytes = new AtomicLong();
        AtomicLong worst = new AtomicLong();
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Random random = new Random(seed + i);
            done.add(threads.submit(() -> {
                for (int n = 0; n < 2_000; n++) {
                    int size = random.nextInt(1, 600);
                    assertThat(budget.acquire(size, 1)).isTrue();
                    worst.accumulateAndGet(bytes.addAndGet(size), Math::max);
                    bytes.addAndGet(-size);
                    budget.release(size, 1);
                }
                return null;
            }));
        }
        for (Future<?> one : done) {
            one.get();
        }
        assertThat(worst).as("seed %d", seed).hasValueLessThanOrEqualTo(1_000);
        assertThat(budget.inFlight()).isEqualTo(new InFlight(0, 0, 1_000));
    }

    @Test
    void batch_passesAloneWhenItIsLargerThanTheBudget() throws Exception {
        Budget budget = new Budget(100, 10);
        budget.acquire(10, 1);
        Future<Boolean> large = threads.submit(() -> budget.acquire(500, 1));
        awaitQueue(budget, 1, large);
        Future<Boolean> small = threads.submit(() -> budget.acquire(1, 1));
        budget.release(10, 1);
        assertThat(large.get()).isTrue();
        assertThat(budget.inFlight().bytes()).isEqualTo(500);
        assertThat(small.isDone()).isFalse();
        budget.release(500, 1);
        assertThat(small.get()).isTrue();
    }

    @Test
    void order_isThatOfComingWhenSeveralWait() throws Exception {
        Budget budget = new Budget(100, 10);
        budget.acquire(100, 1);
        List<Integer> served = Collections.synchronizedList(new ArrayList<>());
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int size = 100 - i * 30;
            done.add(threads.submit(() -> {
                budget.acquire(size, 1);
                served.add(size);
                budget.release(size, 1);
                return null;
            }));
            Thread.sleep(30);
        }
        budget.release(100, 1);
        for (Future<?> one : done) {
            one.get();
        }
        assertThat(served).startsWith(100, 70);
    }

    @Test
    void interrupted_takesNothingAndLetsTheNextPass() throws Exception {
        Budget budget = new Budget(100, 10);
        budget.acquire(60, 1);
        Future<Boolean> first = threads.submit(() -> budget.acquire(80, 1));
        awaitQueue(budget, 1, first);
        Future<Boolean> second = threads.submit(() -> budget.acquire(40, 1));
        Thread.sleep(30);
        assertThat(second.isDone()).isFalse();
        first.cancel(true);
        assertThat(second.get()).isTrue();
        assertThat(budget.inFlight().bytes()).isEqualTo(100);
    }

    @Test
    void waiting_endsWhenTheBudgetIsClosed() throws Exception {
        Budget budget = new Budget(100, 10);
        budget.acquire(100, 1);
        Future<Boolean> waiting = threads.submit(() -> budget.acquire(1, 1));
        Thread.sleep(30);
        budget.close();
        assertThat(waiting.get()).isFalse();
        assertThat(budget.awaitEmpty(Duration.ofMillis(10))).isFalse();
        budget.release(100, 1);
        assertThat(budget.awaitEmpty(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
    }

    private static void awaitQueue(Budget budget, int records, Future<Boolean> blocked) throws InterruptedException {
        Thread.sleep(30);
        assertThat(budget.inFlight().records()).isEqualTo(records);
        assertThat(blocked.isDone()).isFalse();
        assertThatThrownBy(() -> blocked.get(1, java.util.concurrent.TimeUnit.MILLISECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
    }
}
