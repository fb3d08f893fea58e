package com.nexusapi.relay.foundation;

import com.nexusapi.common.admin.Overview;
import java.util.List;

/** Whoever can find something that an operator should look at now. */
public interface AlarmSource {

    /** What is wrong at present, the worst first; empty when all is well. */
    List<Overview.Alarm> alarms();
}
