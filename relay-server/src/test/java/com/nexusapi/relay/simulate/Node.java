package com.nexusapi.relay.simulate;

import com.nexusapi.relay.ledger.Ledger;

/** A relay that serves. */
record Node(Process process, Ledger ledger) {}
