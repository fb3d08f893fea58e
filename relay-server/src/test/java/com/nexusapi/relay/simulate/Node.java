package com.nexusapi.relay.simulate;

import com.nexusapi.relay.ledger.Ledger;

/** A relay that serves. */
record Node(NodeProcess process, Ledger ledger) {}
