package com.nexusapi.relay.blackbox;

import com.nexusapi.relay.testing.ScriptedUpstream;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What tests of endpoints stand on: one relay for all tests of a class, and its upstream. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class EndpointStage {

    final FrontDoor door = new FrontDoor();
    final Stage stage = door.stage;
    final ScriptedUpstream upstream = door.upstream;

    @AfterAll
    void close() {
        door.close();
    }

    HttpResponse<String> post(String path, String body) {
        return door.post(path, body);
    }
}
