package com.nexusapi.relay.customer;

import com.nexusapi.common.admin.Account;
import com.nexusapi.relay.access.Accounts;
import com.nexusapi.relay.access.Customer;
import com.nexusapi.relay.ledger.Ledger;
import java.util.List;
import java.util.Optional;

/** Accounts as operators see them: the person and the money. */
public final class Customers {

    private final Accounts accounts;
    private final Ledger ledger;

    public Customers(Accounts accounts, Ledger ledger) {
        this.accounts = accounts;
        this.ledger = ledger;
    }

    public Account shown(Customer customer) {
        return customer.with(ledger.balance(customer.id()));
    }

    public Optional<Account> find(String id) {
        return accounts.find(id).map(this::shown);
    }

    /** Accounts older than the given id, newest first. */
    public List<Account> before(String id, int limit) {
        return accounts.before(id, limit).stream().map(this::shown).toList();
    }
}
