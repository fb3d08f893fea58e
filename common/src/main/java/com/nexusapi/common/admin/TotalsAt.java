package com.nexusapi.common.admin;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;

/**
 * One step of a series: {@code {"at": …, and the members of Totals}}; the step begins at {@code
 * at}.
 */
public record TotalsAt(Instant at, @JsonUnwrapped Totals totals) {}
