package com.nexusapi.relay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nexusapi.common.Money;
import com.nexusapi.relay.ledger.LeaseStore.SliceRow;
import com.nexusapi.relay.ledger.LeaseStore.Spending;
import com.nexusapi.relay.store.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeaseStoreTest {

    private final LeaseStore store = new LeaseStore();

    /** What a sweep has read of a slice must not be spent before it is given back. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aSliceThatIsBeingGivenBackCannotBeSpent(Dialect dialect) throws Exception {
        try (Books books = new Books(dialect);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            books.grant(Money.ofDollars(1));
            books.hold(Money.ofDollars(1));
            String leaseId = books.leaseIds().getFirst();
            Future<Optional<Spending>> spending =
                    books.db.call(tx -> {
                        List<SliceRow> slices = store.lockSlices(tx, leaseId);
                        String lotId = slices.getFirst().lotId();
                        Spending cent = new Spending(leaseId, lotId, Money.ofCents(1));
                        Future<Optional<Spending>> begun =
                                threads.submit(() ->
                                        books.db.call(other -> store.spend(other, List.of(cent))));
                        Books.until(() -> begun.isDone() || books.somebodyWaitsForALock());
                        assertThat(begun.isDone()).as("spent meanwhile").isFalse();
                        store.drain(tx, leaseId, slices.getFirst(), slices.getFirst().unspent());
                        return begun;
                    });
            assertThat(spending.get()).isPresent();
        }
    }
}
