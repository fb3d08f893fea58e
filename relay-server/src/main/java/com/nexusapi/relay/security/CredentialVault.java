package com.nexusapi.relay.security;

import com.nexusapi.relay.foundation.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the credentials of upstream providers with AES-256-GCM. The key comes from the environment
 * or from a file that only the relay's user may read, so that neither a copy of the database nor a
 * backup of it gives the credentials away.
 *
 * <p>Sealed form: one byte of version, 12 bytes of nonce, ciphertext with its 16-byte tag. The name
 * of what is sealed is authenticated with it: a sealed value put in another's place does not open.
 */
public final class CredentialVault {

    /** The environment's variable with the key: 32 bytes in base 64. */
    public static final String KEY_VARIABLE = "NEXUSAPI_VAULT_KEY";

    /** The file with the key in the data directory. */
    public static final String KEY_FILE = "vault.key";

    private static final byte VERSION = 1;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEADER_BYTES = 1 + NONCE_BYTES;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    private CredentialVault(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new VaultException(
                    "the vault key has " + key.length + " bytes, expected " + KEY_BYTES);
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /** A vault with the given 32 bytes as its key. */
    public static CredentialVault withKey(byte[] key) {
        return new CredentialVault(key.clone());
    }

    /**
     * Opens the vault with the key of the environment, else with the data directory's, which is
     * made when there is none.
     *
     * @throws VaultException when the key cannot be read or is not 32 bytes in base 64
     */
    public static CredentialVault open(Map<String, String> environment, Path dataDirectory) {
        String stated = environment.getOrDefault(KEY_VARIABLE, "");
        return new CredentialVault(
                stated.isBlank() ? fromFile(dataDirectory) : decode(stated, KEY_VARIABLE));
    }

    private static byte[] fromFile(Path directory) {
        Path file = directory.resolve(KEY_FILE);
        try {
            if (!Files.exists(file)) {
                OwnerOnly.createDirectories(directory);
                create(file);
            }
            return decode(Files.readString(file, StandardCharsets.US_ASCII), file.toString());
        } catch (IOException e) {
            throw new VaultException("cannot read the vault key from " + file, e);
        }
    }

    private static void create(Path file) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        byte[] text = Base64.getEncoder().encode(key);
        try (var channel =
                Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        OwnerOnly.file(file.getFileSystem()))) {
            channel.write(java.nio.ByteBuffer.wrap(text));
        } catch (FileAlreadyExistsException e) {
            // another process was first; its key is read next
        }
    }

    private static byte[] decode(String text, String source) {
        try {
            return Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw new VaultException(
                    "the vault key in " + source + " is not base 64 of " + KEY_BYTES + " bytes");
        }
    }

    /**
     * Seals a secret.
     *
     * @param name what it is, such as the credential's id; needed to open it
     */
    public byte[] seal(String name, String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = Arrays.copyOf(new byte[] {VERSION}, HEADER_BYTES);
        System.arraycopy(nonce, 0, sealed, 1, NONCE_BYTES);
        try {
            byte[] ciphertext =
                    cipher(Cipher.ENCRYPT_MODE, sealed, name)
                            .doFinal(secret.getBytes(StandardCharsets.UTF_8));
            byte[] whole = Arrays.copyOf(sealed, HEADER_BYTES + ciphertext.length);
            System.arraycopy(ciphertext, 0, whole, HEADER_BYTES, ciphertext.length);
            return whole;
        } catch (GeneralSecurityException e) {
            throw new VaultException("cannot seal " + name, e);
        }
    }

    /**
     * Opens what was sealed under that name.
     *
     * @throws VaultException when the key is another one, or the sealed bytes were changed
     */
    public String open(String name, byte[] sealed) {
        if (sealed.length < HEADER_BYTES + TAG_BITS / 8 || sealed[0] != VERSION) {
            throw new VaultException(name + " was not sealed by this kind of vault");
        }
        try {
            byte[] secret =
                    cipher(Cipher.DECRYPT_MODE, sealed, name)
                            .doFinal(sealed, HEADER_BYTES, sealed.length - HEADER_BYTES);
            return new String(secret, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new VaultException(
                    name
                            + " does not open: the vault key ("
                            + KEY_VARIABLE
                            + " or the file "
                            + KEY_FILE
                            + ") is not the one it was sealed with, or it was changed",
                    e);
        }
    }

    private Cipher cipher(int mode, byte[] header, String name) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, header, 1, NONCE_BYTES));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
