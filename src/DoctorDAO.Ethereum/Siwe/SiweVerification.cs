namespace DoctorDAO.Ethereum;

/// <summary>Why a sign-in is refused.</summary>
public enum SiweProblem
{
    /// <summary>The message was made for another domain.</summary>
    Domain,

    /// <summary>The message was made with another scheme.</summary>
    Scheme,

    /// <summary>The message is for another account.</summary>
    Address,

    /// <summary>The message is for another chain.</summary>
    ChainId,

    /// <summary>The nonce is not the one that was given out.</summary>
    Nonce,

    /// <summary>The message has expired.</summary>
    Expired,

    /// <summary>The message does not hold yet.</summary>
    NotYetValid,

    /// <summary>The signature is not the account's.</summary>
    Signature,
}

/// <summary>What a sign-in must say. What is <c>null</c> is not compared.</summary>
/// <param name="Domain">Authority of the site that asked; compared without case.</param>
/// <param name="ChainId">The chain the site works on.</param>
/// <param name="Nonce">The nonce the site gave out.</param>
/// <param name="Address">The account the site expects.</param>
/// <param name="Scheme">Scheme of the site's origin; compared only when the message names one.</param>
public sealed record SiweExpectation(
    string? Domain = null, ulong? ChainId = null, string? Nonce = null, Address? Address = null, string? Scheme = null);

/// <summary>Verification of EIP-4361 messages.</summary>
public static class SiweVerification
{
    /// <summary>Checks what the message says, without its signature.</summary>
    /// <param name="message">A parsed message.</param>
    /// <param name="expected">What it must say.</param>
    /// <param name="time">The clock that expiry is measured by.</param>
    /// <returns>The first problem, or <c>null</c>.</returns>
    public static SiweProblem? Check(this SiweMessage message, SiweExpectation expected, TimeProvider time)
    {
        var now = time.GetUtcNow();
        if (expected.Domain is { } domain && !domain.Equals(message.Domain, StringComparison.OrdinalIgnoreCase))
            return SiweProblem.Domain;
        if (expected.Scheme is { } scheme && message.Scheme is { } said && !scheme.Equals(said, StringComparison.OrdinalIgnoreCase))
            return SiweProblem.Scheme;
        if (expected.Address is { } address && address != message.Address)
            return SiweProblem.Address;
        if (expected.ChainId is { } chainId && chainId != message.ChainId)
            return SiweProblem.ChainId;
        if (expected.Nonce is { } nonce && nonce != message.Nonce)
            return SiweProblem.Nonce;
        if (message.ExpirationTime is { } expiration && now >= SiweMessage.Time(expiration))
            return SiweProblem.Expired;
        if (message.NotBefore is { } notBefore && now < SiweMessage.Time(notBefore))
            return SiweProblem.NotYetValid;
        return null;
    }

    /// <summary>Checks what the message says and that its account's key signed it.</summary>
    /// <param name="message">A parsed message.</param>
    /// <param name="signature">r, s and v.</param>
    /// <param name="expected">What it must say.</param>
    /// <param name="time">The clock that expiry is measured by.</param>
    /// <returns>The first problem, or <c>null</c>.</returns>
    public static SiweProblem? Verify(this SiweMessage message, ReadOnlySpan<byte> signature, SiweExpectation expected, TimeProvider time) =>
        message.Check(expected, time) is { } problem ? problem
        : Signature.TryParse(signature, out var parsed) && parsed.Recover(PersonalMessage.Hash(message.ToString())) == message.Address ? null
        : SiweProblem.Signature;

    /// <summary>
    /// As <see cref="Verify"/>, and accepts the signature of a contract wallet too (ERC-1271). The node is asked only when no key explains the signature: no contract
    /// judges a sign-in, an account's key holds it whatever code it has delegated to, and people sign in while the node is away.
    /// </summary>
    public static async Task<SiweProblem?> VerifyAsync(
        this SiweMessage message, byte[] signature, SiweExpectation expected, TimeProvider time, EthClient client, CancellationToken ct) =>
        message.Verify(signature, expected, time) is not SiweProblem.Signature and var known ? known
        : await SignatureVerifier.IsValidAsync(client, message.Address, PersonalMessage.Hash(message.ToString()), signature, ct) ? null
        : SiweProblem.Signature;
}
