package com.nexusapi.common.admin;

import java.util.Optional;

/** Body of {@code POST /session}. */
public record SignIn(String email, String password, Optional<String> totp) {

    @Override
    public String toString() {
        return "SignIn[email=" + email + "]";
    }
}
