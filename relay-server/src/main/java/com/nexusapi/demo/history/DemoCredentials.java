package com.nexusapi.demo.history;

import com.nexusapi.demo.DemoFile;
import java.util.List;

/**
 * What opens the demo's doors, kept in its database so that a later start can tell it again. A
 * relay that is not a demo keeps no such thing.
 */
public record DemoCredentials(String accountId, String apiKey, List<DemoFile.Operator> operators) {

    public DemoCredentials {
        operators = List.copyOf(operators);
    }

    @Override
    public String toString() {
        return "DemoCredentials[accountId=" + accountId + "]";
    }
}
