package com.nexusapi.demo.upstream;

import java.io.IOException;

/** Answers the requests of one family of endpoints. */
interface Family {

    void answer(HttpExchange exchange, Asked asked) throws IOException, InterruptedException;
}
