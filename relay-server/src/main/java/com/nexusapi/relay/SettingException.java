package com.nexusapi.relay;

/** A setting is missing, unknown or not of its form; the message is one line for the operator. */
final class SettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SettingException(String name, String expected) {
        super("setting " + name + ": expected " + expected);
    }
}
