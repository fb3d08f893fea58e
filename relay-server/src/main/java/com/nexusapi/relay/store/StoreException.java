package com.nexusapi.relay.store;

import java.sql.SQLException;
import java.util.Optional;

/**
 * The database failed or refused; retrying the whole transaction may help when {@link
 * #isTransient()}.
 */
public class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnknown;

    public StoreException(String message) {
        super(message);
        this.outcomeUnknown = false;
    }

    public StoreException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private StoreException(String message, Throwable cause, boolean outcomeUnknown) {
        super(message, cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    /** The failure of a commit that may have happened all the same. */
    public static StoreException outcomeUnknown(Throwable cause) {
        return new StoreException("it is not known whether the commit happened", cause, true);
    }

    /** True when the transaction may have been committed; false when it was rolled back. */
    public boolean isOutcomeUnknown() {
        return outcomeUnknown;
    }

    /**
     * True for serialization failure and deadlock (40001, 40P01), lock time-outs (55P03, H2's
     * HYT00) and a duplicate key (23505), which a racing insert of the same row causes and a second
     * look cures.
     */
    public boolean isTransient() {
        return sqlState().filter(StoreException::isTransientState).isPresent();
    }

    /** True for a violated unique key (23505). */
    public boolean isDuplicateKey() {
        return sqlState().filter("23505"::equals).isPresent();
    }

    private Optional<String> sqlState() {
        return getCause() instanceof SQLException e
                ? Optional.ofNullable(e.getSQLState())
                : Optional.empty();
    }

    private static boolean isTransientState(String state) {
        return switch (state) {
            case "40001", "40P01", "55P03", "HYT00", "23505" -> true;
            default -> false;
        };
    }
}
