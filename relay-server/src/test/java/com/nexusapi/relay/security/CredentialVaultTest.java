package com.nexusapi.relay.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialVaultTest {

    private final CredentialVault vault = CredentialVault.withKey(key(1));

    private static byte[] key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    @Test
    void opensWhatItSealed() {
        byte[] sealed = vault.seal("cred_1", "sk-secret-é");
        assertThat(vault.open("cred_1", sealed)).isEqualTo("sk-secret-é");
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
        assertThat(vault.seal("cred_1", "sk-secret-é")).isNotEqualTo(sealed);
    }

    @Test
    void noticesEveryChangedByte() {
        byte[] sealed = vault.seal("cred_1", "sk-secret");
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> vault.open("cred_1", changed))
                    .as("byte " + i)
                    .isInstanceOf(VaultException.class)
                    .hasMessageNotContaining("secret");
        }
        byte[] cut = Arrays.copyOf(sealed, 10);
        assertThatThrownBy(() -> vault.open("cred_1", cut)).isInstanceOf(VaultException.class);
    }

    @Test
    void refusesToOpenInAnothersPlace() {
        byte[] sealed = vault.seal("cred_1", "sk-secret");
        assertThatThrownBy(() -> vault.open("cred_2", sealed)).isInstanceOf(VaultException.class);
    }

    @Test
    void saysThatTheKeyIsWrong() {
        byte[] sealed = vault.seal("cred_1", "sk-secret");
        assertThatThrownBy(() -> CredentialVault.withKey(key(2)).open("cred_1", sealed))
                .isInstanceOf(VaultException.class)
                .hasMessageContaining("NEXUSAPI_VAULT_KEY");
    }

    @Test
    void makesAKeyFileForItsOwnerOnlyAndUsesItAgain(@TempDir Path directory) throws Exception {
        byte[] sealed = CredentialVault.open(Map.of(), directory).seal("c", "s");
        Path file = directory.resolve(CredentialVault.KEY_FILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(CredentialVault.open(Map.of(), directory).open("c", sealed)).isEqualTo("s");
    }

    @Test
    void prefersTheEnvironmentsKey(@TempDir Path directory) {
        Map<String, String> environment =
                Map.of("NEXUSAPI_VAULT_KEY", Base64.getEncoder().encodeToString(key(1)));
        byte[] sealed = CredentialVault.open(environment, directory).seal("c", "s");
        assertThat(vault.open("c", sealed)).isEqualTo("s");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void refusesAKeyOfTheWrongLengthOrSpelling(@TempDir Path directory) {
        assertThatThrownBy(() ->
                        CredentialVault.open(Map.of("NEXUSAPI_VAULT_KEY", "c2hvcnQ="), directory))
                .isInstanceOf(VaultException.class)
                .hasMessageContaining("expected 32");
        assertThatThrownBy(
                        () -> CredentialVault.open(Map.of("NEXUSAPI_VAULT_KEY", "?!"), directory))
                .isInstanceOf(VaultException.class)
                .hasMessageContaining("NEXUSAPI_VAULT_KEY");
    }
}
